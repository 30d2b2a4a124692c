import { list } from "../listings";
import { textAt, type Json } from "../reading";
import type { Site, Step } from "../trial";
import { withoutKey } from "./reads";

/** Finds the app that `--site` names. */
export const site: Step = {
  name: "site",
  does: "Finds the app of --site.",
  requests: [
    {
      call: "workspaces.search",
      most: 1,
      purpose: "the app on which the role is given",
      only: "with --site",
    },
  ],
  questions: [],
  blocked: withoutKey,
  run: async (trial) => {
    const { wishes, problems } = trial;
    if (wishes.site === undefined) {
      return;
    }
    const { items, first } = await list(trial, "workspaces.search", { limit: 50 });
    const wanted = hostOf(wishes.site);
    const apps = (items ?? []).flatMap((item) => siteIn(item, wanted) ?? []);
    trial.site = apps.find(({ product }) => product === "jira") ?? apps[0];
    if (trial.site === undefined) {
      problems.push({
        fact: `No Jira or Confluence has the address "${wishes.site}"${items === undefined ? `, because the apps cannot be listed: ${first.failure ?? "no list"}` : ""}.`,
        remedy: `Give --site the address of a site of this organisation, such as acme.atlassian.net, or leave it out.`,
      });
      return;
    }
    trial.wire.allow({ resourceId: trial.site.resourceId, accessResource: trial.site.accessResource });
  },
};

function hostOf(address: string): string {
  const text = address.includes("://") ? address : `https://${address}`;
  return URL.canParse(text) ? new URL(text).host.toLowerCase() : address.toLowerCase();
}

function siteIn(workspace: Json, host: string): Site | undefined {
  const resourceId = textAt(workspace, "id");
  const url = textAt(workspace, "attributes", "hostUrl");
  const cloudId = /::?site\/([^/]+)$/.exec(resourceId ?? "")?.[1];
  const kind = `${textAt(workspace, "attributes", "typeKey") ?? ""} ${resourceId ?? ""}`;
  const product = kind.includes("jira") ? "jira" : kind.includes("confluence") ? "confluence" : undefined;
  if (
    resourceId === undefined ||
    cloudId === undefined ||
    product === undefined ||
    hostOf(url ?? "") !== host
  ) {
    return undefined;
  }
  // "jira" instead of "jira-software" is taken and grants nothing (measured by third parties).
  const accessName = product === "jira" ? "jira-software" : product;
  return { resourceId, cloudId, product, accessResource: `ari:cloud:${accessName}::site/${cloudId}` };
}

/** Finds the person that `--member` names. */
export const person: Step = {
  name: "person",
  does: "Finds the person of --member.",
  requests: [
    { call: "users.search", most: 1, purpose: "the person who is put into the group", only: "with --member" },
  ],
  questions: [],
  blocked: withoutKey,
  run: async (trial) => {
    const { wishes, problems } = trial;
    if (wishes.member === undefined) {
      return;
    }
    const filter = wishes.member.includes("@")
      ? { emails: [wishes.member] }
      : { accountIds: [wishes.member] };
    const { items, first } = await list(trial, "users.search", { ...filter, limit: 20 });
    const ids = [...new Set((items ?? []).flatMap((item) => textAt(item, "accountId") ?? []))];
    trial.personId = ids.length === 1 ? ids[0] : undefined;
    if (trial.personId === undefined) {
      problems.push({
        fact: `${ids.length === 0 ? "No account of the directory fits" : `${ids.length} accounts of the directory fit`} --member${items === undefined ? `: ${first.failure ?? "the response is no list"}` : ""}.`,
        remedy: `Give the address or the account id of one person of this organisation, or leave --member out.`,
      });
      return;
    }
    trial.wire.allow({ personId: trial.personId });
  },
};
