/**
 * What every stack that has one of our resources stores about its type. Neither text may ever change (DESIGN.md, "How resources reach
 * Pulumi").
 */
export function typeTokenOf(type: string): string {
  return `pulumi-nodejs:dynamic/atlassian-admin:${type}`;
}

/** The provider: a constant text instead of serialised code, so nothing of a user's program lands in the state. */
export function providerTextOf(type: string): string {
  return `exports.handler=()=>require("pulumi-atlassian-admin/handlers").${type}`;
}
