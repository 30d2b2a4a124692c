import { SharedRead } from "../../../provider/src/organization/shared-read";

/** A listing whose fetches are resolved by hand, in their order. */
function setUp(isLasting: (error: unknown) => boolean = () => false): {
  listing: SharedRead<string[]>;
  fetches: () => number;
  answer: (value: string[]) => Promise<void>;
  fail: (error: Error) => Promise<void>;
} {
  const pending: { resolve: (value: string[]) => void; reject: (error: Error) => void }[] = [];
  let fetches = 0;
  const listing = new SharedRead<string[]>(
    "the list",
    () => {
      fetches += 1;
      return new Promise((resolve, reject) => pending.push({ resolve, reject }));
    },
    isLasting,
  );
  return {
    listing,
    fetches: () => fetches,
    answer: async (value) => {
      pending.shift()?.resolve(value);
      await settle();
    },
    fail: async (error) => {
      pending.shift()?.reject(error);
      await settle();
    },
  };
}

/** The message of a promise that must reject; to be called at once, so that the rejection is handled. */
function failureOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "no failure",
    (error: unknown) => (error as Error).message,
  );
}

/** Lets every continuation that is ready run. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe("SharedRead.cached", () => {
  it("fetches once for everyone, also while the fetch is running", async () => {
    const { listing, fetches, answer } = setUp();
    const early = [listing.cached(), listing.cached()];
    await answer(["a"]);
    expect(await Promise.all([...early, listing.cached()])).toEqual([["a"], ["a"], ["a"]]);
    expect(fetches()).toBe(1);
  });

  it("gives what a fresh listing saw last", async () => {
    const { listing, answer } = setUp();
    void listing.cached();
    await answer(["a"]);
    void listing.fresh();
    await answer(["b"]);
    expect(await listing.cached()).toEqual(["b"]);
  });

  it("reads again after a failure that can pass", async () => {
    const { listing, answer, fail, fetches } = setUp();
    const failing = failureOf(listing.cached());
    await fail(new Error("busy"));
    expect(await failing).toBe("busy");
    const asking = listing.cached();
    await answer(["a"]);
    expect(await asking).toEqual(["a"]);
    expect(fetches()).toBe(2);
  });

  it("remembers a failure that would come again, instead of asking once per resource", async () => {
    const { listing, fail, fetches } = setUp(() => true);
    const failing = failureOf(listing.cached());
    await fail(new Error("refused"));
    expect(await failing).toBe("refused");
    await expect(listing.cached()).rejects.toThrow("refused");
    expect(fetches()).toBe(1);
  });

  it("does not hand a failed fresh listing on, when the failure can pass", async () => {
    const { listing, answer, fail } = setUp();
    void listing.cached();
    await answer(["a"]);
    const failing = failureOf(listing.fresh());
    await fail(new Error("busy"));
    expect(await failing).toBe("busy");
    const asking = listing.cached();
    await answer(["b"]);
    expect(await asking).toEqual(["b"]);
  });
});

describe("SharedRead.fresh", () => {
  it("begins a fetch after the call, however recent the last one is", async () => {
    const { listing, answer, fetches } = setUp();
    void listing.cached();
    await answer(["a"]);
    const fresh = listing.fresh();
    await answer(["b"]);
    expect(await fresh).toEqual(["b"]);
    expect(fetches()).toBe(2);
  });

  it("waits for the next fetch while one is running, and shares it", async () => {
    const { listing, answer, fetches } = setUp();
    const running = listing.fresh();
    const queued = [listing.fresh(), listing.fresh(), listing.fresh()];
    await answer(["before"]);
    expect(await running).toEqual(["before"]);
    expect(fetches()).toBe(2);
    await answer(["after"]);
    expect(await Promise.all(queued)).toEqual([["after"], ["after"], ["after"]]);
    expect(fetches()).toBe(2);
  });

  it("fetches for those who queue behind one that fails", async () => {
    const { listing, answer, fail } = setUp();
    const running = failureOf(listing.fresh());
    const queued = listing.fresh();
    await fail(new Error("busy"));
    expect(await running).toBe("busy");
    await answer(["after"]);
    expect(await queued).toEqual(["after"]);
  });

  it("never runs two fetches in parallel", async () => {
    let underWay = 0;
    let most = 0;
    const listing = new SharedRead(
      "the list",
      async () => {
        underWay += 1;
        most = Math.max(most, underWay);
        await settle();
        underWay -= 1;
        return [];
      },
      () => false,
    );
    const calls: Promise<unknown>[] = [];
    for (let round = 0; round < 20; round += 1) {
      calls.push(listing.fresh(), listing.cached());
      await settle();
    }
    await Promise.all(calls);
    expect(most).toBe(1);
  });
});

describe("SharedRead.edit", () => {
  it("folds a write into what is cached", async () => {
    const { listing, answer } = setUp();
    void listing.cached();
    await answer(["a"]);
    listing.edit((value) => value.push("b"));
    expect(await listing.cached()).toEqual(["a", "b"]);
  });

  it("folds a write into the listing that is being fetched", async () => {
    const { listing, answer } = setUp();
    const asking = listing.cached();
    listing.edit((value) => value.push("b"));
    await answer(["a"]);
    await asking;
    expect(await listing.cached()).toEqual(["a", "b"]);
  });

  it("does nothing where nothing was listed or the listing failed", async () => {
    const { listing, fail } = setUp(() => true);
    listing.edit(() => {
      throw new Error("edited");
    });
    const failing = failureOf(listing.cached());
    listing.edit(() => {
      throw new Error("edited");
    });
    await fail(new Error("refused"));
    expect(await failing).toBe("refused");
  });
});
