import { InitFailureError } from "../../../provider/src/lifecycle/init-failure-error";
import { toNativeProvider, type NativeProvider } from "../../../provider/src/lifecycle/native-provider";
import type { Properties } from "../../../provider/src/lifecycle/properties";
import { UNKNOWN } from "../../../provider/src/lifecycle/unknown";
import { fakeHost, widgetDefinition, type WidgetApi } from "./widget";

const URN = "urn:pulumi:prod::acme::atlassian-admin:index:Widget::wheel";
const INPUTS: Properties = { orgId: "org", managedBy: "acme/prod:wheel", name: "wheel", note: "none" };
const STATE: Properties = { ...INPUTS, widgetId: "w1", secret: "s", createdAt: "2026-01-01T00:00:00.000Z" };
const SECRET = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value: "s",
};

function providerOf(api: Partial<WidgetApi> = {}, defaultOrgId?: string): NativeProvider {
  return toNativeProvider(widgetDefinition(api), fakeHost(defaultOrgId));
}

describe("NativeProvider.check", () => {
  it("names the resource by its URN, with the types of its parents", () => {
    const { inputs } = providerOf().check(URN, {}, { orgId: "org", name: "wheel" });
    expect(inputs["managedBy"]).toBe("acme/prod:wheel");
    const child = "urn:pulumi:prod::acme::my:index:Car$atlassian-admin:index:Widget::a::b";
    expect(providerOf().check(child, {}, { orgId: "org", name: "wheel" }).inputs["managedBy"]).toBe(
      "acme/prod:my:index:Car/a::b",
    );
  });

  it.each([
    { reason: "the same resource, named by the dynamic face", previous: "acme/prod:car/wheel", kept: true },
    { reason: "another stack", previous: "acme/dev:wheel", kept: false },
    { reason: "another name", previous: "acme/prod:big-wheel", kept: false },
  ])("keeps the recorded name if it is that of $reason: $kept", ({ kept, previous }) => {
    const olds = { ...INPUTS, managedBy: previous };
    const { inputs } = providerOf().check(URN, olds, { orgId: "org", name: "wheel", size: 3 });
    expect(inputs["managedBy"]).toBe(kept ? previous : "acme/prod:wheel");
  });

  it("takes null for left out, and drops what the dynamic face recorded", () => {
    const olds = { ...INPUTS, __provider: "text" };
    const { failures, inputs } = providerOf().check(URN, olds, { orgId: "org", name: "wheel", size: null });
    expect([failures, inputs]).toEqual([[], INPUTS]);
  });
});

describe("NativeProvider.diff", () => {
  it("gives the kind of each difference, and which of them replace", () => {
    const news = { ...INPUTS, name: "rim", size: 1, note: undefined };
    expect(providerOf().diff("w1", STATE, INPUTS, news)).toEqual({
      hasChanges: true,
      inputs: [
        { name: "name", kind: "update", isReplacing: true },
        { name: "note", kind: "delete", isReplacing: false },
        { name: "size", kind: "add", isReplacing: false },
      ],
      deleteBeforeReplace: false,
    });
  });

  it.each([
    { reason: "nothing", oldInputs: INPUTS, news: INPUTS },
    { reason: "the text of the dynamic face", oldInputs: { ...INPUTS, __provider: "text" }, news: INPUTS },
    { reason: "the manager alone", oldInputs: { ...INPUTS, managedBy: undefined }, news: INPUTS },
  ])("has no changes where the difference is $reason", ({ news, oldInputs }) => {
    expect(providerOf().diff("w1", STATE, oldInputs, news)).toMatchObject({ hasChanges: false, inputs: [] });
  });

  it("counts an unknown value in a replacing field as a replacement", () => {
    const { inputs } = providerOf().diff("w1", STATE, INPUTS, { ...INPUTS, name: UNKNOWN });
    expect(inputs).toEqual([{ name: "name", kind: "update", isReplacing: true }]);
  });
});

describe("NativeProvider previews", () => {
  it("of a create know the inputs and none of the outputs", () => {
    expect(providerOf().previewCreate(INPUTS)).toEqual({
      ...INPUTS,
      createdAt: UNKNOWN,
      secret: UNKNOWN,
      widgetId: UNKNOWN,
    });
  });

  it("of an update keep the outputs whose causes stay, with the secret ones marked", () => {
    const news = { ...INPUTS, note: "new" };
    expect(providerOf().previewUpdate(STATE, INPUTS, news)).toEqual({
      ...STATE,
      note: "new",
      secret: SECRET,
    });
  });

  it("of an update do not know the outputs whose causes change", () => {
    const preview = providerOf().previewUpdate(STATE, INPUTS, { ...INPUTS, size: 2 });
    expect(preview).toMatchObject({ widgetId: "w1", size: 2, secret: { value: UNKNOWN } });
  });

  it("of an update do not know an output that the state lacks", () => {
    const { widgetId, ...unfinished } = STATE;
    expect(widgetId).toBe("w1");
    expect(providerOf().previewUpdate(unfinished, INPUTS, { ...INPUTS, note: "new" })).toMatchObject({
      widgetId: UNKNOWN,
    });
  });
});

describe("NativeProvider operations", () => {
  it("mark secret outputs", async () => {
    const create: WidgetApi["create"] = async () => ({ id: "w1", outputs: { widgetId: "w1", secret: "s" } });
    const { state } = await providerOf({ create }).create(INPUTS);
    expect(state).toMatchObject({ widgetId: "w1", secret: SECRET });
  });

  it("mark secret outputs of a partial success, which carries no text of the dynamic face", async () => {
    const create: WidgetApi["create"] = async () => ({
      id: "w1",
      outputs: { widgetId: "w1", secret: "s" },
      unfinished: ["it has no spokes."],
    });
    const failure: unknown = await providerOf({ create })
      .create({ ...INPUTS, __provider: "text" })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(InitFailureError);
    expect((failure as InitFailureError).properties).toMatchObject({ secret: SECRET });
    expect((failure as InitFailureError).properties).not.toHaveProperty("__provider");
  });

  it("read what an id names, in the default organisation", async () => {
    const read: WidgetApi["read"] = async (_organization, { widgetId }) => ({
      outputs: { widgetId },
      inputs: { name: "wheel" },
    });
    expect(await providerOf({ read }, "org").read("w1", {}, {})).toEqual({
      id: "w1",
      inputs: { orgId: "org", name: "wheel" },
      state: { orgId: "org", name: "wheel", widgetId: "w1" },
    });
    expect(await providerOf({ read }, "org").read(" ari:cloud:identity::widget/w1 ", {}, {})).toMatchObject({
      id: "w1",
    });
  });

  it("report what an id names and the organisation does not have, with the form of the id", async () => {
    await expect(providerOf({}, "org").read("w2", {}, {})).rejects.toThrow(
      'Cannot read Widget "w2": it does not exist in organisation "org". Check the id, which has the form <widgetId>, and the organisation.',
    );
  });

  it("refuse an id of another form, and show the form", async () => {
    await expect(providerOf({}, "org").read("w1/w2", {}, {})).rejects.toThrow(
      'Cannot read Widget "w1/w2": "w1/w2" is not an id to import by. It has the form <widgetId>.',
    );
  });

  it("ask for the organisation where there is none to read an id in", async () => {
    await expect(providerOf().read("w1", {}, {})).rejects.toThrow(
      'Cannot read Widget "w1": there is no organisation id. Set it with "pulumi config set atlassian-admin:orgId …"',
    );
  });
});
