import * as pulumi from "@pulumi/pulumi";
import type { LookUpArgs, OutputArgs } from "./look-up-args";
import { group } from "./group";
import { lookUp } from "./look-up";

/** What `getGroup` takes: exactly one of `groupId` and `name`. */
export interface GetGroupArgs extends LookUpArgs {
  /** The group's id. */
  groupId?: string;
  /**
   * The group's name, whatever its case; of several that differ in case only, the one written so is meant.
   * Several groups of the name, as an organisation with several directories may have, are an error.
   */
  name?: string;
}

/** What `getGroup` finds. */
export interface GetGroupResult {
  /** Addresses the group at Atlassian. */
  readonly groupId: string;
  /** As Atlassian writes it. */
  readonly name: string;
  readonly description?: string | undefined;
  /** The directory that holds the group, where the API says. */
  readonly directoryId?: string | undefined;
  /** Whether an identity provider owns the members, so that Atlassian refuses to change them. */
  readonly isExternallySynced: boolean;
}

/**
 * Finds a group by its id or its name: for groups that the program does not declare itself.
 *
 * Like all look-ups it asks Atlassian whenever the program runs, so that a preview too needs the network and
 * the API key. It rejects when there is no such group, or more than one. Look-ups that are made together
 * (`Promise.all`) share requests, and equal ones share the answer for the whole run, whatever the run changes
 * meanwhile. Pulumi's `setMocks` does not reach look-ups: in unit tests, replace them with `jest.mock`, or
 * let them ask the emulator of `pulumi-atlassian-admin-emulator`.
 *
 * @example
 * ```ts
 * import { getGroupOutput, GroupMembership } from "pulumi-atlassian-admin";
 *
 * const deployers = getGroupOutput({ name: "deployers" });
 *
 * new GroupMembership("ada-deploys", { groupId: deployers.groupId, email: "ada@example.com" });
 * ```
 */
export function getGroup(args: GetGroupArgs): Promise<GetGroupResult> {
  return lookUp(group, args);
}

/**
 * `getGroup` for arguments that are outputs. What a preview does not know yet is not looked up, and the
 * result stays unknown too. It takes no invoke options: no provider of the engine is asked, and the result
 * depends on the resources that the arguments come from.
 */
export function getGroupOutput(args: OutputArgs<GetGroupArgs>): pulumi.Output<GetGroupResult> {
  return pulumi.output(args).apply(getGroup);
}
