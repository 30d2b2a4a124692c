import fc from "fast-check";
import { MemberListing, type MemberSource } from "../../../provider/src/organization/member-listing";

const PAGE_LENGTH = 100;

/** A group of `size` members, `m0` and on, that counts what is asked of it. */
function groupOf(size: number, { tellsSize = true } = {}) {
  const members = Array.from({ length: size }, (_value, index) => `m${index}`);
  const calls = { pages: 0, searches: 0, sizes: 0 };
  const source: MemberSource = {
    firstPage: async () => {
      calls.pages += 1;
      return { items: members.slice(0, PAGE_LENGTH), next: size > PAGE_LENGTH ? "page-2" : undefined };
    },
    restFrom: async () => {
      calls.pages += Math.ceil(size / PAGE_LENGTH) - 1;
      return members.slice(PAGE_LENGTH);
    },
    among: async (accountIds) => {
      calls.searches += Math.ceil(accountIds.length / PAGE_LENGTH);
      return accountIds.filter((accountId) => members.includes(accountId));
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
  const answers: boolean[] = [];
  for (let start = 0; start < accountIds.length; start += 8) {
    answers.push(...(await Promise.all(accountIds.slice(start, start + 8).map((id) => group.has(id)))));
  }
  return answers;
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
  ])("costs as said: $reason", async ({ size, asked, pages, searches }) => {
    const { calls, group } = groupOf(size);
    expect((await ask(group, membersOf(asked))).every(Boolean)).toBe(true);
    expect(calls).toMatchObject({ pages, searches });
  });

  it("answers from the first page without waiting for more questions", async () => {
    jest.useFakeTimers();
    expect(await groupOf(50).group.has("m0")).toBe(true);
  });

  it("searches for a few members of a huge group instead of reading it", async () => {
    const { calls, group } = groupOf(10_000);
    expect(await ask(group, membersOf(3, 5000))).toEqual([true, true, true]);
    expect(calls).toEqual({ pages: 1, searches: 1, sizes: 1 });
  });

  it("reads the group whole where the API does not tell its size", async () => {
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
});
