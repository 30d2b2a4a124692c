import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { LedgerContent } from "./ledger";

/** Keeps a ledger on the disk. Each write is whole or not there, also when the process is killed in it. */
export class LedgerFile {
  readonly file: string;

  constructor(folder: string, trialId: string) {
    this.file = path.join(folder, `${trialId}.json`);
  }

  /** @param isDurable Whether it must outlast a power failure too. */
  write(content: LedgerContent, isDurable: boolean): void {
    mkdirSync(path.dirname(this.file), { recursive: true, mode: 0o700 });
    const draft = `${this.file}.new`;
    const handle = openSync(draft, "w", 0o600);
    try {
      writeFileSync(handle, `${JSON.stringify(content, undefined, 2)}\n`);
      if (isDurable) {
        fsyncSync(handle);
      }
    } finally {
      closeSync(handle);
    }
    renameSync(draft, this.file);
  }

  remove(): void {
    rmSync(this.file, { force: true });
  }
}
