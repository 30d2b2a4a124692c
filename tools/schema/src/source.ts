import path from "node:path";
import ts from "typescript";

export const WORKSPACE = path.resolve(__dirname, "../../..");

/** Sources of the provider, as the TypeScript compiler sees them. */
export class Source {
  readonly checker: ts.TypeChecker;
  readonly #program: ts.Program;

  /** @param files relative to the workspace */
  constructor(files: readonly string[]) {
    this.#program = ts.createProgram(
      files.map((file) => path.join(WORKSPACE, file)),
      {
        strict: true,
        exactOptionalPropertyTypes: true,
        module: ts.ModuleKind.NodeNext,
        moduleResolution: ts.ModuleResolutionKind.NodeNext,
        target: ts.ScriptTarget.ES2023,
        resolveJsonModule: true,
        skipLibCheck: true,
        types: ["node"],
      },
    );
    this.checker = this.#program.getTypeChecker();
  }

  /** The exported symbol of this name. */
  exported(file: string, name: string): ts.Symbol {
    const source = this.#program.getSourceFile(path.join(WORKSPACE, file));
    const module = source && this.checker.getSymbolAtLocation(source);
    const symbol = module && this.checker.getExportsOfModule(module).find((one) => one.name === name);
    if (symbol === undefined) {
      throw new Error(`${file} does not export ${name}.`);
    }
    return symbol;
  }

  /** The members of an exported interface. */
  members(file: string, name: string): ts.Symbol[] {
    return this.checker.getPropertiesOfType(this.checker.getDeclaredTypeOfSymbol(this.exported(file, name)));
  }

  /** The properties that a class declares itself. */
  declared(file: string, name: string): ts.Symbol[] {
    const { valueDeclaration } = this.exported(file, name);
    if (valueDeclaration === undefined || !ts.isClassDeclaration(valueDeclaration)) {
      throw new Error(`${file}: ${name} is not a class.`);
    }
    return valueDeclaration.members.filter(isOutput).flatMap((member) => {
      const symbol = this.checker.getSymbolAtLocation(member.name);
      return symbol === undefined ? [] : [symbol];
    });
  }

  /** The doc comment, with its default. Lines of a paragraph are joined. */
  docOf(symbol: ts.Symbol): string {
    const paragraphs = ts
      .displayPartsToString(symbol.getDocumentationComment(this.checker))
      .split(/\n\s*\n/)
      .map((paragraph) => paragraph.replace(/\s+/g, " ").trim());
    const tag = symbol.getJsDocTags(this.checker).find(({ name }) => name === "default");
    const fallback = tag && ts.displayPartsToString(tag.text).replace(/\s+/g, " ").trim();
    const text = paragraphs.filter((paragraph) => paragraph !== "").join("\n\n");
    return fallback === undefined ? text : `${text} Default: ${fallback}.`;
  }
}

function isOutput(member: ts.ClassElement): member is ts.PropertyDeclaration {
  return (
    ts.isPropertyDeclaration(member) &&
    ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) === true
  );
}
