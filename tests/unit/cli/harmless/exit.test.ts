import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { harmlessResult, hide, printResult, printUsage, say } from "../../../../cli/src/harmless";
import { isColoured, styled } from "../../../../cli/src/terminal/colour";

const SOURCES = path.resolve(__dirname, "../../../../cli/src");

/** What a function writes to either stream. */
function written(print: () => void): string {
  let text = "";
  const write = (piece: unknown): boolean => {
    text += String(piece);
    return true;
  };
  const spies = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, "write"));
  spies.forEach((spy) => spy.mockImplementation(write));
  print();
  spies.forEach((spy) => {
    spy.mockRestore();
  });
  return text;
}

const EXITS: Readonly<Record<string, (text: string) => void>> = {
  printResult,
  printUsage,
  say: (text) => {
    say("error", text);
  },
};

describe.each(Object.entries(EXITS))("%s", (_, print) => {
  const shown = (text: string): string =>
    written(() => {
      print(text);
    });

  it("prints no token of Atlassian's", () => {
    expect(shown("got ATATT3xFfGF0abc_DEF")).toContain("got [hidden]");
  });

  it("prints no secret that it knows", () => {
    hide("a-webhook-of-ours");
    hide("");
    hide("short");
    expect(shown("https://hooks.example/a-webhook-of-ours, a short word")).toContain(
      "https://hooks.example/[hidden], a short word",
    );
  });

  it("leaves a terminal and a CI runner nothing to obey", () => {
    const text = shown("a\u001b[31m\n::error::b\nc ##[group]d");
    expect(text).not.toMatch(/^::|##\[/m);
    expect(text).not.toContain("\u001b");
  });
});

it("printResult keeps line ends and tabs", () => {
  const text = "a,b\r\nc\td\n";
  expect(
    written(() => {
      printResult(text);
    }),
  ).toBe(text);
});

describe("colours", () => {
  const text = `a ${styled("red", "b")} c\u001b[35md`;
  const printed = (environment: NodeJS.ProcessEnv, isTTY = false): boolean =>
    isColoured({ isTTY }, environment);

  it.each<[NodeJS.ProcessEnv, boolean, boolean, string]>([
    [{}, false, false, "a pipe"],
    [{}, true, true, "a terminal"],
    [{ TERM: "dumb" }, true, false, "a dumb terminal"],
    [{ NO_COLOR: "1" }, true, false, "NO_COLOR"],
    [{ NO_COLOR: "" }, true, true, "an empty NO_COLOR"],
    [{ NO_COLOR: "1", FORCE_COLOR: "1" }, true, false, "both, of which the one that forbids wins"],
    [{ FORCE_COLOR: "1" }, false, true, "FORCE_COLOR"],
    [{ FORCE_COLOR: "0" }, true, false, "FORCE_COLOR=0"],
  ])("with %j, where stdout is a terminal: %s: %s (%s)", (environment, isTTY, expected) => {
    expect(printed(environment, isTTY)).toBe(expected);
  });

  it("are removed where nobody wants them, and others never pass", () => {
    expect(harmlessResult(text)).toBe("a b c\ufffd[35md");
    expect(harmlessResult(text, true)).toBe("a \u001b[31mb\u001b[39m c\ufffd[35md");
  });
});

it("prints one line, whatever the message is", () => {
  expect(
    written(() => {
      say("warning", "one\n  two\r\nwarning: three\n");
    }),
  ).toBe("warning: one two warning: three\n");
});

it("nothing else in the command line writes to a stream of the process", () => {
  const sources = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  const writing = sources.filter((file) =>
    /process\.std(out|err)\s*\.\s*write|console\.(log|info|warn|error|debug)\(/.test(
      readFileSync(path.join(SOURCES, file), "utf8"),
    ),
  );
  expect(writing).toEqual(["harmless/exit.ts"]);
});
