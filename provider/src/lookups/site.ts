import type { LookUp } from "./look-up";
import type { GetSiteArgs, GetSiteResult } from "./get-site";

export const site: LookUp<GetSiteArgs, GetSiteResult> = {
  name: "getSite",
  what: "site",
  ways: ["site"],
  remedy: `Check the argument. admin.atlassian.com lists the sites of the organisation.`,
  find: async ({ sites }, args) => {
    const found = await sites.find(args.site);
    return found && { cloudId: found.cloudId, hostUrl: found.hostUrl, products: [...found.products] };
  },
};
