import type { AccountChange } from "../../organization/account-changes";
import { describeHolder, readMark, whyNamed, writeMark } from "../../organization/mark";
import type { Organization } from "../../organization/organization";
import {
  isBeingDeleted,
  isSameId,
  type AccountHandles,
  type ServiceAccountRecord,
} from "../../organization/service-accounts";
import { isSameText } from "../../organization/stored-text";
import { LookupError, ProviderError, RefusedError } from "../../errors";
import type { Applied, ResourceDefinition } from "../../lifecycle/resource-definition";
import { nameForAdoption, nameForUpdate } from "../name-in-mark";
import {
  isSameDescription,
  otherThanSent,
  planChange,
  reportTexts,
  toTextOutputs,
  unprotectedBecause,
  type KnownTexts,
  type TextOutputs,
} from "./account-texts";
import { grantMissing } from "./grant-missing";
import { nameAdvice } from "./name-advice";
import { fromStoredDescription, toDescriptionText } from "./owner";
import { claimOf, withOrigin } from "./ownership";
import { removalFailures, removals, wanted } from "./product-access";
import {
  serviceAccountOutputs,
  serviceAccountInputs,
  type ServiceAccountInputs,
  type ServiceAccountOutputs,
  type ServiceAccountState,
} from "./schema";

type Created = Applied<ServiceAccountOutputs> & { readonly id: string };

export const serviceAccountDefinition: ResourceDefinition<
  Organization,
  ServiceAccountInputs,
  ServiceAccountOutputs
> = {
  type: "ServiceAccount",
  inputs: serviceAccountInputs,
  outputs: serviceAccountOutputs,
  migrate: withOrigin,
  rules: removalFailures,
  advice: ({ displayName }) => nameAdvice(displayName),
  describe,

  create: async (organization, inputs) => {
    const created = await organization.serviceAccounts.exclusively(inputs.displayName, () =>
      createOrAdopt(organization, inputs),
    );
    const { outputs, unfinished = [] } = created;
    const granted = await grantMissing(organization, outputs.accountId, wanted(inputs.productAccess));
    return {
      id: created.id,
      outputs: { ...outputs, grantedAccess: granted.grantedAccess },
      unfinished: [...unfinished, ...granted.unfinished],
    };
  },

  read: async (organization, state) => {
    const account = await organization.serviceAccounts.findUnlessGone(
      handlesOf(state),
      graceOf(organization, state),
    );
    return (
      account && {
        // `grantedAccess` stays as the state has it, because no API shows it.
        outputs: {
          ...toOutputs(account, state),
          storedDisplayName: otherThanSent(account.displayName, undefined, state.storedDisplayName),
          storedDescription: otherThanSent(account.description ?? "", undefined, state.storedDescription),
        },
        inputs: toInputs(account, state),
      }
    );
  },

  update: async (organization, previous, desired) => {
    // Compares with the API and not with the state, because this call can finish an earlier, unfinished one.
    const { serviceAccountId: id } = previous;
    const observed = await organization.serviceAccounts.findUnlessGone(handlesOf(previous));
    if (observed === undefined) {
      throw new LookupError(
        `the account is gone (id ${id}). Run "pulumi refresh", then "pulumi up" again to create a new one.`,
      );
    }
    if (isBeingDeleted(observed)) {
      throw new RefusedError(
        `somebody deleted the account (id ${id}), and the deletion is not finished. Wait until it is finished. Then run "pulumi refresh" and "pulumi up" ` +
          `to create a new one.`,
      );
    }
    // After an unfinished update, the engine checks against the inputs before it. These lack the access that the
    // update granted.
    const refusals = removals(previous.grantedAccess ?? [], desired.productAccess);
    if (refusals.length > 0) {
      throw new RefusedError(refusals.map((rule) => `productAccess ${rule}.`).join(" "));
    }
    const name = nameForUpdate(previous, readMark(observed.description), desired.managedBy);
    const { texts, unprotected } = await bringUpToDate(organization, observed, {
      desired,
      known: previous,
      name,
    });
    const outputs = { ...toOutputs(observed, previous), ...texts, origin: previous.origin };
    const { grantedAccess, unfinished } = await grantMissing(
      organization,
      outputs.accountId,
      wanted(desired.productAccess),
      previous.grantedAccess,
    );
    return { outputs: { ...outputs, grantedAccess }, unfinished: [...unprotected, ...unfinished] };
  },

  delete: async (organization, state) => {
    const { isStillNamed, others } = await organization.serviceAccounts.delete(
      handlesOf(state),
      claimOf(state),
    );
    if (others.length > 0) {
      organization.log.info(
        `${describe(state)} stays: ${others.map(describeHolder).join(", ")} ${others.length === 1 ? "has" : "have"} it too. ` +
          `If that is no longer true, delete the account at admin.atlassian.com`,
      );
    }
    warnIfNamed(organization, state, isStillNamed);
  },

  release: async (organization, state) => {
    const { isStillNamed } = await organization.serviceAccounts.release(
      handlesOf(state),
      claimOf(state).name,
    );
    warnIfNamed(organization, state, isStillNamed);
  },

  importById: {
    form: "<serviceAccountId>, or <accountId>",
    find: async (organization, id) => {
      const account = await organization.serviceAccounts.find(id);
      if (account === undefined) {
        return undefined;
      }
      const { accountId, displayName, email } = account;
      const texts = fromStoredDescription(account.description);
      return {
        id: account.id,
        state: { serviceAccountId: account.id, accountId, email, displayName, ...texts, origin: "imported" },
      };
    },
  },
};

