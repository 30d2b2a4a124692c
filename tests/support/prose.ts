import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import ts from "typescript";

import { WORKSPACE } from "./documents";

/** Text for readers, and the line that it starts in. */
export interface Prose {
  readonly line: number;
  readonly text: string;
}

const CODE_BLOCK = /^\s*```[\s\S]*?^\s*```$/gm;
const INLINE_CODE = /`[^`\n]*`|\]\([^)]*\)/g;
const EXPRESSION = /\$\{[^}]*\}/g;
const TITLE_CALLS: ReadonlySet<string> = new Set(["it", "test", "describe"]);

/** The files below a folder of the workspace, except what is built or installed. */
export function filesIn(folder: string): string[] {
  return readdirSync(path.join(WORKSPACE, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      return /^(node_modules|dist|bin|\..*)$/.test(entry.name) ? [] : filesIn(name);
    }
    return [name];
  });
}

/** The lines of a Markdown document, without code. */
export function proseOfDocument(file: string): Prose[] {
  const text = readFileSync(path.join(WORKSPACE, file), "utf8");
  const withoutBlocks = text.replace(CODE_BLOCK, (block) => block.replace(/[^\n]/g, ""));
  return withoutBlocks
    .split("\n")
    .map((row, index) => ({ line: index + 1, text: row.replace(INLINE_CODE, "") }));
}

/** The comments of a TypeScript file, and either its titles of tests or all its sentences. */
export function proseOfSource(file: string, strings: "titles" | "sentences"): Prose[] {
  const text = readFileSync(path.join(WORKSPACE, file), "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found = new Map<number, string>();
  const addComments = (position: number): void => {
    for (const range of ts.getLeadingCommentRanges(text, position) ?? []) {
      found.set(range.pos, text.slice(range.pos, range.end).replace(INLINE_CODE, ""));
    }
  };
  const visit = (node: ts.Node): void => {
    addComments(node.pos);
    if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
      const isSentence = /\w \w/.test(node.getText());
      if (strings === "titles" ? isTitle(node) : isSentence) {
        found.set(node.getStart(), node.getText().replace(EXPRESSION, ""));
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  addComments(source.endOfFileToken.pos);
  return [...found].map(([position, words]) => ({
    line: source.getLineAndCharacterOfPosition(position).line + 1,
    text: words,
  }));
}

function isTitle({ parent, pos }: ts.Node): boolean {
  return (
    ts.isCallExpression(parent) &&
    parent.arguments[0]?.pos === pos &&
    TITLE_CALLS.has(/^\w+/.exec(parent.expression.getText())?.[0] ?? "")
  );
}
