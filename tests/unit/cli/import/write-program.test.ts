import fc from "fast-check";
import ts from "typescript";
import { MODULE_OF } from "../../../../cli/src/commands/import/provider";
import { Names, toIdentifier, toSlug } from "../../../../cli/src/commands/import/names";
import type { ImportedObject } from "../../../../cli/src/commands/import/objects";
import { SPLITS } from "../../../../cli/src/commands/import/options";
import { defaultSplit, writeProgram } from "../../../../cli/src/commands/import/write-program";

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

/** A service account, its token and its membership of a group that has a person in it, all of any name. */
function objectsOf(names: readonly string[], orgId = "o"): ImportedObject[] {
  const logical = new Names();
  return names.flatMap((name, index): ImportedObject[] => {
    const [accountId, groupId] = [`a${index}`, `g${index}`];
    const account = { slug: toSlug(name), owner: index % 2 === 0 ? name : undefined };
    const take = (): string => logical.take(toSlug(name));
    return [
      {
        type: "ServiceAccount",
        name: take(),
        id: accountId,
        account,
        inputs: { orgId, displayName: name },
        outputs: { accountId },
      },
      { type: "Group", name: take(), id: groupId, inputs: { orgId, name }, outputs: { groupId } },
      {
        type: "ApiToken",
        name: take(),
        id: `t${index}`,
        account,
        outputs: {},
        inputs: { orgId, accountId, label: name, scopes: ["unknown:imported"] },
      },
      {
        type: "GroupMembership",
        name: take(),
        id: `m${index}`,
        account,
        outputs: {},
        inputs: { orgId, groupId, accountId },
      },
      {
        type: "GroupMembership",
        name: take(),
        id: `p${index}`,
        outputs: {},
        inputs: { orgId, groupId, email: `${index}@example.com` },
      },
      {
        type: "GroupMembership",
        name: take(),
        id: `q${index}`,
        outputs: {},
        comment: name,
        inputs: { orgId, groupId, accountId: "person" },
      },
    ];
  });
}

const write = (
  objects: readonly ImportedObject[],
  split: (typeof SPLITS)[number],
  extension: "" | ".js" = "",
) => writeProgram(objects, split, extension, "o", () => true, MODULE_OF.dynamic);

describe("the written program", () => {
  it.each(SPLITS)("is TypeScript whatever the objects are called, split by %s", (split) => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 6 }), (names) => {
        for (const { text } of write(objectsOf(names), split)) {
          const { diagnostics } = ts.transpileModule(text, { reportDiagnostics: true });
          expect(diagnostics?.map(({ messageText }) => messageText)).toEqual([]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("refers by constant to what it declares, in whichever file that is, and by id to all else", () => {
    const [account, group, token, membership] = objectsOf(["deploy bot"]);
    const files = writeProgram(
      [account, group, token, membership].filter((one) => one !== undefined),
      ...(["kind", ".js", "o"] as const),
      (name) => name !== "tokens",
      MODULE_OF.dynamic,
    );
    expect(files.map(({ name }) => name)).toEqual(["accounts", "groups", "memberships", "tokens-2"]);
    const text = files.find(({ name }) => name === "memberships")?.text;
    expect(text).toContain(`import * as accounts from "./accounts.js";`);
    expect(text).toContain(`import * as groups from "./groups.js";`);
    expect(text).toContain(`{ groupId: groups.deployBot2.groupId, accountId: accounts.deployBot.accountId }`);
    const [alone] = writeProgram(
      [token].filter((one) => one !== undefined),
      ...(["kind", "", "another"] as const),
      () => true,
      MODULE_OF.dynamic,
    );
    expect(alone?.text).toContain(`accountId: "a0"`);
    // Not the configured organisation, so the program has to name it.
    expect(alone?.text).toContain(`orgId: "o"`);
    expect(text).not.toContain("orgId");
  });

  it("has everything of an account in one place, and everything of a group in another", () => {
    const [account, groups] = write(objectsOf(["deploy bot"]), "account").toReversed();
    expect([account?.name, groups?.name]).toEqual(["account-deploy-bot", "groups"]);
    expect(account?.text.match(/new [A-Z]\w+/g)).toEqual([
      "new ServiceAccount",
      "new ApiToken",
      "new GroupMembership",
    ]);
    expect(groups?.text.match(/new [A-Z]\w+/g)).toEqual([
      "new Group",
      "new GroupMembership",
      "new GroupMembership",
    ]);
    expect(groups?.text).toContain(`email: "0@example.com"`);
    expect(groups?.text).toContain(`// deploy bot\nnew GroupMembership("deploy-bot-6", {`);
  });

  it("has few lines of imports, however many accounts a file is about", () => {
    const many = Array.from({ length: 250 }, (_, index) => `bot ${index}`);
    for (const { text } of write(objectsOf(many), "kind")) {
      expect(text.match(/^import /gm)?.length).toBeLessThanOrEqual(3);
    }
  });

  it("has several memberships of an account as one loop, also in another organisation than the configured one", () => {
    const [account, , , membership] = objectsOf(["bot"], "other");
    const second = { ...membership, name: "bot-9", inputs: { ...membership?.inputs, groupId: "g9" } };
    const objects = [account, membership, second as ImportedObject].filter((one) => one !== undefined);
    const [file] = write(objects, "account");
    expect(file?.text).toContain(`"bot-9": "g9"`);
    expect(file?.text).toContain(
      `new GroupMembership(name, { orgId: "other", groupId, accountId: bot.accountId });`,
    );
  });

  it("protects accounts and groups, and keeps a token whatever its scopes are", () => {
    const [accounts, groups, , tokens] = write(objectsOf(["bot"]), "kind");
    expect(accounts?.text).toContain("{ protect: true }");
    expect(groups?.text).toContain("{ protect: true }");
    expect(tokens?.text).toContain(`{ ignoreChanges: ["scopes"] }`);
    expect(tokens?.text).toContain(`No API shows the scopes or the secret of a token.`);
  });

  it("gives an owner of any length a file of a length that file systems take", () => {
    const owners = write(objectsOf(["x".repeat(300)]), "owner");
    expect(owners.map(({ name }) => name)).toEqual(["groups", `owner-${"x".repeat(60)}`]);
  });

  it("is split by owner where most accounts have one, else by account", () => {
    // Every second one has an owner.
    expect([defaultSplit(objectsOf(["a", "b"])), defaultSplit(objectsOf(["a", "b", "c"]))]).toEqual([
      "owner",
      "owner",
    ]);
    const without = objectsOf(["a"]).map((object) => ({
      ...object,
      account: { slug: "a", owner: undefined },
    }));
    expect(defaultSplit(without)).toBe("account");
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
