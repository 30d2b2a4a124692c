import { ApiError, RefusedError } from "../../../provider/src/errors";
import { toDynamicProvider } from "../../../provider/src/lifecycle/dynamic-provider";
import { InitFailureError } from "../../../provider/src/lifecycle/init-failure-error";
import type { Properties } from "../../../provider/src/lifecycle/properties";
import { UNKNOWN } from "../../../provider/src/lifecycle/unknown";
import type { Successor } from "../../../provider/src/organization/stack-record";
import { fakeHost, widgetDefinition, type WidgetApi } from "./widget";

const INPUTS: Properties = { orgId: "org", name: "wheel", __provider: "the text" };
const STATE: Properties = { ...INPUTS, widgetId: "w1", secret: "s" };

/** The calls as the host makes them; Pulumi's own type makes them optional and their bags `any`. */
interface Provider {
  configure(request: { config: { get(key: string): string | undefined } }): Promise<void>;
  check(olds: Properties, news: Properties): Promise<{ inputs: Properties; failures: unknown[] }>;
  diff(id: string, olds: Properties, news: Properties): Promise<unknown>;
  create(inputs: Properties): Promise<{ id: string; outs: Properties }>;
  read(id: string, state: Properties): Promise<{ id?: string; inputs?: Properties; props?: Properties }>;
  update(id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }>;
  delete(id: string, state: Properties): Promise<void>;
}

function providerOf(api: Partial<WidgetApi> = {}, host = fakeHost()): Provider {
  return toDynamicProvider(widgetDefinition(api), host) as Provider;
}

function rejected(operation: Promise<unknown>): Promise<Error> {
  return operation.then(
    () => {
      throw new Error("It succeeded.");
    },
    (error: unknown) => error as Error,
  );
}

describe("toDynamicProvider", () => {
  it("hands the configuration on at once, by full key", async () => {
    const host = fakeHost();
    const configuring = providerOf({}, host).configure({ config: { get: (key) => `value of ${key}` } });
    expect(host.readers[0]?.("atlassian-admin:orgId")).toBe("value of atlassian-admin:orgId");
    await configuring;
  });

  it("checks with the default organisation and the time of its host", async () => {
    const provider = providerOf({}, fakeHost("default"));
    const { inputs, failures } = await provider.check(
      {},
      { name: "wheel", size: 1001, __provider: "the text" },
    );
    expect(inputs).toMatchObject({ orgId: "default" });
    expect(failures).toEqual([{ property: "size", reason: "must not be greater than now (received 1001)" }]);
  });

  it("does not take the provider text for recorded inputs of a new resource", async () => {
    const rules = jest.fn(() => []);
    const provider = toDynamicProvider({ ...widgetDefinition(), rules }, fakeHost()) as Provider;
    await provider.check({ __provider: "the text" }, { orgId: "org", name: "wheel" });
    expect(rules).toHaveBeenCalledWith(
      expect.anything(),
      expect.objectContaining({ previous: undefined, nowMs: 1000 }),
    );
  });

  it("diffs without calling the organisation", async () => {
    const host = { ...fakeHost(), run: () => Promise.reject(new Error("called")) };
    await expect(providerOf({}, host).diff("w1", STATE, { ...INPUTS, name: "tyre" })).resolves.toEqual({
      replaces: ["name"],
      deleteBeforeReplace: false,
    });
  });
});

describe("the states that the engine shows", () => {
  it.each<[string, (provider: Provider) => Promise<unknown>]>([
    ["diff", (provider) => provider.diff("w1", STATE, INPUTS)],
    ["read", (provider) => provider.read("w1", STATE)],
    ["update", (provider) => provider.update("w1", STATE, INPUTS)],
  ])("are taken into the record of the stack by %s", async (_call, operate) => {
    const host = fakeHost();
    await operate(providerOf({}, host));
    expect(host.record.has("Widget/w1")).toBe(true);
  });

  it("leaves out what is about to be replaced", async () => {
    const host = fakeHost();
    await providerOf({}, host).diff("w1", STATE, { ...INPUTS, name: "tyre" });
    expect(host.record.has("Widget/w1")).toBe(false);
  });
});

