import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { SharedClaims } from "../../../provider/src/lifecycle/shared-claims";
import { StackRecord, type Claim } from "../../../provider/src/organization/stack-record";

const ENGINE = "127.0.0.1:40001";
const CLAIM: Claim = {
  holder: "acme/prod:my bot 2026-11-28T10:00:00Z",
  objects: ["Group/g1"],
  mark: "acme/prod:my bot",
};

describe("what other processes of the same engine made", () => {
  let folder: string;
  let other: ChildProcess;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "shared-claims-"));
    other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  });

  afterEach(() => {
    other.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  const writeOther = (port: number): void => {
    writeFileSync(path.join(folder, `${port}-${String(other.pid)}`), `${JSON.stringify(CLAIM)}\n`);
  };

  it("is known while the process lives, and not from another engine", () => {
    writeOther(40_001);
    expect(new SharedClaims(ENGINE, folder).claimsOn("Group/g1")).toEqual([CLAIM]);
    expect(new SharedClaims(ENGINE, folder).claimsOn("Group/g2")).toEqual([]);
    expect(new SharedClaims("127.0.0.1:4000", folder).claimsOn("Group/g1")).toEqual([]);
  });

  it("is forgotten when the process has ended, and its file is removed", async () => {
    writeOther(40_001);
    const closed = once(other, "close");
    other.kill();
    await closed;
    const claims = new SharedClaims(ENGINE, folder);
    expect(claims.claimsOn("Group/g1")).toEqual([]);
    claims.publish(CLAIM);
    expect(readdirSync(folder)).toEqual([`40001-${process.pid}`]);
    expect(JSON.parse(readFileSync(path.join(folder, `40001-${process.pid}`), "utf8"))).toEqual(CLAIM);
    expect(claims.claimsOn("Group/g1")).toEqual([]);
  });

  it("keeps an object from deletion, and its mark where both resources have one name", () => {
    writeOther(40_001);
    const record = new StackRecord(new SharedClaims(ENGINE, folder));
    const old = "acme/prod:my bot 2026-01-01T00:00:00Z";
    expect(record.isShared("Group/g1", old)).toBe(true);
    expect(record.isShared("Group/g1", CLAIM.holder)).toBe(false);
    expect(record.isWithNamesake("Group/g1", "acme/prod:my bot")).toBe(true);
    expect(record.isWithNamesake("Group/g1", "acme/prod:my bot#2")).toBe(false);
  });

  it("does not count, and nothing is written, in a folder that others can write to", () => {
    writeOther(40_001);
    chmodSync(folder, 0o777);
    const claims = new SharedClaims(ENGINE, folder);
    claims.publish(CLAIM);
    expect(claims.claimsOn("Group/g1")).toEqual([]);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it("is nobody's where no engine is, as in a program", () => {
    const claims = new SharedClaims(undefined, folder);
    claims.publish(CLAIM);
    expect(readdirSync(folder)).toEqual([]);
    expect(claims.claimsOn("Group/g1")).toEqual([]);
  });
});
