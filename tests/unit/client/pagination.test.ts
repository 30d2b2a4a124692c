import { collectPages, nextPageQuery, readPages, type Page } from "../../../provider/src/client/pagination";

describe("collectPages", () => {
  it("follows next until there is none", async () => {
    const pages: Record<string, { items: number[]; next: string | undefined }> = {
      start: { items: [1, 2], next: "a" },
      a: { items: [], next: "b" },
      b: { items: [3], next: undefined },
    };
    expect(
      await collectPages("/x", async (next) => pages[next ?? "start"] ?? { items: [], next: undefined }),
    ).toEqual([1, 2, 3]);
  });

  it("refuses a cursor that was there before", async () => {
    await expect(collectPages("/x", async () => ({ items: [1], next: "same" }))).rejects.toMatchObject({
      code: "response-shape",
    });
  });
});

describe("readPages", () => {
  /** Reads a listing whose every read gets a response with the next list of pages, the last one again and again. */
  async function read(...reads: readonly Omit<Page<string>, "next">[][]) {
    let count = 0;
    const listing = await readPages<string>(
      "/x",
      async (next) => {
        count += next === undefined ? 1 : 0;
        const pages = reads[Math.min(count, reads.length) - 1] ?? [];
        const index = Number(next ?? 0);
        return {
          ...(pages[index] ?? { items: [] }),
          next: index + 1 < pages.length ? String(index + 1) : undefined,
        };
      },
      (item) => item,
    );
    return { ...listing, reads: count };
  }

  it.each<[string, Omit<Page<string>, "next">[][], unknown]>([
    ["no total", [[{ items: ["a"] }, { items: ["b"] }]], { items: ["a", "b"], isComplete: true, reads: 1 }],
    [
      "its own total",
      [
        [
          { items: ["a"], total: 2 },
          { items: ["b"], total: 2 },
        ],
      ],
      { items: ["a", "b"], isComplete: true, reads: 1 },
    ],
    [
      "a total that once was larger",
      [[{ items: ["a"], total: 2 }], [{ items: ["a", "b"], total: 2 }]],
      { items: ["a", "b"], isComplete: true, reads: 2 },
    ],
    [
      "a total that is always larger",
      [[{ items: ["a"], total: 3 }]],
      { items: ["a"], isComplete: false, reads: 3 },
    ],
    [
      "items that shifted once",
      [
        [{ items: ["a"] }, { items: ["a"] }],
        [{ items: ["a"] }, { items: ["b"] }],
      ],
      { items: ["a", "b"], isComplete: true, reads: 2 },
    ],
    [
      "items that always repeat",
      [[{ items: ["a"] }, { items: ["a"] }]],
      { items: ["a"], isComplete: false, reads: 3 },
    ],
    ["nothing", [[]], { items: [], isComplete: true, reads: 1 }],
  ])("knows whether a listing is complete that has %s", async (_what, reads, expected) => {
    expect(await read(...reads)).toEqual(expected);
  });
});

describe("nextPageQuery", () => {
  const base = "https://proxy.example/atlassian";

  it.each([
    ["a bare cursor", "abc/=", { cursor: "abc/=" }],
    [
      "a link on the configured server",
      "https://proxy.example/x?cursor=2&limit=80",
      { cursor: "2", limit: "80" },
    ],
    ["the API's own absolute link", "https://api.atlassian.com/admin/x?cursor=2", { cursor: "2" }],
    ["a path", "/admin/x?cursor=2", { cursor: "2" }],
    ["a query", "?cursor=2", { cursor: "2" }],
  ])("takes the query of %s", (_form, next, expected) => {
    expect(nextPageQuery(next, "/admin/x", base)).toEqual(expected);
  });

  it.each([
    "https://evil.example/admin/x?cursor=2",
    "http://proxy.example/x?cursor=2",
    "//evil.example/x?cursor=2",
  ])("refuses %s, which leads to another host", (next) => {
    expect(() => nextPageQuery(next, "/admin/x", base)).toThrow(/another server/);
  });
});
