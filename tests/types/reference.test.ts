import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import * as provider from "../../provider/src";

const WORKSPACE = path.resolve(__dirname, "../..");
const REFERENCE = path.join(WORKSPACE, "docs", "reference");
const names = Object.keys(provider).filter((name) => !name.endsWith("Output"));

/** The program that the page of a resource or look-up shows. */
function exampleOf(name: string): string {
  const page = readFileSync(path.join(REFERENCE, `${name}.md`), "utf8");
  return /\n## Example\n\n```ts\n(.*?)\n```/s.exec(page)?.[1] ?? "";
}

/** What the compiler says about programs that stand in a user's project. */
function complaints(programs: ReadonlyMap<string, string>): string[] {
  const { config } = ts.readConfigFile(path.join(WORKSPACE, "tsconfig.base.json"), (file) =>
    ts.sys.readFile(file),
  ) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, WORKSPACE);
  const host = ts.createCompilerHost(options);
  host.fileExists = (file) => programs.has(file) || ts.sys.fileExists(file);
  host.readFile = (file) => programs.get(file) ?? ts.sys.readFile(file);
  const program = ts.createProgram(
    [...programs.keys()],
    { ...options, noEmit: true, composite: false },
    host,
  );
  return ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ file, messageText }) =>
        `${path.basename(file?.fileName ?? "")}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    );
}

describe("the reference", () => {
  it.each(names)("shows how to use %s", (name) => {
    expect(exampleOf(name)).toMatch(
      new RegExp(`import \\{.*\\b${name}(Output)?\\b.*\\} from "pulumi-atlassian-admin";`),
    );
  });

  it("shows examples that compile", () => {
    const programs = names.map((name): [string, string] => [
      path.join(WORKSPACE, "tests", `${name}.ts`),
      exampleOf(name),
    ]);
    expect(complaints(new Map(programs))).toEqual([]);
  });
});
