/** The type token and the provider text of a resource, as every stack stores them. */
export function dynamicResource(type: string): { type: string; provider: string } {
  return {
    type: `pulumi-nodejs:dynamic/atlassian-admin:${type}`,
    provider: `exports.handler=()=>require("pulumi-atlassian-admin/handlers").${type}`,
  };
}
