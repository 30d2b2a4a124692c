import { reasonInDigest, reasonInLog } from "../../../../../cli/src/commands/review/failure/reason";

const FOLDER = "/home/eve/my project";

interface Case {
  readonly reason: string;
  readonly messages: readonly string[];
  readonly expected: object;
}

const EXCEPTION = `error: Running program '${FOLDER}/index.js' failed with an unhandled exception:\n`;
const FRAMES = [
  `    at helper (/home/eve/my project/node_modules/library/index.js:3:1)`,
  `    at Object.<anonymous> (${FOLDER}/src/team.js:7:11)`,
  "    at Module._compile (node:internal/modules/cjs/loader:1521:14)",
].join("\n");
const RUN = "Running program 'index.js' failed with an unhandled exception: ";

/** As the engine 3.259 with Node.js 20 shows them; the folders are made up. */
const CASES: readonly Case[] = [
  {
    reason: "an exception, at the first line of the project",
    messages: [`${EXCEPTION}Error: team is not set\n${FRAMES}\n`],
    expected: { cause: `${RUN}Error: team is not set`, place: { file: "src/team.js", line: 7 } },
  },
  {
    reason: "an exception with a message of several lines",
    messages: [`${EXCEPTION}Error: first\nsecond\n\nthird\n${FRAMES}\n`],
    expected: { cause: `${RUN}Error: first second third`, place: { file: "src/team.js", line: 7 } },
  },
  {
    reason: "an exception in a message of its own",
    messages: [EXCEPTION, `error: Error: team is not set\n${FRAMES}\n`],
    expected: { cause: `${RUN}Error: team is not set`, place: { file: "src/team.js", line: 7 } },
  },
  {
    reason: "colours",
    messages: [
      `${EXCEPTION}\u001b[31mError\u001b[39m: x\n    at f \u001b[90m(${FOLDER}/\u001b[39mindex.js:1:27\u001b[90m)\u001b[39m\n`,
    ],
    expected: { cause: `${RUN}Error: x`, place: { file: "index.js", line: 1 } },
  },
  {
    reason: "a syntax error",
    messages: [
      `${EXCEPTION}${FOLDER}/index.js:4\nconst x = ;\n          ^\n\nSyntaxError: Unexpected token ';'\n`,
    ],
    expected: { cause: `${RUN}SyntaxError: Unexpected token ';'`, place: { file: "index.js", line: 4 } },
  },
  {
    reason: "an error of the compiler",
    messages: [
      `${EXCEPTION}TSError: ⨯ Unable to compile TypeScript:\nsrc/team.ts(12,7): error TS2322: Type 'string' is not assignable to type 'number'.\n\n`,
    ],
    expected: {
      cause: `${RUN}TSError: ⨯ Unable to compile TypeScript: src/team.ts(12,7): error TS2322: Type 'string' is not assignable to type 'number'.`,
      place: { file: "src/team.ts", line: 12 },
    },
  },
  {
    reason: "a module that is missing, without the list of who required it",
    messages: [
      `${EXCEPTION}Error: Cannot find module 'nope'\nRequire stack:\n- ${FOLDER}/index.js\n${FRAMES} {\n  code: 'MODULE_NOT_FOUND'\n}\n`,
    ],
    expected: { cause: `${RUN}Error: Cannot find module 'nope'`, place: { file: "src/team.js", line: 7 } },
  },
  {
    reason: "what is thrown and no error",
    messages: [`${EXCEPTION}just text\n`],
    expected: { cause: `${RUN}just text` },
  },
  {
    reason: "a program on another machine",
    messages: [
      "error: Running program '/runner/w/identity/index.js' failed with an unhandled exception:\nError: x\n    at f (/runner/w/identity/lib/a.js:2:1)\n",
    ],
    expected: { cause: `${RUN}Error: x`, place: { file: "lib/a.js", line: 2 } },
  },
  {
    reason: "a refused resource",
    messages: ["error: … resource 'a': property displayName value {} has a problem: must be one line\n"],
    expected: { cause: "… resource 'a': property displayName value {} has a problem: must be one line" },
  },
  {
    reason: "the paths of a machine elsewhere, but not those of an API or in an address",
    messages: [
      "error: stat /opt/data/x.json: no such file; C:\\Users\\eve\\y.ts; file:///srv/state/z; GET /v1/orgs/1/groups returned 403; see https://a.example/b/c/d\n",
    ],
    expected: {
      cause:
        "stat …/x.json: no such file; …/y.ts; …/z; GET /v1/orgs/1/groups returned 403; see https://a.example/b/c/d",
    },
  },
  {
    reason: "a secret of Atlassian's and the password of a database",
    messages: ["error: refused ATCTT3xFfGF0secretsecret at postgres://eve:geheim@db.example/x\n"],
    expected: { cause: "refused [hidden] at postgres://eve:****@db.example/x" },
  },
  {
    reason: "several errors, each once",
    messages: [
      "error: a\n",
      "error: b.\n",
      "error: a\n",
      "error: c\n",
      "error: d\n",
      "error: preview failed\n",
    ],
    expected: { cause: "a. b. c (And 1 more.)" },
  },
];

describe("the reason of a failed preview", () => {
  const digestOf = (messages: readonly string[]) => ({
    steps: [],
    changeSummary: {},
    config: {},
    diagnostics: messages.map((message) => ({ severity: "error", message })),
  });

  it.each(CASES)("in the diagnostics: $reason", ({ messages, expected }) => {
    expect(reasonInDigest(digestOf(messages), FOLDER)).toEqual(expected);
  });

  it.each(CASES.filter(({ messages }) => messages.length === 1))(
    "on stderr: $reason",
    ({ messages: [message = ""], expected }) => {
      expect(reasonInLog(`warning: x\n\n    ${message}`, FOLDER)).toEqual(expected);
    },
  );

  it("is what the program printed before it ended itself", () => {
    const diagnostics = [
      { severity: "info#err", message: "noise\n" },
      { severity: "info#err", message: "config file is missing\n" },
      { severity: "info#err", message: "see the manual\n" },
      {
        severity: "error",
        message: "error: an unhandled error occurred: Program exited with non-zero exit code: 3\n",
      },
    ];
    expect(reasonInDigest({ ...digestOf([]), diagnostics }, FOLDER)?.cause).toBe(
      "an unhandled error occurred: Program exited with non-zero exit code: 3. config file is missing. see the manual",
    );
  });

  it("is missing if there is no error", () => {
    expect(reasonInDigest(digestOf([]), FOLDER)).toBeUndefined();
    expect(reasonInLog(" \n", FOLDER)).toBeUndefined();
  });

  it("is not longer than a comment can show", () => {
    expect(reasonInDigest(digestOf([`error: ${"x".repeat(5000)}`]), FOLDER)?.cause).toHaveLength(501);
  });
});
