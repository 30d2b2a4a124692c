import path from "node:path";
import ts from "typescript";
import { codeBlocksOf, DOCUMENTS, readDocument, WORKSPACE } from "../support/documents";

/** Every TypeScript block, as its own file in a user's project. */
const PROGRAMS = DOCUMENTS.flatMap((document) =>
  codeBlocksOf(document)
    .filter(({ language }) => language === "ts")
    .map(({ text }, index): [string, string] => [
      path.join(WORKSPACE, "tests", `${document.replace(/\W/g, "-")}-${index + 1}.ts`),
      text,
    ]),
);

/** What the compiler reports about programs that stand in a user's project. */
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

describe("the documents", () => {
  it("show programs that compile", () => {
    expect(PROGRAMS.length).toBeGreaterThan(10);
    expect(complaints(new Map(PROGRAMS))).toEqual([]);
  });

  it("have the README's program as the example that the build compiles, to the letter", () => {
    const [program] = codeBlocksOf("README.md").filter(({ language }) => language === "ts");
    expect(program?.text).toBe(readDocument("examples/quickstart/index.ts"));
  });
});
