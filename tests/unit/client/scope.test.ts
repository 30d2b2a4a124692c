import { z } from "zod";
import type { ApiClient, ApiRequest } from "../../../provider/src/client/client";
import { endpoint, listing, type Paging } from "../../../provider/src/client/endpoint";
import { Scope } from "../../../provider/src/client/scope";
import { apiError } from "../../support/failures";

type Sent = Pick<ApiRequest<unknown>, "method" | "path" | "query" | "body" | "effect" | "isUnrepeatable">;

/** A client that returns the given pages in turn, and keeps what it is sent, as JSON would carry it. */
function recording(...pages: unknown[]): { client: ApiClient; sent: unknown[] } {
  const sent: unknown[] = [];
  const client: ApiClient = {
    baseUrl: "https://api.example",
    clock: { nowMs: () => 0 },
    request: async ({ schema, onStatus, ...request }) => {
      sent.push(JSON.parse(JSON.stringify(request satisfies Sent)));
      onStatus?.(202);
      const page = pages[Math.min(sent.length, pages.length) - 1];
      if (page instanceof Error) {
        throw page;
      }
      return schema.parse(page);
    },
  };
  return { client, sent };
}

const page = z.object({ items: z.array(z.string()), next: z.string().optional() }).transform((body) => ({
  items: body.items,
  next: body.next,
}));

const thingsOf = (paging: Paging, isSized: boolean) =>
  listing({
    method: paging.startsWith("next") || paging === "cursor" ? "GET" : "POST",
    path: "/orgs/{orgId}/things",
    paging,
    isSized,
    body: (filter: { readonly names: readonly string[] }) => filter,
    page,
    key: (item) => item,
  });

describe("Scope.call", () => {
  it("fills in the ids of the scope and sends what the endpoint declares", async () => {
    const { client, sent } = recording("made");
    const make = endpoint({
      method: "POST",
      path: "/orgs/{orgId}/groups/{groupId}",
      effect: "write",
      isUnrepeatable: true,
      body: (name: string) => ({ name }),
      response: z.string(),
    });
    const scope = new Scope(client, { orgId: "o" }).in({ groupId: "g" });
    expect(await scope.call(make, "n")).toBe("made");
    expect(sent).toEqual([
      {
        method: "POST",
        path: "/orgs/o/groups/g",
        effect: "write",
        isUnrepeatable: true,
        body: { name: "n" },
      },
    ]);
  });

  it("does not compile without every id of the path, or without the body", () => {
    const { client } = recording();
    const rename = endpoint({
      method: "PUT",
      path: "/groups/{groupId}",
      effect: "write",
      body: (name: string) => ({ name }),
      response: z.unknown(),
    });
    const unused = [
      // @ts-expect-error the scope lacks the group's id
      () => new Scope(client, { orgId: "o" }).call(rename, "n"),
      // @ts-expect-error the endpoint has a body
      () => new Scope(client, { groupId: "g" }).call(rename),
    ];
    expect(unused).toHaveLength(2);
  });
});

describe("Scope.pages", () => {
  const requestsFor = async (paging: Paging, isSized: boolean): Promise<unknown[]> => {
    const { client, sent } = recording({ items: ["a"], next: "c1" }, { items: ["b"] });
    const pages = new Scope(client, { orgId: "o" }).pages(thingsOf(paging, isSized), { names: ["x"] });
    expect(sent).toEqual([]);
    expect(await pages.collect()).toEqual(["a", "b"]);
    return sent;
  };

  it.each<[Paging, boolean, object, object]>([
    ["next-link", false, { query: {} }, { query: { cursor: "c1" } }],
    ["next-link", true, { query: { limit: 100 } }, { query: { cursor: "c1" } }],
    ["cursor", false, { query: {} }, { query: { cursor: "c1" } }],
    [
      "filter-and-cursor",
      true,
      { body: { names: ["x"], limit: 100 } },
      { body: { names: ["x"], limit: 100, cursor: "c1" } },
    ],
    ["cursor-alone", true, { body: { limit: 100 } }, { body: { cursor: "c1" } }],
  ])("asks for the next page by %s (sized: %s)", async (paging, isSized, first, second) => {
    const request = {
      method: paging === "next-link" || paging === "cursor" ? "GET" : "POST",
      path: "/orgs/o/things",
      effect: "read",
    };
    expect(await requestsFor(paging, isSized)).toEqual([
      { ...request, ...first },
      { ...request, ...second },
    ]);
  });

  it("sends a query that every page has, with the ids in it", async () => {
    const { client, sent } = recording({ items: [], next: "?cursor=c1&limit=7" }, { items: [] });
    const things = listing({
      method: "GET",
      path: "/{api}/things",
      paging: "next-link",
      query: ({ api }) => ({ limit: 80, of: api }),
      page,
      key: (item) => item,
    });
    await new Scope(client, { api: "console" }).pages(things).collect();
    expect(sent).toMatchObject([
      { query: { limit: 80, of: "console" } },
      { query: { limit: "7", of: "console", cursor: "c1" } },
    ]);
  });

  it("asks for smaller pages when the API rejects the size", async () => {
    const refusal = apiError(400, { detail: "limit must not exceed 50" });
    const { client, sent } = recording(refusal, { items: ["a"] });
    const pages = new Scope(client, { orgId: "o" }).pages(thingsOf("next-link", true), { names: [] });
    expect(await pages.collect()).toEqual(["a"]);
    expect(sent).toMatchObject([{ query: { limit: 100 } }, { query: { limit: 50 } }]);
  });
});

describe("Scope.status", () => {
  it("resolves to the status of the response", async () => {
    const { client } = recording(undefined);
    const revoke = endpoint({
      method: "DELETE",
      path: "/tokens/{tokenId}",
      effect: "delete",
      response: z.unknown().transform(() => undefined),
    });
    expect(await new Scope(client, { tokenId: "t" }).status(revoke)).toBe(202);
  });
});
