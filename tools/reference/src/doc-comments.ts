import type {
  Application as TypeDoc,
  Comment,
  DeclarationReflection,
  ProjectReflection,
  SignatureReflection,
  SomeType,
} from "typedoc";

/** One input, output, argument or result, with its doc comment. */
export interface Field {
  readonly name: string;
  readonly type: string;
  readonly isOptional: boolean;
  readonly text: string;
  readonly defaultValue: string | undefined;
}

/** An object type of a field. */
export interface ObjectType {
  readonly name: string;
  readonly text: string;
  readonly fields: readonly Field[];
}

/** A resource class, a component class or a lookup function. */
export interface Subject {
  readonly name: string;
  readonly text: string;
  readonly example: string;
  /** The comment about all inputs together. */
  readonly inputsText: string;
  readonly inputs: readonly Field[];
  /** The outputs of a class in addition to its inputs, or the result of a lookup. */
  readonly outputs: readonly Field[];
  readonly objectTypes: readonly ObjectType[];
}

export interface LookUpSubject extends Subject {
  /** Of the form that accepts outputs. */
  readonly outputForm: string;
}

/** The exports of the package, by name. */
export interface DocComments {
  readonly resources: readonly Subject[];
  readonly components: readonly Subject[];
  readonly lookUps: readonly LookUpSubject[];
}

/** Reads the doc comments of all exports of the provider. */
export async function readDocComments(folder: string): Promise<DocComments> {
  const { Application, ReflectionKind } = await import("typedoc");
  const application = await Application.bootstrap({
    entryPoints: [`${folder}/src/index.ts`],
    tsconfig: `${folder}/tsconfig.json`,
    excludeExternals: true,
    excludeProtected: true,
    disableSources: true,
    // The build checks the same files.
    skipErrorChecking: true,
    sort: ["source-order"],
    logLevel: "Warn",
  });
  const project = await convert(application);
  const exported = [...(project.children ?? [])].sort((left, right) => (left.name < right.name ? -1 : 1));
  const classes = exported.filter((one) => one.kindOf(ReflectionKind.Class));
  const functions = exported.flatMap(({ signatures }) => signatures ?? []);
  return {
    resources: classes.filter((one) => !isComponent(one)).map((one) => toResource(one, project)),
    components: classes.filter(isComponent).map((one) => toResource(one, project)),
    lookUps: functions.filter(({ name }) => !name.endsWith("Output")).map((one) => toLookUp(one, project)),
  };
}

async function convert(application: TypeDoc): Promise<ProjectReflection> {
  const project = await application.convert();
  if (project !== undefined) {
    application.validate(project);
  }
  if (project === undefined || application.logger.hasWarnings()) {
    throw new Error(
      "The reference cannot be generated from the doc comments or exports; see TypeDoc's messages above.",
    );
  }
  return project;
}

function isComponent({ extendedTypes = [] }: DeclarationReflection): boolean {
  return extendedTypes.some((type) => type.toString() === "ComponentResource");
}

function toResource(resource: DeclarationReflection, project: ProjectReflection): Subject {
  const args = named(`${resource.name}Args`, project);
  const isInput = new Set((args.children ?? []).map(({ name }) => name));
  // An input has its own comment here if the comment of its output is longer.
  const outputs = (resource.children ?? []).filter(
    ({ comment, name }) => name !== "constructor" && (comment !== undefined || !isInput.has(name)),
  );
  return toSubject(resource, args, outputs, project);
}

function toLookUp(lookUp: SignatureReflection, project: ProjectReflection): LookUpSubject {
  const args = named(toText(lookUp.parameters?.[0]?.type), project);
  const { children: outputs = [] } = named(toText(lookUp.type), project);
  const [outputForm] = named(`${lookUp.name}Output`, project).signatures ?? [];
  return { ...toSubject(lookUp, args, outputs, project), outputForm: textOf(outputForm?.comment) };
}

function toSubject(
  { comment, name }: DeclarationReflection | SignatureReflection,
  args: DeclarationReflection,
  results: readonly DeclarationReflection[],
  project: ProjectReflection,
): Subject {
  const inputs = fieldsOf(args);
  const outputs = results.map(toField);
  const isNamed = new Set([...inputs, ...outputs].flatMap(({ type }) => type.split(/\W+/)));
  return {
    name,
    text: textOf(comment),
    example: tagOf(comment, "@example") ?? "",
    inputsText: textOf(args.comment),
    inputs,
    outputs,
    objectTypes: (project.children ?? [])
      .filter((one) => isNamed.has(one.name) && /(Args|Result)$/.test(one.name))
      .map((one) => ({ name: one.name, text: textOf(one.comment), fields: fieldsOf(one) })),
  };
}

function named(name: string, project: ProjectReflection): DeclarationReflection {
  const found = project.children?.find((one) => one.name === name);
  if (found === undefined) {
    throw new Error(`The package does not export "${name}", which the reference describes.`);
  }
  return found;
}

function fieldsOf({ children = [] }: DeclarationReflection): Field[] {
  return children.map(toField);
}

function toField({ comment, flags, name, type }: DeclarationReflection): Field {
  const defaultValue = tagOf(comment, "@default")
    ?.replace(/^```ts\n(.*)\n```$/s, "`$1`")
    .replace(/\s+/g, " ");
  return {
    name,
    type: toText(type),
    isOptional: flags.isOptional || / \| undefined>*$/.test(type?.toString() ?? ""),
    text: textOf(comment).replace(/\s+/g, " "),
    defaultValue,
  };
}

const WRAPPERS = ["Input", "Output", "OutputInstance", "Promise"];

/** The type of a plain value in a program. */
function toText(type: SomeType | undefined): string {
  if (type?.type === "reference" && WRAPPERS.includes(type.name)) {
    return toText(type.typeArguments?.[0]);
  }
  if (type?.type === "array") {
    return `${toText(type.elementType)}[]`;
  }
  return type?.toString().replace(/ \| undefined$/, "") ?? "unknown";
}

function textOf(comment: Comment | undefined): string {
  return (comment?.summary ?? []).map(({ text }) => text).join("");
}

function tagOf(comment: Comment | undefined, tag: `@${string}`): string | undefined {
  return comment
    ?.getTag(tag)
    ?.content.map(({ text }) => text)
    .join("");
}
