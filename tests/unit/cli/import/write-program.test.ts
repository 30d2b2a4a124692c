import fc from "fast-check";
import ts from "typescript";
import { Names, toIdentifier, toSlug } from "../../../../cli/src/commands/import/names";
import type { ImportedObject } from "../../../../cli/src/commands/import/objects";
import { writeProgram } from "../../../../cli/src/commands/import/write-program";

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "class",
    "Object",
    "ServiceAccount",
    "1st",
    "*/",
    "`${x}`",
    '"',
    "\u2028",
    "__proto__",
    "日本",
  ),
);

/** A service account, its token and its membership of a group, all of any name. */
function objectsOf(names: readonly string[]): ImportedObject[] {
  const logical = new Names();
  return names.flatMap((name, index): ImportedObject[] => {
    const ids = { accountId: `a${index}`, groupId: `g${index}` };
    const { accountId, groupId } = ids;
    const owner = index % 2 === 0 ? name : undefined;
    const take = (): string => logical.take(toSlug(name));
    return [
      {
        ...{ type: "ServiceAccount", name: take(), id: accountId, owner },
        ...{ inputs: { orgId: "o", displayName: name }, outputs: { accountId } },
      },
      { type: "Group", name: take(), id: groupId, inputs: { orgId: "o", name }, outputs: { groupId } },
      {
        ...{ type: "ApiToken", name: take(), id: `t${index}`, owner, outputs: {} },
        inputs: { orgId: "o", accountId, label: name, scopes: ["unknown:imported"] },
      },
      {
        ...{ type: "GroupMembership", name: take(), id: `m${index}`, owner, outputs: {} },
        inputs: { orgId: "o", groupId, accountId },
      },
    ];
  });
}

describe("the written program", () => {
  it.each(["kind", "owner"] as const)(
    "is TypeScript whatever the objects are called, split by %s",
    (split) => {
      fc.assert(
        fc.property(fc.array(anyText, { maxLength: 6 }), (names) => {
          for (const { text } of writeProgram(objectsOf(names), split, "", "o", () => true)) {
            const { diagnostics } = ts.transpileModule(text, { reportDiagnostics: true });
            expect(diagnostics?.map(({ messageText }) => messageText)).toEqual([]);
          }
        }),
        { numRuns: 100 },
      );
    },
  );

  it("refers by constant to what it declares, in whichever file that is, and by id to all else", () => {
    const [account, group, token, membership] = objectsOf(["deploy bot"]);
    const files = writeProgram(
      [account, group, token, membership].filter((one) => one !== undefined),
      "kind",
      ".js",
      "o",
      (name) => name !== "tokens",
    );
    expect(files.map(({ name }) => name)).toEqual(["accounts", "groups", "tokens-2", "memberships"]);
    const text = files.find(({ name }) => name === "memberships")?.text;
    expect(text).toContain(`import { deployBot } from "./accounts.js";`);
    expect(text).toContain(`import { deployBot2 } from "./groups.js";`);
    expect(text).toContain(`{ groupId: deployBot2.groupId, accountId }`);
    const [alone] = writeProgram(
      [token].filter((one) => one !== undefined),
      "kind",
      "",
      "another",
      () => true,
    );
    expect(alone?.text).toContain(`accountId: "a0"`);
    // Not the configured organisation, so the program has to name it.
    expect(alone?.text).toContain(`orgId: "o"`);
    expect(text).not.toContain("orgId");
  });

  it("protects accounts, and keeps a token whatever its scopes are said to be", () => {
    const [accounts, , tokens] = writeProgram(objectsOf(["bot"]), "kind", "", "o", () => true);
    expect(accounts?.text).toContain("{ protect: true }");
    expect(tokens?.text).toContain(`{ ignoreChanges: ["scopes"] }`);
    expect(tokens?.text).toContain(`No API shows the scopes of a token, nor its secret.`);
  });

  it("gives an owner of any length a file of a length that file systems take", () => {
    const owners = writeProgram(objectsOf(["x".repeat(300)]), "owner", "", "o", () => true);
    expect(owners.map(({ name }) => name)).toEqual([`owner-${"x".repeat(60)}`, "groups"]);
  });

  it("names constants apart, also where slugs differ and constants would not", () => {
    expect(["a-b", "aB", "1-x", "class"].map((name) => toIdentifier(toSlug(name)))).toEqual([
      "aB",
      "ab",
      "_1X",
      "_class",
    ]);
    const names = new Names(["a"]);
    expect([names.take("a"), names.take("a"), names.take("b")]).toEqual(["a-2", "a-3", "b"]);
  });
});
