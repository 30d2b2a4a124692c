import { readFileSync } from "node:fs";
import path from "node:path";
import { EFFECT_KINDS, REASONS } from "../../../../cli/src/commands/review/effect";
import { COMMENT_SERVICES } from "../../../../cli/src/commands/review/comment/names";
import { FORMATS } from "../../../../cli/src/commands/review/formats/names";

const PAGE = readFileSync(path.resolve(__dirname, "../../../../docs/cli/review.md"), "utf8");

describe("docs/cli/review.md", () => {
  it.each([...EFFECT_KINDS, ...FORMATS, ...COMMENT_SERVICES])("names %s", (name) => {
    expect(PAGE).toContain(`\`${name}\``);
  });

  it("has a row for every reason with its risk, and for no other", () => {
    const rows = [...PAGE.matchAll(/^\| `([\w-]+)` +\| (high|medium|low) +\|/gm)];
    const expected = Object.entries(REASONS).map(([reason, { risk }]) => [reason, risk]);
    expect(rows.map(([, reason, risk]) => [reason, risk])).toEqual(expected);
  });
});
