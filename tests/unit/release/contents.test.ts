import { contentProblems } from "../../../tools/release/src/contents";

const sources = ["index.ts", "client/client.ts"];
const right = [
  "LICENSE",
  "README.md",
  "package.json",
  ...["index", "client/client"].flatMap((name) => [`dist/${name}.js`, `dist/${name}.d.ts`]),
  "go/cli/go.mod",
];
const of = { folder: "x", maxKilobytes: 10, moreFiles: /^go\/\w+\/go\.mod$/ };

describe("contentProblems", () => {
  it("finds nothing wrong with what belongs into a tarball", () => {
    expect(contentProblems({ of, files: right, bytes: 10_000 }, sources)).toEqual([]);
  });

  it.each([
    { file: "src/index.ts", reason: "a source" },
    { file: "dist/index.test.js", reason: "a test" },
    { file: "dist/.tsbuildinfo", reason: "the compiler's notes" },
    { file: "dist/index.js.map", reason: "a map of a source that is not there" },
    { file: "dist/old.js", reason: "what is left of a source that was removed" },
    { file: ".env", reason: "a setting" },
    { file: "go/cli/main.go", reason: "a file that nobody listed" },
  ])("refuses $reason", ({ file }) => {
    expect(contentProblems({ of, files: [...right, file], bytes: 1 }, sources)).toEqual([
      `${file} must not be in it`,
    ]);
  });

  it.each([...right.slice(0, 3), "dist/client/client.js", "dist/client/client.d.ts"])(
    "misses %s",
    (missing) => {
      const files = right.filter((file) => file !== missing);
      expect(contentProblems({ of, files, bytes: 1 }, sources)).toEqual([`${missing} is missing`]);
    },
  );

  it("refuses a tarball that has grown beyond its budget", () => {
    expect(contentProblems({ of, files: right, bytes: 10_001 }, sources)).toEqual([
      "its size is 11 kB, but at most 10 kB are allowed",
    ]);
  });
});
