import path from "node:path";
import ts from "typescript";

const WORKSPACE = path.resolve(__dirname, "../..");

/** The packages whose types a compiler reads for a program that imports an entry point of the provider. */
function packagesBehind(entryPoint: string): string[] {
  const program = ts.createProgram([path.join(WORKSPACE, "provider/dist", entryPoint)], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
    noLib: true,
  });
  const names = program
    .getSourceFiles()
    .map(({ fileName }) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(fileName)?.[1]);
  return [...new Set(names)].filter((name) => name !== undefined);
}

describe("the types that a program imports", () => {
  it("bring along those of the SDK only, so that they ask for no newer TypeScript than that does", () => {
    const packages = packagesBehind("index.d.ts");
    expect(packages).toContain("@pulumi/pulumi");
    expect(packages).not.toEqual(expect.arrayContaining(["zod"]));
    expect(packages).not.toEqual(expect.arrayContaining(["axios"]));
  });

  it("are found by the same look where they are part of an entry point", () => {
    expect(packagesBehind("tooling.d.ts")).toContain("zod");
  });
});
