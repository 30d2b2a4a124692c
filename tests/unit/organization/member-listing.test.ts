import fc from "fast-check";
import type { Listing } from "../../../provider/src/client/pagination";
import {
  MemberListing,
  type MemberSource,
  type Sighting,
} from "../../../provider/src/organization/member-listing";
import { failures } from "../../support/failures";

const PAGE_LENGTH = 100;

/** A group of `size` members, `m0` and on, that counts what is asked of it. */
function groupOf(size: number, { tellsSize = true, failure }: { tellsSize?: boolean; failure?: Error } = {}) {
  const members = Array.from({ length: size }, (_value, index) => `m${index}`);
  const calls = { pages: 0, searches: 0, sizes: 0 };
  const source: MemberSource = {
    firstPage: async () => {
      calls.pages += 1;
      if (failure !== undefined && calls.pages === 1) {
        throw failure;
      }
      return { items: members.slice(0, PAGE_LENGTH), next: size > PAGE_LENGTH ? "page-2" : undefined };
    },
    restFrom: async () => {
      calls.pages += Math.ceil(size / PAGE_LENGTH) - 1;
      return members.slice(PAGE_LENGTH);
    },
    all: async () => ({ items: members, isComplete: true }),
    among: async (accountIds) => {
      calls.searches += Math.ceil(accountIds.length / PAGE_LENGTH);
      return { items: accountIds.filter((accountId) => members.includes(accountId)), isComplete: true };
    },
    size: async () => {
      calls.sizes += 1;
      return tellsSize ? size : undefined;
    },
  };
  return { calls, group: new MemberListing(source) };
}

/** Asks as the engine does: eight at a time, in some order. */
async function ask(group: MemberListing, accountIds: readonly string[]): Promise<boolean[]> {
  const answers: Sighting[] = [];
  for (let start = 0; start < accountIds.length; start += 8) {
    answers.push(...(await Promise.all(accountIds.slice(start, start + 8).map((id) => group.has(id)))));
  }
  expect(answers).not.toContain("unsure");
  return answers.map((answer) => answer === "yes");
}

const membersOf = (count: number, first = 0): string[] =>
  Array.from({ length: count }, (_value, index) => `m${first + index}`);

describe("MemberListing", () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it.each([
    { reason: "a small group ends with its first page", size: 50, asked: 50, pages: 1, searches: 0 },
    { reason: "a group of some pages is read whole", size: 1000, asked: 1000, pages: 10, searches: 0 },
    {
      reason: "a few members on the first page cost that page",
      size: 10_000,
      asked: 3,
      pages: 1,
      searches: 0,
    },
    {
      reason: "a group of 100 pages allows five searches, then is read whole",
      size: 10_000,
      asked: 10_000,
      pages: 100,
      searches: 5,
    },
  ])("has the documented cost: $reason", async ({ size, asked, pages, searches }) => {
    const { calls, group } = groupOf(size);
    expect((await ask(group, membersOf(asked))).every(Boolean)).toBe(true);
    expect(calls).toMatchObject({ pages, searches });
  });

  it("finds members in the first page without waiting for more calls", async () => {
    jest.useFakeTimers();
    expect(await groupOf(50).group.has("m0")).toBe("yes");
  });

  it("searches for a few members of a huge group instead of reading it", async () => {
    const { calls, group } = groupOf(10_000);
    expect(await ask(group, membersOf(3, 5000))).toEqual([true, true, true]);
    expect(calls).toEqual({ pages: 1, searches: 1, sizes: 1 });
  });

  it("reads the whole group if the API does not report its size", async () => {
    const { calls, group } = groupOf(10_000, { tellsSize: false });
    await ask(group, membersOf(3, 5000));
    expect(calls).toMatchObject({ pages: 100, searches: 0 });
  });

  it("never costs more than 5 % above the whole listing, and is never wrong", async () => {
    const question = fc.integer({ min: 0, max: 6000 });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 5000 }),
        fc.array(question, { maxLength: 200 }),
        async (size, asked) => {
          const { calls, group } = groupOf(size);
          const answers = await ask(
            group,
            asked.map((index) => `m${index}`),
          );
          expect(answers).toEqual(asked.map((index) => index < size));
          const listing = Math.max(1, Math.ceil(size / PAGE_LENGTH));
          expect(calls.pages + calls.searches).toBeLessThanOrEqual(listing * 1.05);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("believes our own writes over what was read, and asks nothing about them", async () => {
    const { calls, group } = groupOf(10);
    group.note("m1", false);
    group.note("new", true);
    expect(await ask(group, ["m1", "new"])).toEqual([false, true]);
    expect(calls.pages).toBe(0);
    expect(await ask(group, ["m1", "new", "m2"])).toEqual([false, true, true]);
  });

  describe("of an API whose pages shift", () => {
    const source = (rest: string[], all: Listing<string>): MemberSource => ({
      firstPage: async () => ({ items: ["a", "b"], next: "page-2", total: 4 }),
      restFrom: async () => rest,
      all: async () => all,
      among: async () => ({ items: [], isComplete: false }),
      size: async () => undefined,
    });

    it.each([
      ["repeats a member", ["b", "c"]],
      ["has fewer than it reports", ["c"]],
    ])("is read again where it %s", async (_what, rest) => {
      const group = new MemberListing(source(rest, { items: ["a", "b", "c", "d"], isComplete: true }));
      expect(await group.has("d")).toBe("yes");
      expect(await group.has("e")).toBe("no");
      expect((await group.all()).items).toEqual(["a", "b", "c", "d"]);
    });

    it("is unsure about accounts that no complete read shows, and sure about the others", async () => {
      const group = new MemberListing(source(["b"], { items: ["a", "b"], isComplete: false }));
      expect(await group.has("d")).toBe("unsure");
      expect(await group.has("a")).toBe("yes");
      group.note("d", true);
      expect(await group.has("d")).toBe("yes");
      expect(await group.all()).toEqual({ items: ["d", "a", "b"], isComplete: false });
    });

    it("is unsure about accounts that an incomplete search does not show", async () => {
      const group = new MemberListing({
        ...source([], { items: [], isComplete: false }),
        size: async () => 4000,
      });
      expect(await group.has("d")).toBe("unsure");
    });
  });

  it("asks again after a passing failure, and keeps one that would come again", async () => {
    for (const [failure, reads] of [
      [failures.connectionLost(), 2],
      [failures.refused(), 1],
    ] as const) {
      const { calls, group } = groupOf(10, { failure });
      await expect(group.has("m0")).rejects.toBe(failure);
      await group.has("m0").catch(() => undefined);
      expect(calls.pages).toBe(reads);
    }
  });

  it("knows an account by every form of its id", async () => {
    const { group } = groupOf(10);
    expect(await ask(group, ["M1", "ari:cloud:identity::user/m1"])).toEqual([true, true]);
    group.note("M1", false);
    expect(await ask(group, ["m1"])).toEqual([false]);
    expect((await group.all()).items).toHaveLength(9);
  });
});
