import type { ServiceAccountRecord } from "../../client/endpoints/service-accounts";
import type { Organization } from "../../directory/organization";
import { LookupError, ProviderError, RefusedError } from "../../errors";
import type { Applied, ResourceDefinition } from "../../lifecycle/resource-definition";
import { fromStoredDescription, toStoredDescription } from "./owner";
import {
  serviceAccountFields,
  serviceAccountInputs,
  type ServiceAccountInputs,
  type ServiceAccountOutputs,
} from "./schema";

export const serviceAccountDefinition: ResourceDefinition<
  Organization,
  ServiceAccountInputs,
  ServiceAccountOutputs
> = {
  type: "ServiceAccount",
  schema: serviceAccountInputs,
  fields: serviceAccountFields,
  describe: ({ displayName }) => `service account "${displayName ?? "?"}"`,

  create: (organization, inputs) =>
    organization.serviceAccounts.exclusively(inputs.displayName, async () => {
      const [existing, ...others] = await organization.serviceAccounts.named(inputs.displayName);
      if (existing === undefined) {
        const { account, isListed } = await organization.serviceAccounts.create({
          displayName: inputs.displayName,
          description: toStoredDescription(inputs) || undefined,
        });
        const unfinished = isListed
          ? []
          : ["the API does not list it yet, so its account id and e-mail address are not known."];
        return { id: account.id, outputs: toOutputs(account), unfinished };
      }
      return adopt(organization, inputs, existing, others);
    }),

  read: async (organization, state) => {
    const account = await organization.serviceAccounts.find(state.serviceAccountId);
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
    await bringUpToDate(organization, observed, desired);
    return { outputs: toOutputs(observed) };
  },

  delete: async (organization, state) => {
    // Renamed in the program, the account was taken over under its new name; deleting it under the old one would be for good.
    if (organization.serviceAccounts.claims.isTakenFrom(state.serviceAccountId, state.createdAt)) {
      organization.log.info(
        `service account "${state.displayName}" stays: another resource of the program took it over`,
      );
      return;
    }
    await organization.serviceAccounts.delete({ id: state.serviceAccountId, accountId: state.accountId });
  },
};

/** Takes over an account that is there, if the program says so. Two of one name cannot be told apart. */
async function adopt(
  organization: Organization,
  inputs: ServiceAccountInputs,
  existing: ServiceAccountRecord,
  others: readonly ServiceAccountRecord[],
): Promise<Applied<ServiceAccountOutputs> & { readonly id: string }> {
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
  organization.serviceAccounts.claims.note(existing.id);
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
