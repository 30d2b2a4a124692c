import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { WORKSPACE } from "./documents";

/** What stands for a part that differs from case to case. */
const HOLE = "…";

export interface SourceTexts {
  /** Every text, each as long as the code joins it together. */
  readonly all: readonly string[];
  /** Those of errors that are raised, of warnings that are logged and of remedies. */
  readonly raised: readonly string[];
}

/** Below this there is nothing to recognise a message by. */
const SHORTEST = 12;

/**
 * The messages of the code in these folders, with `…` for the parts that differ from case to case.
 * @param noErrors Files whose remedies belong to no error.
 */
export function textsOf(folders: readonly string[], noErrors: RegExp): SourceTexts {
  const sources = folders.flatMap(sourcesIn).map((file) => {
    const text = readFileSync(path.join(WORKSPACE, file), "utf8");
    return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  });
  const isLongEnough = (text: string): boolean => text.replaceAll(HOLE, "").trim().length >= SHORTEST;
  const withErrors = sources.filter(({ fileName }) => !noErrors.test(fileName));
  return { all: sources.flatMap(textsIn), raised: withErrors.flatMap(raisedIn).filter(isLongEnough) };
}

function sourcesIn(folder: string): string[] {
  return readdirSync(path.join(WORKSPACE, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => path.join(folder, name));
}

function raisedIn(node: ts.Node): string[] {
  const texts = isRaised(node) ? textsIn(partToExplain(node)) : [];
  return [...texts, ...childrenOf(node).flatMap(raisedIn)];
}

/** Such as `new LookupError(…)`, `super(…)` of an error, `log.warn(…)` or `remedy: …`. */
function isRaised(node: ts.Node): boolean {
  if (ts.isNewExpression(node)) {
    return node.expression.getText().endsWith("Error");
  }
  if (ts.isCallExpression(node)) {
    const called = node.expression.getText();
    const isOfError = /(-error|\/errors)\.ts$/.test(node.getSourceFile().fileName);
    return /\bwarn$/.test(called) || (called === "super" && isOfError);
  }
  return ts.isPropertyAssignment(node) && /^remedy$|^REMEDY/.test(node.name.getText());
}

/** An error that keeps fact and remedy apart is known by its fact: the remedy itself explains what to do. */
function partToExplain(node: ts.Node): ts.Node {
  if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) {
    return node;
  }
  const [fact, remedy] = node.arguments ?? [];
  const isApart = remedy !== undefined && !ts.isObjectLiteralExpression(remedy);
  return isApart && fact !== undefined && toText(fact) !== undefined ? fact : node;
}

function textsIn(node: ts.Node): string[] {
  const text = ts.isExpression(node) ? toText(node) : undefined;
  return text === undefined ? childrenOf(node).flatMap(textsIn) : [text];
}

function toText(node: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(node)) {
    return node.text;
  }
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map(({ literal }) => HOLE + literal.text).join("");
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [toText(node.left), toText(node.right)];
    return left === undefined && right === undefined ? undefined : (left ?? HOLE) + (right ?? HOLE);
  }
  return ts.isParenthesizedExpression(node) ? toText(node.expression) : undefined;
}

function childrenOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  node.forEachChild((child) => {
    children.push(child);
  });
  return children;
}

/** A remedy that the code can print, with `…` for the parts that differ from case to case. */
export interface SourceRemedy {
  readonly file: string;
  readonly text: string;
}

/** Functions whose second argument is a remedy, also as methods. */
const TAKES_REMEDY = /^(problem|unknown|UserError|found)$|\.(failure|need|number)$/;

/**
 * Every remedy that the code of these folders can print: what stands for `remedy`, in a constant or function
 * that is named after it, or as the second argument of an error or a verdict.
 */
export function remediesOf(folders: readonly string[], noRemedies: RegExp): SourceRemedy[] {
  const files = folders.flatMap(sourcesIn).filter((file) => !noRemedies.test(file));
  return files.flatMap((file) => {
    const text = readFileSync(path.join(WORKSPACE, file), "utf8");
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    const texts = new Set(remediesIn(source).filter((one) => one.replaceAll(HOLE, "").trim().length > 4));
    return [...texts].map((one) => ({ file, text: one }));
  });
}

function remediesIn(node: ts.Node): string[] {
  if (ts.isPropertyAssignment(node) && node.name.getText() === "remedy") {
    return valuesIn(node.initializer);
  }
  if (ts.isVariableDeclaration(node) && /^remedy$/i.test(node.name.getText())) {
    return node.initializer === undefined ? [] : valuesIn(node.initializer);
  }
  if ((ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) && isNamedAfterRemedy(node.name)) {
    return returnsOf(node).flatMap(valuesIn);
  }
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
    const called = node.expression.getText();
    const remedy = node.arguments?.[called === "toFailure" ? 2 : 1];
    if (remedy !== undefined && (called === "toFailure" || TAKES_REMEDY.test(called))) {
      return [...childrenOf(node).flatMap(remediesIn), ...valuesIn(remedy)];
    }
  }
  return childrenOf(node).flatMap(remediesIn);
}

/** The texts that an expression can be, without those of its conditions. */
function valuesIn(node: ts.Expression): string[] {
  return ts.isConditionalExpression(node) ? [node.whenTrue, node.whenFalse].flatMap(valuesIn) : textsIn(node);
}

function isNamedAfterRemedy(name: ts.Node | undefined): boolean {
  return /remedy|^howTo/i.test(name?.getText() ?? "");
}

function returnsOf(node: ts.Node): ts.Expression[] {
  return ts.isReturnStatement(node) && node.expression !== undefined
    ? [node.expression]
    : childrenOf(node).flatMap(returnsOf);
}