describe("an object that another resource of the stack has", () => {
  it("is released and not deleted", async () => {
    const host = fakeHost();
    const [remove, release] = [jest.fn(async () => undefined), jest.fn(async () => undefined)];
    const definition = { ...widgetDefinition({ delete: remove }), release };
    const provider = toDynamicProvider(definition, host) as Provider;
    host.record.note({ holder: "another", objects: ["Widget/w1"] });
    await provider.delete("w1", STATE);
    expect(remove).not.toHaveBeenCalled();
    expect(release).toHaveBeenCalledTimes(1);
    expect(host.messages).toEqual(['widget "wheel" stays: another resource of the stack has it']);
  });
});

describe("check", () => {
  it("takes note of the resources that the state has, by type and name", async () => {
    const host = fakeHost();
    const news = { ...INPUTS, managedBy: "acme/prod:wheel" };
    await providerOf({}, host).check({}, news);
    expect(host.record.isRecorded("Widget", "acme/prod:wheel")).toBe(false);
    await providerOf({}, host).check({ orgId: "org", name: "wheel", managedBy: "acme/prod:wheel" }, news);
    expect(host.record.isRecorded("Widget", "acme/prod:wheel")).toBe(true);
    expect(host.record.isRecorded("Gadget", "acme/prod:wheel")).toBe(false);
  });
});

describe("advice on an input", () => {
  const news = { orgId: "org", name: "tiny" };
  const WARNING = 'warning: widget "tiny": name has 4 characters. Choose a longer one.';

  async function warningsOf(...checks: readonly (readonly [olds: Properties, news: Properties])[]) {
    const host = fakeHost();
    const definition: ReturnType<typeof widgetDefinition> = {
      ...widgetDefinition(),
      advice: ({ name }) => [
        { property: "name", fact: `has ${name.length} characters`, remedy: "Choose a longer one." },
      ],
    };
    const provider = toDynamicProvider(definition, host) as Provider;
    for (const [olds, desired] of checks) {
      await provider.check(olds, desired);
    }
    return host.messages;
  }

  it("is a warning and no failure", async () => {
    expect(await warningsOf([{}, news])).toEqual([WARNING]);
    expect(await warningsOf([{ ...news, name: "wheel" }, news])).toEqual([WARNING]);
  });

  it("is shown once, however often the engine checks", async () => {
    expect(await warningsOf([{}, news], [{}, news])).toEqual([WARNING]);
  });

  it("is not about a value that the state has, that is unknown, or that is wrong anyway", async () => {
    expect(await warningsOf([news, { ...news, note: "other" }])).toEqual([]);
    expect(await warningsOf([{}, { ...news, name: UNKNOWN }])).toEqual([]);
    expect(await warningsOf([{}, { ...news, size: 1001 }])).toEqual([]);
  });
});

