import type { Behaviour } from "../behaviour";
import type { Context } from "../context";
import type { ServiceAccount } from "../entities";
import { gateway } from "../errors";
import type { Call } from "../http";
import { accountById, serviceAccountById } from "../id-forms";
import type { Organization } from "../organization";
import { toAccountDescription, toAccountName } from "../text-changes";

/** A description in a request, as this organisation stores it; undefined if none was sent or it is ignored. */
export function descriptionIn({ behaviour }: Context, { body }: Call): string | undefined {
  const sent = body.text("description");
  switch (behaviour.accountDescription) {
    case "writable":
      return sent === undefined ? undefined : toAccountDescription(behaviour, sent);
    case "ignored":
    case "absent":
      return undefined;
    case "refused":
      if (sent !== undefined) {
        throw body.refuse('"description" is not allowed');
      }
      return undefined;
  }
}

/** The name in a request, as this organisation stores it; `renamed` is the account that already has a name. */
export function displayNameIn(
  { behaviour }: Context,
  { body, organization, path }: Call,
  renamed?: ServiceAccount,
): string {
  const sent = body.requiredText("displayName");
  if (!meetsRule(behaviour, sent)) {
    // [V-DOC] requires 6 to 30 alphanumeric characters; accounts that violate this exist [V-3P].
    throw body.refuse('"displayName" must have 6 to 30 alphanumeric characters');
  }
  const name = toAccountName(behaviour, sent);
  const isTaken = organization.serviceAccounts
    .all()
    .some((account) => account !== renamed && account.name.toLowerCase() === name.toLowerCase());
  if (isTaken && behaviour.duplicateAccountName !== "allow") {
    throw gateway(behaviour.duplicateAccountName, path, `Service account name "${name}" already exists`);
  }
  return name;
}

function meetsRule({ accountNameRule }: Behaviour, name: string): boolean {
  const { length } = Array.from(name);
  switch (accountNameRule) {
    case "any":
      return true;
    case "length":
      return length >= 6 && length <= 30;
    case "alphanumeric":
      return /^[\p{L}\p{N}]{6,30}$/u.test(name);
  }
}

/** The account that a request identifies by one of its two ids, whichever this organisation uses there. */
export function findServiceAccount(
  context: Context,
  organization: Organization,
  value: string,
  takes: "id" | "atlassianId" | "any",
): ServiceAccount | undefined {
  const byId = takes === "atlassianId" ? undefined : serviceAccountById(context, organization, value);
  const byAccountId = takes === "id" ? undefined : accountById(context, organization, value);
  const account = byId ?? byAccountId;
  return account?.kind === "serviceAccount" ? account : undefined;
}

export function accountNotFound(path: string): Error {
  return gateway(404, path, "Service account not found");
}

/** An account that is being deleted rejects changes. */
export function checkIsNotInDeletion({ deletedAt }: ServiceAccount, path: string): void {
  if (deletedAt !== undefined) {
    throw gateway(409, path, "The service account is being deleted");
  }
}
