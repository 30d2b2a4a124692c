import { UserError } from "../../../../cli/src/user-error";
import { Checkup, ok, problem } from "../../../../cli/src/commands/doctor/checkup";

describe("a checkup", () => {
  it("makes a check with what the one before found", async () => {
    const checkup = new Checkup();
    const engine = checkup.start("engine", () => ({ ...ok("there"), value: 3 }));
    checkup.after(engine, "stack", (found) => ok(`with ${found}`));

    expect([...(await checkup.verdicts())]).toEqual([
      ["engine", { status: "ok", fact: "there" }],
      ["stack", { status: "ok", fact: "with 3" }],
    ]);
  });

  it("goes on after a problem that leaves something to work with", async () => {
    const checkup = new Checkup();
    const key = checkup.start("key", () => ({ ...problem("scoped", "use another"), value: "key" }));
    checkup.after(key, "directory", () => ok("there"));

    expect((await checkup.verdicts()).get("directory")).toEqual({ status: "ok", fact: "there" });
  });

  it("does not make the checks that build on a failed one, and makes all others", async () => {
    const checkup = new Checkup();
    const engine = checkup.start<number>("engine", () => {
      throw new UserError("no engine.", "Install one.");
    });
    const configuration = checkup.after<number, number>(engine, "configuration", () => ok("never"));
    checkup.after(configuration, "key", () => ok("never"));
    checkup.start("node", () => ok("there"));

    expect(Object.fromEntries(await checkup.verdicts())).toEqual({
      engine: { status: "problem", fact: "no engine.", remedy: "Install one." },
      configuration: { status: "not-checked", fact: 'needs the check "engine" to succeed first' },
      key: { status: "not-checked", fact: 'needs the check "configuration" to succeed first' },
      node: { status: "ok", fact: "there" },
    });
  });
});
