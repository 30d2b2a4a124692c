import type { Organization } from "../../organization/organization";
import type { ServiceAccountRecord } from "../../organization/service-accounts";
import { LookupError, ProviderError, RefusedError } from "../../errors";
import type { Applied, ResourceDefinition } from "../../lifecycle/resource-definition";
import { grantMissing } from "./grant-missing";
import { fromStoredDescription, toStoredDescription } from "./owner";
import { removalFailures, removals, wanted } from "./product-access";
import {
  serviceAccountFields,
  serviceAccountInputs,
  type ServiceAccountInputs,
  type ServiceAccountOutputs,
} from "./schema";

type Created = Applied<ServiceAccountOutputs> & { readonly id: string };

export const serviceAccountDefinition: ResourceDefinition<
  Organization,
  ServiceAccountInputs,
  ServiceAccountOutputs
> = {
  type: "ServiceAccount",
  schema: serviceAccountInputs,
  fields: serviceAccountFields,
  rules: removalFailures,
  describe: ({ displayName }) => `service account "${displayName ?? "?"}"`,

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
    const account = await organization.serviceAccounts.find(state.serviceAccountId);
    // What was granted stays as the state has it: no API shows it.
    return account && { outputs: toOutputs(account), inputs: toInputs(account) };
  },

  update: async (organization, previous, desired) => {
    // What the API has counts, not what the state says: this call may finish what an earlier one left undone.
    const observed = await organization.serviceAccounts.find(previous.serviceAccountId);
    if (observed === undefined) {
      throw new LookupError(
        `the account is gone (id ${previous.serviceAccountId}). Run "pulumi refresh", then "pulumi up" again to make a new one.`,
      );
    }
    // After an update that was left unfinished the engine checks against the inputs before it, which lack what that update granted.
    const refusals = removals(previous.grantedAccess ?? [], desired.productAccess);
    if (refusals.length > 0) {
      throw new RefusedError(refusals.map((rule) => `productAccess ${rule}.`).join(" "));
    }
    await bringUpToDate(organization, observed, desired);
    const { grantedAccess, unfinished } = await grantMissing(
      organization,
      observed.accountId,
      wanted(desired.productAccess),
      previous.grantedAccess,
    );
    return { outputs: { ...toOutputs(observed), grantedAccess }, unfinished };
  },

  delete: async (organization, state) => {
    await organization.serviceAccounts.delete({ id: state.serviceAccountId, accountId: state.accountId });
  },
};

async function createOrAdopt(organization: Organization, inputs: ServiceAccountInputs): Promise<Created> {
  const [existing, ...others] = await organization.serviceAccounts.named(inputs.displayName);
  if (existing !== undefined) {
    return adopt(organization, inputs, existing, others);
  }
  const { account, isListed } = await organization.serviceAccounts.create({
    displayName: inputs.displayName,
    description: toStoredDescription(inputs) || undefined,
  });
  const unfinished = isListed
    ? []
    : ["the API does not list it yet, so its account id and e-mail address are not known."];
  return { id: account.id, outputs: toOutputs(account), unfinished };
}

/** Takes over an account that is there, if the program says so. Two of one name cannot be told apart. */
async function adopt(
  organization: Organization,
  inputs: ServiceAccountInputs,
  existing: ServiceAccountRecord,
  others: readonly ServiceAccountRecord[],
): Promise<Created> {
  const ids = [existing, ...others].map((account) => account.id).join(", ");
  if (others.length > 0) {
    throw new RefusedError(
      `${others.length + 1} accounts have that name already (ids ${ids}). Rename or delete the surplus ones, or choose another displayName.`,
    );
  }
  if (inputs.adoptExisting !== true) {
    throw new RefusedError(
      `an account of that name exists already (id ${ids}). To manage it with this resource, set adoptExisting to true; ` +
        `to have another one, choose another displayName.`,
    );
  }
  const adopted = { id: existing.id, outputs: toOutputs(existing) };
  try {
    await bringUpToDate(organization, existing, inputs);
    return adopted;
  } catch (error) {
    if (error instanceof ProviderError) {
      return { ...adopted, unfinished: [`its description could not be set: ${error.message}`] };
    }
    throw error;
  }
}

async function bringUpToDate(
  organization: Organization,
  observed: ServiceAccountRecord,
  desired: ServiceAccountInputs,
): Promise<void> {
  const description = toStoredDescription(desired);
  if (observed.displayName !== desired.displayName || (observed.description ?? "") !== description) {
    await organization.serviceAccounts.update(observed, { displayName: desired.displayName, description });
  }
}

function toOutputs({ id, accountId, email, status }: ServiceAccountRecord): ServiceAccountOutputs {
  return { serviceAccountId: id, accountId, email, status };
}

function toInputs({ displayName, description }: ServiceAccountRecord): Partial<ServiceAccountInputs> {
  return { displayName, description: undefined, owner: undefined, ...fromStoredDescription(description) };
}
