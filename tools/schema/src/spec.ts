/** The parts of Pulumi's package schema that ours uses (`pkg/codegen/schema/pulumi.json` of Pulumi). */
export interface TypeSpec {
  readonly type?: "string" | "integer" | "boolean" | "array" | "object";
  readonly items?: TypeSpec;
  readonly additionalProperties?: TypeSpec;
  readonly $ref?: string;
}

export interface PropertySpec extends TypeSpec {
  readonly description?: string;
  secret?: boolean;
  readonly willReplaceOnChanges?: boolean;
}

export interface ObjectSpec {
  readonly description?: string;
  readonly type: "object";
  readonly properties: Record<string, PropertySpec>;
  readonly required: string[];
}

export interface ResourceSpec {
  readonly description: string;
  readonly inputProperties: Record<string, PropertySpec>;
  readonly requiredInputs: string[];
  readonly properties: Record<string, PropertySpec>;
  readonly required: string[];
  readonly aliases: { type: string }[];
}

export interface FunctionSpec {
  readonly description: string;
  readonly inputs: ObjectSpec;
  readonly outputs: ObjectSpec;
}

/** The reference to a type of the schema. */
export const TYPE_PREFIX = "#/types/";