async function createOrAdopt(organization: Organization, inputs: ServiceAccountInputs): Promise<Created> {
  const { displayName, managedBy } = inputs;
  const [existing, ...others] = await organization.serviceAccounts.named(displayName, managedBy);
  if (existing !== undefined) {
    return adopt(organization, inputs, existing, others);
  }
  const unmarkedDescription = toDescriptionText(inputs);
  const description = writeMark(unmarkedDescription, managedBy === undefined ? [] : [managedBy]);
  const { account, isListed } = await organization.serviceAccounts.create({
    displayName,
    description,
    unmarkedDescription,
  });
  const sent = { displayName, description };
  const texts = toTextOutputs(account, sent, undefined, managedBy);
  reportTexts(organization.log, describe(inputs), sent, texts, undefined);
  const unfinished = isListed
    ? []
    : ["the API does not list it yet, so its account id and e-mail address are not known."];
  return { id: account.id, outputs: { ...toOutputs(account), ...texts, origin: "created" }, unfinished };
}

/** Adopts an existing account, if the program allows it. Two accounts with one name cannot be distinguished. */
async function adopt(
  organization: Organization,
  inputs: ServiceAccountInputs,
  existing: ServiceAccountRecord,
  others: readonly ServiceAccountRecord[],
): Promise<Created> {
  const ids = [existing, ...others].map((account) => account.id).join(", ");
  if (others.length > 0) {
    throw new RefusedError(
      `${others.length + 1} accounts have that name already (ids ${ids}). Rename or delete all but one, or choose another displayName.`,
    );
  }
  if (inputs.adoptExisting !== true) {
    throw new RefusedError(
      `an account of that name exists already (id ${ids})${whyNamed(readMark(existing.description), inputs.managedBy)}. To manage it with this resource, set adoptExisting to true. ` +
        `To create another account, choose another displayName.`,
    );
  }
  const adopted = { id: existing.id, outputs: { ...toOutputs(existing), origin: "adopted" as const } };
  const name = nameForAdoption(
    organization.record,
    "ServiceAccount",
    readMark(existing.description),
    inputs.managedBy,
  );
  try {
    const { texts, unprotected } = await bringUpToDate(organization, existing, {
      desired: inputs,
      known: undefined,
      name,
    });
    return { ...adopted, outputs: { ...adopted.outputs, ...texts }, unfinished: unprotected };
  } catch (error) {
    if (error instanceof ProviderError) {
      return { ...adopted, unfinished: [`its description could not be set: ${error.message}`] };
    }
    throw error;
  }
}

/**
 * Writes the program's texts, and the resource's name in the mark. `unprotected` has the reason if another resource
 * could delete the account, because the mark names that resource and not this one.
 */
async function bringUpToDate(
  { log, serviceAccounts }: Organization,
  observed: ServiceAccountRecord,
  {
    desired,
    known,
    name,
  }: { desired: ServiceAccountInputs; known: KnownTexts | undefined; name: string | undefined },
): Promise<{ readonly texts: TextOutputs; readonly unprotected: readonly string[] }> {
  let sent: AccountChange | undefined;
  const account = await serviceAccounts.change(
    observed,
    (now) => (sent = planChange(now, desired, known, name)),
  );
  const texts = toTextOutputs(account, sent, known, name);
  if (sent !== undefined) {
    reportTexts(log, describe(desired), sent, texts, known);
  }
  return { texts, unprotected: unprotectedBecause(readMark(account.description), name, known) };
}

function warnIfNamed({ log }: Organization, state: ServiceAccountState, isStillNamed: boolean): void {
  if (isStillNamed) {
    log.warn(
      `the mark in the description of ${describe(state)} still lists this resource, because the API did not store the change. ` +
        `Remove the name there at admin.atlassian.com: otherwise the account stays when the last resource that has it is deleted`,
    );
  }
}

/** How long a new account can be missing from the listing, in seconds. */
function graceOf(organization: Organization, { createdAt }: ServiceAccountState): number {
  const ageSeconds = (organization.nowMs() - Date.parse(createdAt ?? "")) / 1000;
  return Number.isNaN(ageSeconds) ? 0 : Math.max(0, organization.listingLagSeconds - Math.max(0, ageSeconds));
}

function handlesOf({ serviceAccountId, accountId, email }: ServiceAccountState): AccountHandles {
  return { id: serviceAccountId, accountId, email };
}

/**
 * The outputs of an account. The ids stay as the state has them, in whatever form the API shows them, because tokens
 * and memberships depend on them. An account that was recorded before the API showed its second id gets that id.
 */
function toOutputs(
  { id, accountId, email, status }: ServiceAccountRecord,
  state?: ServiceAccountOutputs,
): ServiceAccountOutputs {
  if (state === undefined) {
    return { serviceAccountId: id, accountId, email, status };
  }
  const hasBothIds = !isSameId(state.accountId, state.serviceAccountId);
  const isKept = hasBothIds || isSameId(state.accountId, accountId);
  return {
    serviceAccountId: state.serviceAccountId,
    accountId: isKept ? state.accountId : accountId,
    email: email ?? state.email,
    status,
  };
}

/** The texts as a program would write them. A text that only has another form stays as the state has it. */
function toInputs(
  account: ServiceAccountRecord,
  state: ServiceAccountState,
): Pick<ServiceAccountInputs, "description" | "displayName" | "owner"> {
  const { displayName, description, owner, storedDescription, storedDisplayName } = state;
  const isNameKept =
    isSameText(account.displayName, displayName) || account.displayName === storedDisplayName;
  const { text } = readMark(account.description);
  return {
    displayName: isNameKept ? displayName : account.displayName,
    ...(isSameDescription(text, toDescriptionText(state), storedDescription)
      ? { description, owner }
      : { description: undefined, owner: undefined, ...fromStoredDescription(text) }),
  };
}

function describe({ displayName }: Partial<ServiceAccountInputs>): string {
  return `service account "${displayName ?? "?"}"`;
}
