/**
 * The type token of a dynamic resource. Every stack stores the texts in this file, so they must never change
 * (DESIGN.md, "How resources reach Pulumi" and "Two providers from one definition").
 */
export function typeTokenOf(type: string): string {
  return `pulumi-nodejs:dynamic/atlassian-admin:${type}`;
}

/** The type token of a resource that the native provider manages. */
export function nativeTypeTokenOf(type: string): string {
  return `atlassian-admin:index:${type}`;
}

// A component groups resources, and is no resource itself.
const COMPONENT = "ServiceIdentity";

/**
 * The resource type that a type token of either provider names, such as `ServiceAccount`.
 * @returns undefined for a component, and for types of other packages
 */
export function resourceOfTypeToken(token: string | undefined): string | undefined {
  const [, name] =
    /^(?:pulumi-nodejs:dynamic\/atlassian-admin|atlassian-admin:index):(\w+)$/.exec(token ?? "") ?? [];
  return name === COMPONENT ? undefined : name;
}

/** The provider as a constant text instead of serialised code, so that no code of a program gets into the state. */
export function providerTextOf(type: string): string {
  return `exports.handler=()=>require("pulumi-atlassian-admin/handlers").${type}`;
}
