/**
 * What somebody can call an account, a group or a token to make trouble in what we print. Each is here for one
 * reason.
 */
export const HOSTILE_NAMES: Readonly<Record<string, string>> = {
  colour: "red\u001b[31mred\u001b[0m",
  title: "title\u001b]0;owned\u0007",
  link: "link\u001b]8;;https://evil.example\u001b\\here\u001b]8;;\u001b\\",
  "one-byte control sequence": "c1\u009b2Jgone",
  "carriage return": "good\rbad",
  backspace: "evil\b\b\b\bgood",
  direction: "abc\u202egnp.exe",
  isolate: "abc\u2066def\u2069\u200f",
  "line separator": "one\u2028two\u2029three",
  invisible: "ad\u200bmin\u00ad\ufeff\u2060s",
  tags: "bot\u{e0049}\u{e0067}\u{e006e}",
  "GitHub command": "x\n::error file=a,line=1::owned",
  "GitHub command first": "::add-mask::a",
  "GitHub command behind spaces": "\u3000 ::stop-commands::x",
  "old GitHub command": "x ##[error]owned",
  "Azure command": "x ##vso[task.setvariable variable=a]b",
  "GitLab section": "x\u001b[0Ksection_start:0:a\r\u001b[0K",
  formula: '=HYPERLINK("https://evil.example","x")',
  "formula by plus": "+1+1",
  "formula by minus": "-1+1",
  "formula by at": "@SUM(1)",
  "formula behind a tab": "\t=1+1",
  "formula behind quotation marks": '"=1+1',
  "full-width formula": "＝1+1",
  "full-width at": "＠SUM(1)",
  "small formula": "﹦1+1",
  "formula in the next cell": "x;=1+1",
  "formula in the next quoted cell": 'x;"=1+1"',
  "formula behind a tab in the middle": "x\t=1+1",
  "formula in the next line": "x\n=1+1",
  "full-width formula in the next cell": "x; ＋1",
  element: "<script>alert(1)</script>",
  attribute: `"'><img src=x onerror=alert(1)>`,
  "Markdown link": "[x](https://evil.example)",
  "Markdown image": "![](https://evil.example/x.png)",
  mention: "@everyone and @team/x",
  cell: "a | b | c",
  code: "`` ` ```",
  comment: "*/ process.exit(1); /*",
  template: "${process.exit(1)}",
  heading: "x\n# heading\n---",
};

/** Looks like a secret of Atlassian's, and is in a name. */
export const SECRET_IN_A_NAME = "deploy ATATT3xFfGF0hostileSecretInAName";

/** Characters that no output of ours contains. Line ends and tabs are ours. */
export const UNSAFE_CHARACTERS =
  /(?![\n\t])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/u;

/** Lines that a CI runner takes for a command. */
export const RUNNER_COMMAND = /^\s*::\S|##\w*\[/m;

/** The cells of a CSV text as a reader sees them that separates by this character. */
export function cellsOf(csv: string, separator: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (let index = 0; index < csv.length; index++) {
    const character = csv[index] ?? "";
    if (character === '"' && isQuoted && csv[index + 1] === '"') {
      cell += character;
      index++;
    } else if (character === '"' && (isQuoted || cell === "")) {
      isQuoted = !isQuoted;
    } else if (!isQuoted && (character === separator || character === "\n" || character === "\r")) {
      cells.push(cell);
      cell = "";
    } else {
      cell += character;
    }
  }
  return [...cells, cell];
}

/** What a spreadsheet runs, whatever width the sign has. */
export function isFormula(cell: string): boolean {
  return /^\s*"*\s*[=+\-@−]/.test(cell.normalize("NFKC"));
}
