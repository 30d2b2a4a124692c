import { appendFileSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import type { Claim, ClaimsElsewhere } from "../organization/stack-record";

/**
 * What the other provider processes of the same engine made in this operation. A stack has several processes
 * while it moves between the two providers, and with explicit providers. Each writes what it makes to a
 * separate file, named after the engine's port and its process: two engines that live at the same time have
 * different ports, and a file whose process has ended does not count.
 *
 * The files hold ids and names of resources, and no secret. Where none can be written, each process knows
 * only what it made itself.
 */
export class SharedClaims implements ClaimsElsewhere {
  readonly #port: string | undefined;
  readonly #folder: string;
  #own: string | undefined;
  readonly #known = new Map<string, { readonly bytes: number; readonly claims: readonly Claim[] }>();

  /**
   * @param address The engine's own address, such as `127.0.0.1:40000`.
   * @param folder Where the files are. By default one per user, since nobody else can write to it.
   */
  constructor(
    address: string | undefined,
    folder = path.join(tmpdir(), `atlassian-admin-${process.getuid?.() ?? "user"}`),
  ) {
    this.#folder = folder;
    this.#port = /:(\d+)$/.exec(address ?? "")?.[1];
  }

  publish(claim: Claim): void {
    if (this.#port === undefined) {
      return;
    }
    try {
      this.#own ??= this.#open(this.#port);
      appendFileSync(this.#own, `${JSON.stringify(claim)}\n`, { mode: 0o600 });
    } catch {
      // Without a place for temporary files.
    }
  }

  claimsOn(object: string): Claim[] {
    return this.#others()
      .flatMap((file) => this.#claimsIn(file))
      .filter(({ objects }) => objects.includes(object));
  }

  /** Removes what ended processes left behind, and what this one leaves. */
  #open(port: string): string {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    demandOwn(this.#folder);
    for (const name of readdirSync(this.#folder).filter((name) => !isAlive(name))) {
      rmSync(path.join(this.#folder, name), { force: true });
    }
    const file = path.join(this.#folder, `${port}-${process.pid}`);
    rmSync(file, { force: true });
    process.once("exit", () => {
      rmSync(file, { force: true });
    });
    return file;
  }

  #others(): string[] {
    if (this.#port === undefined) {
      return [];
    }
    try {
      demandOwn(this.#folder);
      const own = `${this.#port}-${process.pid}`;
      return readdirSync(this.#folder)
        .filter((name) => name.startsWith(`${String(this.#port)}-`) && name !== own && isAlive(name))
        .map((name) => path.join(this.#folder, name));
    } catch {
      return [];
    }
  }

  #claimsIn(file: string): readonly Claim[] {
    try {
      const bytes = statSync(file).size;
      const known = this.#known.get(file);
      if (known?.bytes === bytes) {
        return known.claims;
      }
      const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
      const claims = lines.map((line) => JSON.parse(line) as Claim);
      this.#known.set(file, { bytes, claims });
      return claims;
    } catch {
      return [];
    }
  }
}

/** @throws for a folder that another user made in a place that everybody can write to. */
function demandOwn(folder: string): void {
  const { uid, mode } = lstatSync(folder);
  const own = process.getuid?.();
  if (own !== undefined && (uid !== own || (mode & 0o022) !== 0)) {
    throw new Error(`"${folder}" belongs to another user.`);
  }
}

function isAlive(name: string): boolean {
  try {
    process.kill(Number(name.split("-")[1]), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
