import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { SharedRecords } from "../../../provider/src/lifecycle/shared-records";
import { StackRecord, type Claim, type RecordEntry } from "../../../provider/src/organization/stack-record";

const ENGINE = "127.0.0.1:40001";
const OBJECT = "Group/g1";
const CLAIM: Claim = {
  holder: "acme/prod:my bot 2026-11-28T10:00:00Z",
  objects: [OBJECT],
  mark: "acme/prod:my bot",
};
const NOTE: RecordEntry = { of: "note", ...CLAIM };
const OLD = "acme/prod:my bot 2026-01-01T00:00:00Z";

describe("what other processes of the same engine know of the stack", () => {
  let folder: string;
  let other: ChildProcess;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "shared-records-"));
    other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  });

  afterEach(() => {
    other.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  const fileOf = (port: number): string => path.join(folder, `${port}-${String(other.pid)}`);
  const writeOther = (port: number, ...entries: RecordEntry[]): void => {
    appendFileSync(fileOf(port), entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
  };
  const recordOf = (address: string | undefined = ENGINE): StackRecord =>
    new StackRecord(new SharedRecords(address, folder));

  it("is known while the process lives, and not from another engine", () => {
    writeOther(40_001, NOTE);
    expect(recordOf().has(OBJECT)).toBe(true);
    expect(recordOf().has("Group/g2")).toBe(false);
    expect(recordOf("127.0.0.1:4000").has(OBJECT)).toBe(false);
  });

  it("is forgotten when the process has ended, and its file is removed", async () => {
    writeOther(40_001, NOTE);
    const closed = once(other, "close");
    other.kill();
    await closed;
    const record = recordOf();
    expect(record.has(OBJECT)).toBe(false);
    record.note(CLAIM);
    record.note(CLAIM);
    const own = path.join(folder, `40001-${process.pid}`);
    expect(readdirSync(folder)).toEqual([path.basename(own)]);
    expect(readFileSync(own, "utf8")).toBe(`${JSON.stringify(NOTE)}\n`);
    expect(statSync(own).mode & 0o777).toBe(0o600);
    expect(record.isShared(OBJECT, CLAIM.holder)).toBe(false);
  });

  it("keeps an object from deletion, and its mark where both resources have one name", () => {
    writeOther(40_001, NOTE);
    const record = recordOf();
    expect(record.isShared(OBJECT, OLD)).toBe(true);
    expect(record.isShared(OBJECT, CLAIM.holder)).toBe(false);
    expect(record.isWithNamesake(OBJECT, { ...CLAIM, holder: OLD })).toBe(true);
    expect(record.isWithNamesake(OBJECT, { ...CLAIM, holder: OLD, mark: "acme/prod:my bot#2" })).toBe(false);
    expect(record.isWithNamesake(OBJECT, CLAIM)).toBe(false);
  });

  it("is followed as the other process goes on, up to the last complete line", () => {
    const record = recordOf();
    expect(record.has(OBJECT)).toBe(false);
    const line = JSON.stringify({ ...NOTE, holder: "größe" });
    writeFileSync(fileOf(40_001), line.slice(0, 30));
    expect(record.has(OBJECT)).toBe(false);
    appendFileSync(fileOf(40_001), `${line.slice(30)}\n`);
    expect(record.isShared(OBJECT, OLD)).toBe(true);
    writeOther(40_001, { of: "release", holder: "größe", objects: [OBJECT] });
    expect(record.has(OBJECT)).toBe(false);
    writeOther(40_001, { of: "mention", objects: [OBJECT] });
    expect([record.has(OBJECT), record.knows(OBJECT)]).toEqual([false, true]);
  });

  it("includes the resource that takes the place of one that this process deletes", () => {
    const successor = { type: "Group", names: ["acme/prod:team"], confirmed: ["replacementConfirmed"] };
    writeOther(40_001, { of: "successor", ...successor });
    expect(recordOf().successorOf("Group", "acme/prod:team")).toMatchObject(successor);
    expect(recordOf().successorOf("ServiceAccount", "acme/prod:team")).toBeUndefined();
  });

  it("does not wait for a resource that is being deleted there, until that fails", () => {
    const record = recordOf();
    record.note(CLAIM);
    const own = path.join(folder, `40001-${process.pid}`);
    const last = (): unknown => JSON.parse(readFileSync(own, "utf8").trim().split("\n").at(-1) ?? "");
    record.announceRelease(CLAIM);
    expect(last()).toEqual({ of: "release", holder: CLAIM.holder, objects: [OBJECT] });
    expect(record.has(OBJECT)).toBe(true);
    record.withdrawRelease(CLAIM);
    expect(last()).toEqual(NOTE);
  });

  it("does not count, and nothing is written, in a folder that others can write to", () => {
    writeOther(40_001, NOTE);
    chmodSync(folder, 0o777);
    const record = recordOf();
    record.note({ ...CLAIM, objects: ["Group/g2"] });
    expect([record.has(OBJECT), record.has("Group/g2")]).toEqual([false, true]);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it("is nobody's where no engine is, as in a program", () => {
    const record = new StackRecord(new SharedRecords(undefined, folder));
    record.note(CLAIM);
    expect(readdirSync(folder)).toEqual([]);
    expect(record.isShared(OBJECT, CLAIM.holder)).toBe(false);
  });
});
