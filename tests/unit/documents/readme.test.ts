import { codeBlocksOf, readDocument } from "../../support/documents";

const README = readDocument("README.md");
const MOST_LINES = 120;

/** The text under a heading, up to the next one of the same level. */
function section(heading: string): string {
  return README.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
}

describe("the README", () => {
  it("can be read in a minute", () => {
    expect(README.trimEnd().split("\n").length).toBeLessThanOrEqual(MOST_LINES);
  });

  it("has the demo and the tests before every other section and every other command", () => {
    expect([...README.matchAll(/^## (.*)$/gm)].slice(0, 2).map(([, title]) => title)).toEqual([
      "Try it in two minutes",
      "Run the tests",
    ]);
    expect(
      codeBlocksOf("README.md")
        .slice(0, 2)
        .map(({ text }) => text),
    ).toEqual(["npm ci && npm run demo\n", "npm ci && npm test\n"]);
  });

  it("gives both commands in package.json a meaning", () => {
    const { scripts } = JSON.parse(readDocument("package.json")) as { scripts: Record<string, string> };
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(["demo", "test"]));
  });

  it("has a complete project: all of Pulumi.yaml, and a program of at most ten lines", () => {
    const blocks = codeBlocksOf("README.md");
    const project = blocks.find(({ note }) => note === "Pulumi.yaml");
    expect(project?.text).toBe("name: identity\nruntime: nodejs\nmain: index.ts\n");
    const programs = blocks.filter(({ language }) => language === "ts");
    expect(programs.map(({ text }) => text)).toEqual([readDocument("examples/quickstart/index.ts")]);
    expect(programs[0]?.text.trimEnd().split("\n").length).toBeLessThanOrEqual(10);
  });

  it("states in its first lines that no live organisation was used", () => {
    expect(README.split("\n").slice(0, 8).join(" ")).toContain(
      "not yet against a live Atlassian organisation",
    );
  });

  it("shows the review and the inventory page in both colour schemes, before the first section", () => {
    const [top = ""] = README.split("\n## ");
    for (const name of ["review", "inventory"]) {
      expect(top).toContain(`docs/cli/${name}-light.png`);
      expect(top).toContain(`docs/cli/${name}-dark.png`);
    }
  });

  it("states who should not use it, and links to the index of all documents", () => {
    expect(section("Who should not use it").match(/^- /gm)?.length).toBeGreaterThanOrEqual(3);
    expect(section("Documentation")).toContain("](docs/README.md)");
  });
});
