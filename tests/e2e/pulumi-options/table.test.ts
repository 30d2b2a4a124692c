import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const DOCUMENT = readFileSync(path.resolve(__dirname, "../../../docs/pulumi-options.md"), "utf8");
const VERDICTS = ["works", "with a note", "cannot"];

interface Row {
  readonly option: string;
  readonly verdict: string;
  readonly effect: string;
  readonly note: string;
}

function rows(): Row[] {
  return [...DOCUMENT.matchAll(/^\| (`.*?) +\| (.*?) +\| (.*?) +\| (.*?) *\|$/gm)].map(
    ([, option = "", verdict = "", effect = "", note = ""]) => ({ option, verdict, effect, note }),
  );
}

/** The titles of the tests of this folder that are made by `call`. */
function titles(call: "it" | "it.failing"): string[] {
  const files = readdirSync(__dirname).filter((name) => name !== path.basename(__filename));
  const texts = files.map((name) => readFileSync(path.join(__dirname, name), "utf8"));
  const title = new RegExp(`^ *${call.replace(".", "\\.")}\\(\\s*("(?:[^"\\\\]|\\\\.)*")`, "gm");
  return texts.flatMap((text) =>
    [...text.matchAll(title)].map(([, quoted = ""]) => JSON.parse(quoted) as string),
  );
}

/** The options that a resource class of the installed SDK takes. */
function sdkOptions(): string[] {
  const folder = path.dirname(require.resolve("@pulumi/pulumi/package.json"));
  const declarations = readFileSync(path.join(folder, "resource.d.ts"), "utf8");
  const interfaces = declarations.matchAll(
    /^export interface \w*ResourceOptions (?:extends \w+ )?\{\n(.*?)^\}/gms,
  );
  return [...interfaces].flatMap(([, body = ""]) =>
    [...body.matchAll(/^ {4}(\w+)\?:/gm)].map(([, name = ""]) => name),
  );
}

describe("docs/pulumi-options.md", () => {
  it("has a row for each test, in the words of its title, and a test for each row", () => {
    const promised = rows().map(({ option, effect }) => `${option}: ${effect}`.replaceAll("`", ""));
    expect(promised.length).toBeGreaterThan(40);
    expect(promised.sort()).toEqual(titles("it").sort());
  });

  it("says in each row whether it works, and why where it does not quite", () => {
    const unclear = rows().filter(
      ({ verdict, note }) => !VERDICTS.includes(verdict) || (verdict !== "works" && note === ""),
    );
    expect(unclear).toEqual([]);
  });

  it("has a row for each option of the SDK", () => {
    const described = rows().map(({ option }) => option.replaceAll("`", ""));
    expect(sdkOptions().length).toBeGreaterThan(20);
    expect(sdkOptions().filter((option) => !described.includes(option))).toEqual([]);
  });

  it("names each known bug", () => {
    const [, list = ""] = DOCUMENT.split("## Not so yet");
    const named = [...list.matchAll(/^- (.*)$/gm)].map(([, bug = ""]) => bug);
    expect(named.sort()).toEqual(titles("it.failing").sort());
  });
});
