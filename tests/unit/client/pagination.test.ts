import { collectPages, nextPageQuery } from "../../../provider/src/client/pagination";

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
  ])("refuses %s, which leads elsewhere", (next) => {
    expect(() => nextPageQuery(next, "/admin/x", base)).toThrow(/another server/);
  });
});
