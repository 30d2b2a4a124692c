/**
 * What every stack that has one of our resources stores about its type. None of these texts may ever change
 * (DESIGN.md, "How resources reach Pulumi" and "Two faces of one definition").
 */
export function typeTokenOf(type: string): string {
  return `pulumi-nodejs:dynamic/atlassian-admin:${type}`;
}

/** The same for a resource that the native provider manages. */
export function nativeTypeTokenOf(type: string): string {
  return `atlassian-admin:index:${type}`;
}

// Groups resources in a program, and is none itself.
const COMPONENT = "ServiceIdentity";

/**
 * The resource that a type token of either face names, such as `ServiceAccount`; `undefined` for a component
 * and for what is not of this package.
 */
export function resourceOfTypeToken(token: string | undefined): string | undefined {
  const [, name] =
    /^(?:pulumi-nodejs:dynamic\/atlassian-admin|atlassian-admin:index):(\w+)$/.exec(token ?? "") ?? [];
  return name === COMPONENT ? undefined : name;
}

/** The provider: a constant text instead of serialised code, so nothing of a user's program lands in the state. */
export function providerTextOf(type: string): string {
  return `exports.handler=()=>require("pulumi-atlassian-admin/handlers").${type}`;
}