describe("create", () => {
  it("runs in the organisation of the inputs and records inputs and outputs", async () => {
    const provider = providerOf({
      create: async (context, { name }) => ({
        id: "w1",
        outputs: { widgetId: `${context.toString()}/${name}`, secret: "s" },
      }),
    });
    expect(await provider.create(INPUTS)).toEqual({
      id: "w1",
      outs: {
        orgId: "org",
        name: "wheel",
        widgetId: "org/wheel",
        secret: "s",
        createdAt: expect.any(String) as string,
      },
    });
  });

  it("records nothing that is undefined, because the host cannot send it", async () => {
    const provider = providerOf({
      create: async () => ({ id: "w1", outputs: { widgetId: "w1", secret: undefined } }),
    });
    const { outs } = await provider.create({ ...INPUTS, alias: undefined });
    expect(Object.keys(outs).sort()).toEqual(["createdAt", "name", "orgId", "widgetId"]);
  });

  it("turns an unfinished object into an init failure that the engine can record", async () => {
    const provider = providerOf({
      create: async () => ({
        id: "w1",
        outputs: { widgetId: "w1" },
        unfinished: ["It has no tyre.", "It is flat."],
      }),
    });
    const error = await rejected(provider.create(INPUTS));
    expect(error).toBeInstanceOf(InitFailureError);
    expect(error).toMatchObject({
      code: "init-failure",
      id: "w1",
      properties: { orgId: "org", name: "wheel", widgetId: "w1", __provider: "the text" },
      // The engine prints only the reasons, so each must be a complete message.
      reasons: [
        'The widget "wheel" was created but is unfinished: It has no tyre. ' +
          'It is recorded in the state; run "pulumi up" again to finish.',
        'The widget "wheel" was created but is unfinished: It is flat. ' +
          'It is recorded in the state; run "pulumi up" again to finish.',
      ],
    });
  });

  it("hides a secret in what is missing", async () => {
    const unfinished = ["The API said ATSTT3xFfGF0abc."];
    const provider = providerOf({
      create: async () => ({ id: "w1", outputs: { widgetId: "w1" }, unfinished }),
    });
    const error = await rejected(provider.create(INPUTS));
    expect(`${error.message} ${JSON.stringify(error)}`).not.toContain("FfGF0abc");
  });

  it("takes an empty list of what is missing for success", async () => {
    const provider = providerOf({
      create: async () => ({ id: "w1", outputs: { widgetId: "w1" }, unfinished: [] }),
    });
    await expect(provider.create(INPUTS)).resolves.toMatchObject({ id: "w1" });
  });
});

describe("read", () => {
  it("returns nothing when the object is deleted", async () => {
    expect(await providerOf({ read: async () => undefined }).read("w1", STATE)).toEqual({});
  });

  it("returns inputs and outputs identical to the state when nothing changed", async () => {
    expect(await providerOf().read("w1", STATE)).toEqual({
      id: "w1",
      inputs: { orgId: "org", name: "wheel" },
      props: { ...STATE, __provider: undefined },
    });
  });

  it("shows what the API has now as a changed input, in the outputs too", async () => {
    const provider = providerOf({
      read: async (_context, { widgetId }) => ({ outputs: { widgetId }, inputs: { note: "by hand" } }),
    });
    const { inputs, props } = await provider.read("w1", { ...STATE, note: "declared" });
    expect(inputs).toMatchObject({ note: "by hand" });
    expect(props).toMatchObject({ note: "by hand", widgetId: "w1" });
  });

  it("drops an input that the API no longer shows", async () => {
    const provider = providerOf({
      read: async (_context, { widgetId }) => ({ outputs: { widgetId }, inputs: { note: undefined } }),
    });
    const { inputs, props } = await provider.read("w1", { ...STATE, note: "declared" });
    expect(inputs).not.toHaveProperty("note");
    expect(props).not.toHaveProperty("note");
  });

  it("keeps a secret that the API does not show again", async () => {
    expect((await providerOf().read("w1", STATE)).props).toMatchObject({ secret: "s" });
  });

  it("fails instead of reporting the object as deleted when it does not know", async () => {
    const provider = providerOf({ read: () => Promise.reject(new RefusedError("it is hidden.")) });
    await expect(provider.read("w1", STATE)).rejects.toMatchObject({ code: "refused" });
  });
});

describe("update", () => {
  it("hands over the state and the new inputs without the provider text, and records all outputs", async () => {
    const update = jest.fn<ReturnType<WidgetApi["update"]>, Parameters<WidgetApi["update"]>>(async () => ({
      outputs: { widgetId: "w1", secret: "s2" },
    }));
    const { outs } = await providerOf({ update }).update("w1", STATE, { ...INPUTS, size: 2 });
    expect(update).toHaveBeenCalledWith(
      expect.anything(),
      { orgId: "org", name: "wheel", widgetId: "w1", secret: "s" },
      { orgId: "org", name: "wheel", size: 2 },
    );
    expect(outs).toEqual({ orgId: "org", name: "wheel", size: 2, widgetId: "w1", secret: "s2" });
  });

  it("turns an unfinished update into an init failure with the same id", async () => {
    const provider = providerOf({
      update: async () => ({ outputs: { widgetId: "w1" }, unfinished: ["It has no tyre."] }),
    });
    await expect(provider.update("w1", STATE, { ...INPUTS, size: 2 })).rejects.toMatchObject({
      id: "w1",
      properties: { size: 2, widgetId: "w1", __provider: "the text" },
      reasons: [
        expect.stringContaining(
          'The widget "wheel" was updated but is unfinished: It has no tyre.',
        ) as string,
      ],
    });
  });
});

