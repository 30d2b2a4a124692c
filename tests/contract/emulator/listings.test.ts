import { PATHS, useEmulator } from "./support";

const organization = useEmulator({
  seed: { users: 6, groups: 6, membersPerGroup: 6, serviceAccounts: 6, tokensPerAccount: 0 },
});
const { send } = organization;
const patch = (...change: Parameters<typeof organization.emulator.behaviour.patch>) =>
  organization.emulator.behaviour.patch(...change);

/** The numbers in the names of up to six pages. */
async function pages(
  read: (cursor: string | undefined) => Promise<{ numbers: number[]; next: string | undefined }>,
) {
  const seen: number[][] = [];
  let cursor: string | undefined;
  do {
    const { numbers, next } = await read(cursor);
    seen.push(numbers);
    cursor = next;
  } while (cursor !== undefined && seen.length < 6);
  return seen;
}
const numberIn = (name: string) => Number(name.split("-").at(-1));

const LISTINGS = {
  groups: async (cursor: string | undefined) => {
    const { json } = await send("POST", PATHS.groupSearch, {
      limit: 2,
      ...(cursor !== undefined && { cursor }),
    });
    return { numbers: json.data.map(({ name }: { name: string }) => numberIn(name)), next: json.links.next };
  },
  accounts: async (cursor: string | undefined) => {
    const query = new URLSearchParams({ limit: "2", ...(cursor !== undefined && { cursor }) }).toString();
    const { json } = await send("GET", `${PATHS.documented}?${query}`);
    const numbers = json.items.map(({ displayName }: { displayName: string }) => numberIn(displayName));
    return { numbers, next: json.links.next };
  },
} as const;

describe.each(["groups", "accounts"] as const)("pages of %s", (name) => {
  it.each([
    ["none", [[1, 2], [3, 4], [5, 6]]], // prettier-ignore
    ["repeats", [[1, 2], [2, 3], [3, 4], [4, 5], [5, 6]]], // prettier-ignore
    ["skips", [[1, 2], [4, 5], []]], // prettier-ignore
    ["endless", [[1, 2], [3, 4], [5, 6], [1, 2], [3, 4], [5, 6]]], // prettier-ignore
  ] as const)("that drift: %s", async (pageDrift, expected) => {
    patch({ pageDrift, apiAccessNextLink: "cursor" });
    expect(await pages(LISTINGS[name])).toEqual(expected);
  });
});

describe("the largest limit of a search", () => {
  it("is the configured one", async () => {
    patch({ maxSearchLimit: 3 });
    for (const path of [PATHS.groupSearch, PATHS.userSearch]) {
      expect((await send("POST", path, { limit: 3 })).json.data).toHaveLength(3);
      expect((await send("POST", path, { limit: 4 })).status).toBe(400);
    }
  });
});

describe("responses that are not what was asked", () => {
  const list = () => send("GET", PATHS.documented);
  const route = "**/service-accounts";

  it.each([
    ["an empty object", {}, "{}"],
    ["null", null, "null"],
    ["an empty list", [], "[]"],
    ["nothing", "", ""],
    ["text", "OK", "OK"],
  ])("%s, with the right status", async (_reason, applyThenBody, text) => {
    organization.emulator.faults.add({ route, applyThenBody, count: 1 });
    expect(await list()).toMatchObject({ status: 200, text });
    expect((await list()).json.total).toBe(6);
  });

  it("an HTML page with status 200", async () => {
    organization.emulator.faults.add({
      route,
      applyThenBody: "<html></html>",
      headers: { "Content-Type": "text/html" },
    });
    const { status, headers, text } = await list();
    expect([status, headers.get("content-type"), text]).toEqual([200, "text/html", "<html></html>"]);
  });

  it("a body where none is due", async () => {
    const group = organization.emulator.state().groups[0]?.id ?? "";
    organization.emulator.faults.add({ method: "DELETE", applyThenBody: { ok: true } });
    expect(await send("DELETE", `${PATHS.groups}/${group}`)).toMatchObject({
      status: 200,
      text: '{"ok":true}',
    });
    expect(organization.emulator.state().groups).toHaveLength(5);
  });

  it("a list without its items", async () => {
    organization.emulator.faults.add({ route, omitFields: ["items"] });
    const { json } = await list();
    expect(json).not.toHaveProperty("items");
    expect(json.total).toBe(6);
  });

  it("a list that is shorter than its own total, or shows items twice", async () => {
    organization.emulator.faults.add({ route, dropItems: 2, count: 1 });
    organization.emulator.faults.add({ route, repeatItems: 1, count: 1 });
    const shown = async () => {
      const { items, total } = (await list()).json;
      return [items.map(({ displayName }: { displayName: string }) => numberIn(displayName)), total];
    };
    expect(await shown()).toEqual([[3, 4, 5, 6], 6]);
    expect(await shown()).toEqual([[1, 2, 3, 4, 5, 6, 1], 6]);
  });

  it("a search that returns 404, and a first page that fails once", async () => {
    organization.emulator.faults.add({ method: "POST", route: "**/search", status: 404, count: 1 });
    expect((await send("POST", PATHS.groupSearch, {})).status).toBe(404);
    expect((await send("POST", PATHS.groupSearch, {})).status).toBe(200);
  });
});
