import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readRecord, recordReads, replayReads } from "../../../provider/src/client/read-record";
import type { ApiResponse, Attempt } from "../../../provider/src/client/transport";

const ORIGIN = { baseUrl: "https://api.example", apiKey: "a-key" };

describe("recorded reads", () => {
  let folder: string;
  let sent: Attempt[];

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "record-"));
    sent = [];
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const send = async (attempt: Attempt): Promise<ApiResponse> => {
    sent.push(attempt);
    const body = { sent: sent.length };
    return { status: 200, headers: {}, parseBody: () => body, isHtml: false };
  };
  const record = (attempt: Attempt) => recordReads(send, folder, ORIGIN)(attempt);
  const replay = (attempt: Attempt, origin = ORIGIN) =>
    replayReads(send, readRecord(folder), origin)(attempt);

  it.each<[string, Attempt, Attempt]>([
    [
      "a listing",
      { method: "GET", path: "/a", query: { limit: 100 } },
      { method: "GET", path: "/a", query: { limit: 100 } },
    ],
    [
      "a search, whatever the order of its filters",
      { method: "POST", path: "/users/search", body: { groupIds: ["g"], limit: 100, cursor: undefined } },
      { method: "POST", path: "/users/search", body: { limit: 100, groupIds: ["g"] } },
    ],
  ])("serve the same request again: %s", async (_, first, again) => {
    const body = (await record(first)).parseBody();
    expect((await replay(again)).parseBody()).toEqual(body);
    expect(sent).toHaveLength(1);
  });

  it.each<[string, Attempt, typeof ORIGIN]>([
    ["another page", { method: "GET", path: "/a", query: { cursor: "2" } }, ORIGIN],
    [
      "another key, which may see other things",
      { method: "GET", path: "/a" },
      { ...ORIGIN, apiKey: "b-key" },
    ],
    ["another server", { method: "GET", path: "/a" }, { ...ORIGIN, baseUrl: "https://other.example" }],
    ["another method", { method: "DELETE", path: "/a" }, ORIGIN],
  ])("serve nothing else: %s", async (_, attempt, origin) => {
    await record({ method: "GET", path: "/a" });
    await replay(attempt, origin);
    expect(sent).toHaveLength(2);
  });

  it("are kept where only this user reads them, without the key and without a token's secret", async () => {
    await record({ method: "GET", path: "/a" });
    await record({ method: "POST", path: "/users/a1/manage/api-tokens", body: { label: "ci" } });
    const [file = "", ...others] = readdirSync(folder);
    expect(others).toEqual([]);
    const text = readFileSync(path.join(folder, file), "utf8");
    expect(text.trim().split("\n")).toHaveLength(1);
    expect(text).not.toContain(ORIGIN.apiKey);
    expect(statSync(path.join(folder, file)).mode & 0o077).toBe(0);
  });

  it("are what was read last, without a line that a killed process left half", async () => {
    await record({ method: "GET", path: "/a" });
    const body = (await record({ method: "GET", path: "/a" })).parseBody();
    writeFileSync(path.join(folder, "killed.jsonl"), `{"key": "x", "bo`);
    expect((await replay({ method: "GET", path: "/a" })).parseBody()).toEqual(body);
  });
});
