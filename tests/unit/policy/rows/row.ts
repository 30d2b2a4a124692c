import type { DeclaredStack, IdentityResource, PolicyConfig, RULES } from "pulumi-atlassian-admin-policy";

/** A stack, and the rule that judges it. */
export interface Row {
  readonly rule: (typeof RULES)[number]["name"];
  readonly reason: string;
  readonly stack: DeclaredStack | readonly IdentityResource[];
  readonly config?: PolicyConfig;
}

/** The one violation that is found. */
export interface FailingRow extends Row {
  readonly resource: string;
  readonly message: string;
  readonly remedy: RegExp;
}
