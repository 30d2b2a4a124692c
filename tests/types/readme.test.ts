import { readFileSync } from "node:fs";
import path from "node:path";
import { readmeBlocks } from "../support/readme";

describe("the README's program", () => {
  it("is the example that the build compiles, to the letter", () => {
    const example = readFileSync(path.resolve(__dirname, "../../examples/readme/index.ts"), "utf8");
    expect(readmeBlocks().filter(({ language }) => language === "ts")).toEqual([
      { language: "ts", text: example },
    ]);
  });
});
