import type { Context } from "../context";
import type { ServiceAccount } from "../entities";
import { gateway } from "../errors";
import { type Answer, type Call, empty } from "../http";
import { deleteServiceAccount } from "../operations/service-accounts";
import { idsOf, serviceAccountBody } from "./service-account-listing";

export function checkQuota({ behaviour }: Context, { organization, path }: Call): void {
  if (behaviour.quota !== null && organization.serviceAccounts.size >= behaviour.quota) {
    throw gateway(behaviour.quotaStatus, path, "The organization has no service accounts left");
  }
}

/** The response to a create; each API has its own switches for it. */
export function creationAnswer(
  context: Context,
  account: ServiceAccount,
  { organization }: Call,
  { status, shown }: { status: 200 | 201 | 202 | 204; shown: "account" | "none" | "id" },
): Answer {
  if (status === 204) {
    return empty();
  }
  switch (shown) {
    case "account":
      return { status, body: serviceAccountBody(context, account, organization.id) };
    case "id":
      return { status, body: idsOf(context.behaviour, account) };
    case "none":
      return empty(status);
  }
}

/** Deletes the account. For an unknown one, the response is that of `unknownAccountDelete`. */
export function remove(context: Context, call: Call, account: ServiceAccount | undefined): Answer {
  const { accountDeleteStatus, unknownAccountDelete } = context.behaviour;
  if (account === undefined) {
    if (unknownAccountDelete === 204) {
      return empty();
    }
    throw gateway(unknownAccountDelete, call.path, "Service account not found");
  }
  // A second delete during the first gets the same response.
  if (account.deletedAt === undefined) {
    deleteServiceAccount(context, call.organization, call.actor, account);
  }
  return empty(accountDeleteStatus);
}
