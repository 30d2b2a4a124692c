import {
  nativeTypeTokenOf,
  resourceOfTypeToken,
  typeTokenOf,
} from "../../../provider/src/resources/stored-texts";
import { catalogue } from "../../../provider/src/resources/catalogue";
import { identityTypeOf } from "../../../policy/src/model";

const RESOURCES = catalogue.map(({ type }) => type);
const OTHERS = ["ServiceIdentity", "Provider"].flatMap((type) => [
  typeTokenOf(type),
  nativeTypeTokenOf(type),
]);
const STRANGERS = [
  "",
  "aws:s3:Bucket",
  "pulumi:pulumi:Stack",
  "atlassian-admin:other:Group",
  "xatlassian-admin:index:Group",
];

// The rules stand alone, so they have their own list of types (DESIGN.md, "Packages").
describe("the types that the rules judge", () => {
  it("are those of the provider, under the tokens of both faces", () => {
    expect(RESOURCES).toHaveLength(6);
    for (const token of RESOURCES.flatMap((type) => [typeTokenOf(type), nativeTypeTokenOf(type)])) {
      expect([token, identityTypeOf(token)]).toEqual([token, resourceOfTypeToken(token)]);
    }
  });

  it.each([...OTHERS, ...STRANGERS])("do not include %j", (token) => {
    expect(identityTypeOf(token)).toBeUndefined();
  });
});
