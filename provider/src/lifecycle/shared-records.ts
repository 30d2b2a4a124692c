import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { StackRecord, type RecordEntry, type RecordsElsewhere } from "../organization/stack-record";

/** The record of another process, read up to a position of its file. */
interface Mirror {
  readonly record: StackRecord;
  position: number;
}

/**
 * What the other provider processes of the same engine know of the stack. A stack has several processes while
 * it moves between the two providers, and with explicit providers. Each writes its stack record to a separate
 * file, named after the engine's port and its process: two engines that live at the same time have different
 * ports, and a file whose process has ended does not count.
 *
 * The engine sends a request only after the response to what it depends on, and a response is sent after its
 * entries are written. So a delete sees everything that the engine compared and created before it.
 *
 * The files hold ids and names of resources, and no secret. Where none can be written, each process knows
 * only its own part.
 */
export class SharedRecords implements RecordsElsewhere {
  readonly #port: string | undefined;
  readonly #folder: string;
  #own: number | undefined;
  #isUnwritable = false;
  readonly #mirrors = new Map<string, Mirror>();

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

  publish(entry: RecordEntry): void {
    if (this.#port === undefined || this.#isUnwritable) {
      return;
    }
    try {
      this.#own ??= this.#open(this.#port);
      writeSync(this.#own, `${JSON.stringify(entry)}\n`);
    } catch {
      // Without a place for temporary files.
      this.#isUnwritable = true;
    }
  }

  others(): StackRecord[] {
    return this.#files().flatMap((file) => this.#read(file) ?? []);
  }

  /** Removes what ended processes left behind, and what this one leaves. */
  #open(port: string): number {
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
    return openSync(file, "ax", 0o600);
  }

  #files(): string[] {
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

  /** The record in a file, with the entries that were added since the last time. */
  #read(file: string): StackRecord | undefined {
    try {
      const mirror = this.#mirrors.get(file) ?? { record: new StackRecord(), position: 0 };
      this.#mirrors.set(file, mirror);
      const text = readFrom(file, mirror.position);
      // The last line can be incomplete.
      const end = text.lastIndexOf("\n") + 1;
      for (const line of text.subarray(0, end).toString().split("\n").slice(0, -1)) {
        mirror.record.apply(JSON.parse(line) as RecordEntry);
      }
      mirror.position += end;
      return mirror.record;
    } catch {
      return undefined;
    }
  }
}

function readFrom(file: string, position: number): Buffer {
  const added = statSync(file).size - position;
  if (added <= 0) {
    return Buffer.alloc(0);
  }
  const opened = openSync(file, "r");
  try {
    const buffer = Buffer.alloc(added);
    return buffer.subarray(0, readSync(opened, buffer, 0, added, position));
  } finally {
    closeSync(opened);
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
