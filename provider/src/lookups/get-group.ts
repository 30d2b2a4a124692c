import * as pulumi from "@pulumi/pulumi";
import type { LookUpArgs, OutputArgs } from "./look-up-args";
import { group } from "./group";
import { lookUp } from "./look-up";

/** The arguments of `getGroup`: exactly one of `groupId` and `name`. */
export interface GetGroupArgs extends LookUpArgs {
  /** The group's id. */
  groupId?: string;
  /**
   * The group's name, regardless of case. If several names differ only in case, the exact one counts. Several
   * groups with the same name are an error. An organisation with several directories can have them.
   */
  name?: string;
}

/** The result of `getGroup`. */
export interface GetGroupResult {
  /** The id of the group at Atlassian. */
  readonly groupId: string;
  /** The name as Atlassian stores it. */
  readonly name: string;
  readonly description?: string | undefined;
  /** The directory that holds the group. Missing if the API omits it. */
  readonly directoryId?: string | undefined;
  /** Whether an identity provider owns the members, so that Atlassian refuses changes to them. */
  readonly isExternallySynced: boolean;
}

/**
 * Finds a group by its id or its name, for groups that the program does not declare.
 *
 * Like all lookups, it sends requests whenever the program runs. So a preview needs the network and the API key too.
 * It rejects if there is no such group, or more than one. Concurrent lookups (`Promise.all`) share requests. Equal
 * lookups share the response for the whole run, even if the run changes the object.
 *
 * Pulumi's `setMocks` does not affect lookups. In unit tests, replace them with `jest.mock`, or run them against the
 * emulator in `pulumi-atlassian-admin-emulator`.
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
 * `getGroup` for arguments that are outputs. If a preview does not know an argument yet, there is no lookup and the
 * result is unknown too. The result depends on the resources of the arguments. There are no invoke options, because
 * the lookup uses no provider of the engine.
 */
export function getGroupOutput(args: OutputArgs<GetGroupArgs>): pulumi.Output<GetGroupResult> {
  return pulumi.output(args).apply(getGroup);
}
