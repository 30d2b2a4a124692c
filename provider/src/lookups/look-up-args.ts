import type * as pulumi from "@pulumi/pulumi";

// Apart from look-up.ts, so that the types of a program bring along none of the client's.

/** What every look-up takes. */
export interface LookUpArgs {
  /**
   * The organisation to look in.
   * @default the setting `atlassian-admin:orgId`, or the environment variable `ATLASSIAN_ORG_ID`
   */
  orgId?: string;
}

/**
 * The arguments of a look-up as its `…Output` form takes them: each may be an output, such as the id of a
 * resource of the program.
 */
export type OutputArgs<Args> = { [Name in keyof Args]: pulumi.Input<NonNullable<Args[Name]>> };
