import type { ImportById } from "../../lifecycle/resource-definition";
import type { Organization } from "../../organization/organization";
import { fromStoredDescription } from "./owner";
import type { ServiceAccountInputs, ServiceAccountOutputs } from "./schema";

/** Reads an object that only its id is known of. */
export const serviceAccountById: ImportById<Organization, ServiceAccountInputs, ServiceAccountOutputs> = {
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
};
