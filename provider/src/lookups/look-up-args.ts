import type * as pulumi from "@pulumi/pulumi";

// Not in the file of the lookups, so that the types of a program do not load the types of the client.

/** The arguments of every lookup. */
export interface LookUpArgs {
  /**
   * The organisation to search.
   * @default the setting `atlassian-admin:orgId`, or the environment variable `ATLASSIAN_ORG_ID`
   */
  orgId?: string;
}

/** The arguments of the `…Output` form of a lookup. Each can be an output, such as the id of a resource. */
export type OutputArgs<Args> = { [Name in keyof Args]: pulumi.Input<NonNullable<Args[Name]>> };
