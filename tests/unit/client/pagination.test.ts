import { nextPageQuery, Pages, type Page } from "../../../provider/src/client/pagination";

function pagesOf<Item>(fetch: (cursor: string | undefined) => Promise<Page<Item>>): Pages<Item> {
  return new Pages({ method: "GET", path: "/x", fetch, key: String });
}

describe("Pages.collect", () => {
  const three = pagesOf<number>(async (cursor) => {
    const pages: Record<string, Page<number>> = {
      start: { items: [1, 2], next: "a" },
      a: { items: [], next: "b" },
      b: { items: [3], next: undefined },
    };
    return pages[cursor ?? "start"] ?? { items: [], next: undefined };
  });

  it("follows next until there is none", async () => {
    expect(await three.collect()).toEqual([1, 2, 3]);
  });

  it("begins at a cursor", async () => {
    expect(await three.collect({ from: "b" })).toEqual([3]);
  });

  it("stops after as many pages as asked for", async () => {
    expect(await three.collect({ maxPages: 2 })).toEqual([1, 2]);
  });

  it("rejects a cursor that was there before", async () => {
    const endless = pagesOf(async () => ({ items: [1], next: "same" }));
    await expect(endless.collect()).rejects.toMatchObject({ code: "response-shape" });
  });
});

describe("Pages.list", () => {
  /** Reads a listing. Each read gets the next list of pages; the last list is used again and again. */
  async function read(...reads: readonly Omit<Page<string>, "next">[][]) {
    let count = 0;
    const { items, isComplete } = await pagesOf<string>(async (cursor) => {
      count += cursor === undefined ? 1 : 0;
      const pages = reads[Math.min(count, reads.length) - 1] ?? [];
      const index = Number(cursor ?? 0);
      return {
        ...(pages[index] ?? { items: [] }),
        next: index + 1 < pages.length ? String(index + 1) : undefined,
      };
    }).list();
    return { items, isComplete, reads: count };
  }

  it.each([
    [1, false],
    [2, true],
  ])("knows of %d pages whether there were several", async (count, isPaged) => {
    const pages = pagesOf<string>(async (cursor) => ({
      items: [cursor ?? "first"],
      next: count === 2 && cursor === undefined ? "second" : undefined,
    }));
    expect(await pages.list()).toMatchObject({ isPaged });
  });

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
    expect(nextPageQuery(next, { path: "/admin/x", baseUrl: base })).toEqual(expected);
  });

  it.each([
    "https://evil.example/admin/x?cursor=2",
    "http://proxy.example/x?cursor=2",
    "//evil.example/x?cursor=2",
  ])("rejects %s, which points elsewhere", (next) => {
    expect(() => nextPageQuery(next, { path: "/admin/x", baseUrl: base })).toThrow(/another server/);
  });
});