describe("delete", () => {
  it("runs in the organisation of the state", async () => {
    const remove = jest.fn(async () => undefined);
    await providerOf({ delete: remove }).delete("w1", STATE);
    const state = { orgId: "org", name: "wheel", widgetId: "w1", secret: "s" };
    expect(remove).toHaveBeenCalledWith(expect.anything(), state, undefined);
  });

  it.each([
    ["by its name in the program", { managedBy: "p/s:w" }, { managedBy: "p/s:w" }, true],
    ["as messages call it, in a state without that name", {}, { managedBy: "p/s:w" }, true],
    ["not where it only has the name of its object", { managedBy: "p/s:w" }, { managedBy: "p/s:v" }, false],
  ])("knows the resource that takes its place: %s", async (_how, recorded, declared, isKnown) => {
    const remove = jest.fn(async () => undefined);
    const provider = providerOf({ delete: remove });
    const news = { name: "wheel", orgId: "org", ...declared };
    await provider.check({ ...STATE, ...recorded }, news);
    await provider.delete("w1", { ...STATE, ...recorded });
    await provider.check({}, news);
    await provider.delete("w1", { ...STATE, ...recorded });
    const successors = remove.mock.calls.map((call: unknown[]) => call[2] as Successor | undefined);
    const names = successors.map((successor) => successor?.names[0]);
    expect(names).toEqual([undefined, isKnown ? declared.managedBy : undefined]);
  });

  it("lets go of an object that another resource of the stack has, and does not delete it", async () => {
    const [remove, release] = [jest.fn(async () => undefined), jest.fn(async () => undefined)];
    const provider = toDynamicProvider(
      { ...widgetDefinition({ delete: remove }), release },
      fakeHost(),
    ) as Provider;
    await provider.read("w1", { ...STATE, createdAt: "2026-01-01T00:00:00Z" });
    await provider.read("w1", { ...STATE, createdAt: "2026-01-02T00:00:00Z" });
    await provider.delete("w1", { ...STATE, createdAt: "2026-01-01T00:00:00Z" });
    expect([remove.mock.calls.length, release.mock.calls.length]).toEqual([0, 1]);
    await provider.delete("w1", { ...STATE, createdAt: "2026-01-02T00:00:00Z" });
    expect([remove.mock.calls.length, release.mock.calls.length]).toEqual([1, 1]);
  });
});

