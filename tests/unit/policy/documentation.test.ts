import { readFileSync } from "node:fs";
import path from "node:path";
import { runInNewContext } from "node:vm";
import { transformSync } from "@swc/core";
import * as library from "pulumi-atlassian-admin-policy";
import { codeBlocksOf } from "../../support/documents";
import { account, token } from "./declared";

const PAGE = readFileSync(path.resolve(__dirname, "../../../docs/reference/policies.md"), "utf8");

function block(language: string): string {
  return codeBlocksOf("docs/policy/README.md").find((one) => one.language === language)?.text ?? "";
}

it.each(library.RULES)("$name has a section with its demand and level", ({ name, demand, level }) => {
  const section = PAGE.split("\n## ").find((text) => text.startsWith(`${name}\n`));
  expect(section).toContain(`\n${demand}\n\nLevel: \`${level}\`.`);
});

describe("the guide", () => {
  it("shows a configuration that can be used", () => {
    const config = JSON.parse(block("json")) as library.PolicyConfig;
    const resources = [account("Bot"), token("t", { rotation: undefined })];
    const found = library.checkPolicies({ resources }, config);
    expect(found.map(({ rule, level }) => [rule, level])).toEqual([
      ["token-max-lifetime", "mandatory"],
      ["token-rotation", "mandatory"],
      ["account-deletion", "mandatory"],
    ]);
  });

  it("shows a program that finds the missing owner", () => {
    const { code } = transformSync(block("ts"), {
      jsc: { parser: { syntax: "typescript" }, target: "es2023" },
      module: { type: "commonjs" },
    });
    const log = jest.fn();
    runInNewContext(code, { require: () => library, exports: {}, console: { log } });
    expect(log.mock.calls).toEqual([
      [expect.stringMatching(/^Service account "deploy-bot" has no owner\. Set [^\n]+$/)],
    ]);
  });
});
