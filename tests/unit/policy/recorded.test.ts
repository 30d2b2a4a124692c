import { fromRecorded } from "pulumi-atlassian-admin-policy";
import { typeTokenOf } from "../../../provider/src/resources/stored-texts";

const urn = (type: string, name: string) => `urn:pulumi:prod::identity::${type}::${name}`;
const GROUP = typeTokenOf("Group");

describe("fromRecorded", () => {
  it("takes everything that the rules look at out of a state", () => {
    const inputs = { name: "deployers" };
    const outputs = { ...inputs, groupId: "g1" };
    const propertyDependencies = { name: [urn("x:y:Z", "z")], description: null };
    expect(
      fromRecorded([
        { urn: urn(GROUP, "g"), type: GROUP, inputs, outputs, propertyDependencies, protect: true },
        { urn: urn(GROUP, "bare"), type: GROUP },
      ]),
    ).toEqual([
      {
        type: "Group",
        urn: urn(GROUP, "g"),
        name: "g",
        inputs,
        outputs,
        isProtected: true,
        propertyDependencies: { name: [urn("x:y:Z", "z")], description: [] },
      },
      {
        type: "Group",
        urn: urn(GROUP, "bare"),
        name: "bare",
        inputs: {},
        outputs: {},
        propertyDependencies: {},
        isProtected: false,
      },
    ]);
  });

  it("leaves out other packages, and what a replacement left over", () => {
    const stack = { urn: urn("pulumi:pulumi:Stack", "s"), type: "pulumi:pulumi:Stack" };
    expect(fromRecorded([stack, { urn: urn(GROUP, "old"), type: GROUP, delete: true }])).toEqual([]);
  });

  it("takes a replaced resource once, as it will be", () => {
    const step = (name: string) => ({ urn: urn(GROUP, "g"), type: GROUP, inputs: { name } });
    expect(fromRecorded([step("old"), step("new")])).toMatchObject([{ inputs: { name: "new" } }]);
  });
});
