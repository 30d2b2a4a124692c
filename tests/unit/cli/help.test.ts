import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

const PROGRAM = path.resolve(__dirname, "../../../cli/dist/program.js");

/** Prints the packages that are loaded after the help of every command was made. */
const SCRIPT = `
  const program = require(${JSON.stringify(PROGRAM)}).buildProgram();
  const helps = [program, ...program.commands].map((command) => command.helpInformation());
  const packages = Object.keys(require.cache).map((file) => /node_modules\\/((@[^/]+\\/)?[^/]+)/.exec(file)?.[1]);
  console.log(JSON.stringify({ helps: helps.length, packages: [...new Set(packages)].filter(Boolean) }));
`;

describe("help", () => {
  // What keeps it under 300 ms; a test of the time itself would fail on a busy machine.
  it("loads nothing but the parser of the command line", async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", SCRIPT]);
    const { helps, packages } = JSON.parse(stdout) as { helps: number; packages: string[] };
    expect(helps).toBeGreaterThan(4);
    expect(packages).toEqual(["commander"]);
  });
});
