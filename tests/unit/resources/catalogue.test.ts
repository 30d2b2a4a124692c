import * as handlers from "../../../provider/src/handlers";
import * as classes from "../../../provider/src";
import * as nativeClasses from "../../../provider/src/native";
import { catalogue, inputsThatReplace, replacingInputsOf } from "../../../provider/src/resources/catalogue";

const types = catalogue.map(({ type }) => type);

describe("the catalogue of resources", () => {
  it("has a provider for each type, by the name that every stack stores", () => {
    expect(
      Object.keys(handlers)
        .filter((name) => name !== "default")
        .sort(),
    ).toEqual([...types].sort());
  });

  it.each(types)("has a class %s in each index", (type) => {
    expect(classes).toHaveProperty(type);
    expect(nativeClasses).toHaveProperty(type);
  });

  it.each(catalogue.map((definition) => [definition.type, definition] as const))(
    "names only inputs of %s as causes of its outputs",
    (_type, { inputs, outputs }) => {
      const causes = Object.values(outputs).flatMap(({ changesWith = [] }) => changesWith);
      expect(causes.filter((name) => !(name in inputs))).toEqual([]);
    },
  );

  it("knows which inputs replace", () => {
    expect(replacingInputsOf("Group")).toEqual(["orgId"]);
    expect(replacingInputsOf("Unheard")).toEqual([]);
    const was = { orgId: "org", accountId: "a", label: "ci", scopes: ["a:b"] };
    expect(inputsThatReplace("ApiToken", was, { ...was, label: "cd" })).toEqual(["label"]);
  });
});