describe("a failed operation", () => {
  const fail = () => Promise.reject(new RefusedError("it is stuck. Pull harder."));
  const failing = providerOf({ create: fail, read: fail, update: fail, delete: fail });

  it.each([
    ["create", () => failing.create(INPUTS)],
    ["read", () => failing.read("w1", STATE)],
    ["update", () => failing.update("w1", STATE, INPUTS)],
    ["delete", () => failing.delete("w1", STATE)],
  ])("reports which %s failed, the fact and the remedy, and keeps the code", async (verb, operate) => {
    await expect(operate()).rejects.toMatchObject({
      message: `Cannot ${verb} widget "wheel": it is stuck. Pull harder.`,
      code: "refused",
    });
  });

  it("names each resource once, although several share one failure", async () => {
    const shared = Promise.reject(new RefusedError("it is stuck."));
    const provider = providerOf({ create: () => shared });
    const messages = await Promise.all(
      ["wheel", "tyre", "rim"].map(
        async (name) => (await rejected(provider.create({ ...INPUTS, name }))).message,
      ),
    );
    expect(messages).toEqual([
      'Cannot create widget "wheel": it is stuck.',
      'Cannot create widget "tyre": it is stuck.',
      'Cannot create widget "rim": it is stuck.',
    ]);
  });

  it.each([
    ["a library's error", new TypeError("x is not a function"), "TypeError: x is not a function"],
    ["a thrown text", "a text", "a text"],
  ])("calls %s a bug of the provider", async (_kind, thrown, fact) => {
    const error = await rejected(
      providerOf({
        create: () => {
          throw thrown as Error;
        },
      }).create(INPUTS),
    );
    expect(error).toMatchObject({
      message: `Cannot create widget "wheel": ${fact}. This is a bug in the provider; please report it with this message.`,
      code: "bug",
    });
  });

  it("holds no secret and no stack", async () => {
    const thrown = new Error("Authorization: Bearer abc.def for ATSTT3xFfGF0abc");
    const error = await rejected(providerOf({ read: () => Promise.reject(thrown) }).read("w1", STATE));
    expect(error.message).toContain("Bearer [hidden] for [hidden]");
    expect(error.stack).toBe("");
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/abc/);
  });

  it("hides a secret that the inputs carry", async () => {
    const error = await rejected(failing.create({ ...INPUTS, name: "ATATT3xFfGF0abc" }));
    expect(error.message).toBe('Cannot create widget "[hidden]": it is stuck. Pull harder.');
  });

  it("fails the same way when the host cannot reach the organisation", async () => {
    const refusal = new ApiError({ method: "GET", path: "/x", status: 401, statusText: "Unauthorized" });
    const provider = providerOf({}, { ...fakeHost(), run: () => Promise.reject(refusal) });
    await expect(provider.create(INPUTS)).rejects.toMatchObject({
      code: "api",
      message: expect.stringMatching(/^Cannot create widget "wheel": the API returned 401/) as string,
    });
  });

  it("sends nothing, and names resource, property and remedy, if the state has a wrong value", async () => {
    const host = { ...fakeHost(), run: () => Promise.reject(new Error("called")) };
    const provider = providerOf({}, host);
    const state = { ...STATE, widgetId: 7 };
    const message = (verb: string): RegExp =>
      new RegExp(
        `^Cannot ${verb} widget "wheel": widgetId in its state has a wrong value: it must be of type string \\(found number\\)\\. .*pulumi state edit`,
      );
    await expect(provider.read("w1", state)).rejects.toThrow(message("read"));
    await expect(provider.diff("w1", state, INPUTS)).rejects.toThrow(message("compare"));
    await expect(provider.update("w1", state, INPUTS)).rejects.toThrow(message("update"));
    await expect(provider.delete("w1", state)).rejects.toThrow(message("delete"));
    await expect(provider.delete("w1", {})).rejects.toThrow('Cannot delete widget "?": orgId in its state');
  });
});

describe("read of an object that is not there", () => {
  const createdAt = (ageSeconds: number): string =>
    new Date(fakeHost().now() - ageSeconds * 1000).toISOString();

  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  async function readOf(state: Record<string, unknown>, appearsInRead: number) {
    let reads = 0;
    const provider = providerOf({
      read: async () => {
        reads += 1;
        return reads < appearsInRead ? undefined : { outputs: { widgetId: "w1" }, inputs: {} };
      },
    });
    const reading = provider.read("w1", state);
    await jest.runAllTimersAsync();
    return { result: await reading, reads };
  }

  it("reads again for some seconds while the object is new", async () => {
    const { result } = await readOf({ ...STATE, createdAt: createdAt(2) }, 4);
    expect(result.id).toBe("w1");
  });

  it("calls a new object gone when it does not show in time", async () => {
    const { result, reads } = await readOf({ ...STATE, createdAt: createdAt(2) }, 1000);
    expect(result).toEqual({});
    expect(reads).toBeLessThan(20);
  });

  it.each([
    ["old", { ...STATE, createdAt: createdAt(60) }],
    ["imported, of an unknown age", STATE],
  ])("believes the first look at one that is %s", async (_kind, state) => {
    const { result, reads } = await readOf(state, 1000);
    expect(result).toEqual({});
    expect(reads).toBe(1);
  });
});
