import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const DOCUMENT = readFileSync(path.resolve(__dirname, "../../../docs/pulumi-options.md"), "utf8");

/** An option or a command: its heading, whether it works, what it does, and the note below. */
interface Entry {
  readonly option: string;
  readonly verdict: string;
  readonly effect: string;
  readonly note: string;
}

const ENTRY =
  /^### (`.*`)\n\n\*\*(Works|Works, with a limit|Not supported)\.\*\* (.*)\.\n(?:\n((?!#).*)\n)?/gm;

function entries(): Entry[] {
  return [...DOCUMENT.matchAll(ENTRY)].map(([, option = "", verdict = "", effect = "", note = ""]) => ({
    option,
    verdict,
    effect,
    note,
  }));
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
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
  it("has a heading for each test, with the words of its title, and a test for each heading", () => {
    const promised = entries().map(({ option, effect }) =>
      `${option}: ${lowerFirst(effect)}`.replaceAll("`", ""),
    );
    expect(promised.length).toBeGreaterThan(40);
    expect(promised.sort()).toEqual(titles("it").sort());
  });

  it("states under each heading whether it works, and explains everything that does not simply work", () => {
    expect(entries()).toHaveLength(DOCUMENT.match(/^### /gm)?.length ?? 0);
    expect(entries().filter(({ verdict, note }) => verdict !== "Works" && note === "")).toEqual([]);
  });

  it("has a heading for each option of the SDK", () => {
    const described = entries().map(({ option }) => option.replaceAll("`", ""));
    expect(sdkOptions().length).toBeGreaterThan(20);
    expect(sdkOptions().filter((option) => !described.includes(option))).toEqual([]);
  });

  it("names each known bug", () => {
    const [, list = ""] = DOCUMENT.split("## Not so yet");
    const named = [...list.matchAll(/^- (.*)$/gm)].map(([, bug = ""]) => bug);
    expect(named.sort()).toEqual(titles("it.failing").sort());
  });
});
