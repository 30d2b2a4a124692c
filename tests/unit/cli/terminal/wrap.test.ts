import { wrap } from "../../../../cli/src/terminal/wrap";

describe("wrap", () => {
  it("breaks between words, and long words", () => {
    expect(wrap("one two three", 8)).toEqual(["one two", "three"]);
    expect(wrap("abcdefghij", 4)).toEqual(["abcd", "efgh", "ij"]);
  });

  it("keeps a command that is to be pasted on one line, also a long one", () => {
    const command = `"pulumi up --refresh --stack prod --cwd ../infra/identity"`;
    expect(wrap(`Run ${command} to undo it.`, 40)).toEqual(["Run", command, "to undo it."]);
    const other = `("atlassian-admin import --stack prod")`;
    expect(wrap(`do this ${other}.`, 30)).toEqual(["do this", `${other}.`]);
  });

  it("breaks a quotation that is no command", () => {
    expect(wrap(`the group "pulumi-users of all teams" is gone`, 20)).toEqual([
      `the group`,
      `"pulumi-users of all`,
      `teams" is gone`,
    ]);
  });
});
