import type { Group } from "../../../provider/src/organization/groups";
import { demandMark, markOutputs, observedMark } from "../../../provider/src/resources/group/ownership";

const OURS = "acme/prod:g";
const groupWith = (...holders: string[]): Group => {
  const mark = holders.length === 0 ? "" : ` [managed by Pulumi: ${holders.join("; ")}]`;
  return { id: "g1", storedDescription: `Deploys${mark}` } as Group;
};
const [named, unnamed] = [groupWith("acme/dev:g", OURS), groupWith("acme/dev:g")];

describe("the mark of a group", () => {
  it("refuses a delete if the name was there once and is missing now", () => {
    expect(() => {
      demandMark(unnamed, { markedAs: OURS });
    }).toThrow(
      /^somebody removed the mark of this resource .* Nothing was deleted\. Run "pulumi up --refresh"/,
    );
    expect(() => {
      demandMark(groupWith(), { markedAs: OURS });
    }).toThrow("Nothing was deleted.");
  });

  it.each([
    ["the name is there", named, OURS],
    ["no write has ever set the name", unnamed, undefined],
  ])("allows a delete if %s", (_what, group, markedAs) => {
    expect(() => {
      demandMark(group, { markedAs });
    }).not.toThrow();
  });

  it.each([
    ["a name that is there", named, {}, { markedAs: OURS }],
    ["that a name is missing", unnamed, { markedAs: OURS }, { markedAs: OURS, markProblem: "missing" }],
    [
      "that a name is there again",
      named,
      { markedAs: OURS, markProblem: "missing" as const },
      { markedAs: OURS },
    ],
    ["nothing of a name that was never there", unnamed, {}, {}],
    [
      "that a name cannot be written, as often as it is read",
      unnamed,
      { markedAs: OURS, markProblem: "unwritable" as const },
      { markedAs: OURS, markProblem: "unwritable" },
    ],
  ])("is recorded by a read: %s", (_what, group, state, expected) => {
    expect(observedMark(group, { managedBy: OURS, ...state })).toEqual(expected);
  });

  it.each([
    ["the name that a write set", named, OURS, undefined, { markedAs: OURS }],
    ["nothing where the API does not keep it", unnamed, OURS, undefined, {}],
    ["the name before, if the new one was not written", named, "acme/prod:new", OURS, { markedAs: OURS }],
    ["that it was not written again", unnamed, OURS, OURS, { markedAs: OURS, markProblem: "unwritable" }],
  ])("is recorded by a write: %s", (_what, group, name, before, expected) => {
    expect(markOutputs(group, name, { markedAs: before })).toEqual(expected);
  });
});
