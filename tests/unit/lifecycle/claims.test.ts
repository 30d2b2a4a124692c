import { toDynamicProvider } from "../../../provider/src/lifecycle/dynamic-provider";
import { fakeHost, widgetDefinition } from "./widget";

const OLD = { orgId: "org", name: "wheel", widgetId: "id-wheel", createdAt: "2026-01-01T00:00:00.000Z" };
const NEW = { ...OLD, createdAt: "2026-02-01T00:00:00.000Z" };
const ID = "id-wheel";

/** The provider of one operation, and what it deletes. */
function operation() {
  const remove = jest.fn(async () => undefined);
  const host = fakeHost("org");
  const definition = widgetDefinition({ delete: remove });
  const provider = toDynamicProvider(definition, host);
  return {
    remove,
    messages: host.messages,
    show: (state: object) => provider.diff?.(ID, state, state),
    create: () => provider.create({ orgId: "org", name: "wheel" }),
    delete: (state: object) => provider.delete?.(ID, state),
  };
}

describe("an object that two resources have, one after the other", () => {
  it("stays when the old one is deleted after the new one took it over", async () => {
    const run = operation();
    await run.create();
    await run.delete(OLD);
    expect(run.remove).not.toHaveBeenCalled();
    expect(run.messages).toEqual(['widget "wheel" stays: another resource of the stack has it']);
  });

  it("stays when that delete comes in a later run, in which the new one is only shown", async () => {
    const run = operation();
    await run.show(NEW);
    await run.delete(OLD);
    expect(run.remove).not.toHaveBeenCalled();
  });

  it("stays when it is the new one that leaves the program again", async () => {
    const run = operation();
    await run.show(OLD);
    await run.delete(NEW);
    expect(run.remove).not.toHaveBeenCalled();
  });

  it("stays also for an old one that was imported, and has no time of creation", async () => {
    const run = operation();
    await run.show(NEW);
    const { createdAt, ...imported } = OLD;
    expect(createdAt).toBeDefined();
    await run.delete(imported);
    expect(run.remove).not.toHaveBeenCalled();
  });

  it("goes with the last of them when all are destroyed, whether or not they were refreshed first", async () => {
    for (const states of [[], [OLD, NEW]]) {
      const run = operation();
      for (const state of states) {
        await run.show(state);
      }
      await run.delete(NEW);
      await run.delete(OLD);
      expect(run.remove).toHaveBeenCalled();
    }
  });

  it("goes when the only resource that has it is deleted or replaced", async () => {
    const run = operation();
    await run.show(OLD);
    await run.delete(OLD);
    expect(run.remove).toHaveBeenCalledTimes(1);
  });
});
