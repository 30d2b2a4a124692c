import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Context } from "../context";
import { type Account, isVisible, type Token, type Workspace } from "../entities";
import { inFamily } from "../errors";
import { pathOf } from "../http";
import { sha256 } from "../identifiers";
import { settle } from "../operations/settling";
import type { Organization } from "../organization";

/** Just enough of the products to test whether a token works. */
export function addProductRoutes(app: FastifyInstance, context: Context): void {
  app.get<{ Params: { cloudId: string } }>("/ex/jira/:cloudId/rest/api/3/myself", async (request) => {
    const { account } = authenticate(context, request, request.params.cloudId, "jira");
    return {
      accountId: account.accountId,
      // [V-3P]: Jira calls a service account an app.
      accountType: account.kind === "user" ? "atlassian" : "app",
      displayName: account.name,
      emailAddress: account.email,
      active: true,
    };
  });
  app.get<{ Params: { cloudId: string } }>(
    "/ex/confluence/:cloudId/wiki/rest/api/user/current",
    async (request) => {
      const { account } = authenticate(context, request, request.params.cloudId, "confluence");
      const type = account.kind === "user" ? "known" : "app";
      return { type, accountId: account.accountId, displayName: account.name, email: account.email };
    },
  );
}

interface Credential {
  readonly secret: string;
  email?: string;
}

/** Bearer and Basic both work [V-DOC, V-LIVE], unless `tokenAuth` is set. */
function credentialOf({ behaviour }: Context, request: FastifyRequest): Credential | undefined {
  const [, written = "", value = ""] = /^(\w+) (\S+)$/.exec(request.headers.authorization ?? "") ?? [];
  const scheme = written.toLowerCase();
  if (scheme !== "bearer" && scheme !== "basic") {
    return undefined;
  }
  if (behaviour.tokenAuth !== "both" && behaviour.tokenAuth !== scheme) {
    return undefined;
  }
  if (scheme === "bearer") {
    return { secret: value };
  }
  const [email = "", ...secret] = Buffer.from(value, "base64").toString().split(":");
  return { email, secret: secret.join(":") };
}

interface Found {
  readonly organization: Organization;
  readonly token: Token;
  readonly account: Account;
}

function find({ store }: Context, { secret, email }: Credential): Found | undefined {
  const hash = sha256(secret);
  for (const organization of store.organizations.values()) {
    const token = organization.tokenByHash.get(hash);
    const account = token && organization.accountById.get(token.accountId);
    if (token === undefined || account === undefined) {
      continue;
    }
    const isOwner = email === undefined || email.toLowerCase() === account.email.toLowerCase();
    return isOwner ? { organization, token, account } : undefined;
  }
  return undefined;
}

function authenticate(context: Context, request: FastifyRequest, cloudId: string, product: string): Found {
  settle(context);
  const path = pathOf(request.url);
  const now = context.clock.now();
  const credential = credentialOf(context, request);
  const found = credential && find(context, credential);
  const isAlive =
    found !== undefined &&
    found.token.isBlocked !== true &&
    (found.token.expiry === undefined || Date.parse(found.token.expiry) > now);
  if (!isAlive) {
    throw inFamily(path, 401, "Unauthorized");
  }
  const site = found.organization.workspaces.find(
    (workspace) => workspace.cloudId === cloudId && workspace.typeKey.startsWith(product),
  );
  if (site === undefined) {
    throw inFamily(path, 404, "Site not found");
  }
  if (context.behaviour.requireProductAccess && !hasAccess(found, site, now)) {
    // Identical to the response for a wrong credential [V-LIVE CREW-B].
    throw inFamily(path, 401, "Unauthorized");
  }
  found.token.lastAccess = new Date(now).toISOString();
  context.store.changed();
  return found;
}

function hasAccess({ organization, account }: Found, { cloudId, typeKey }: Workspace, now: number): boolean {
  const product = typeKey.startsWith("jira") ? "jira" : typeKey;
  const isForSite = (resourceId: string) =>
    resourceId.startsWith(`ari:cloud:${product}`) && resourceId.endsWith(`::site/${cloudId}`);
  const groups = [...(organization.groupsOfAccount.get(account.accountId) ?? [])]
    .map((id) => organization.groupById.get(id))
    .filter(
      (group) =>
        group !== undefined &&
        isVisible(group.members.get(account.accountId) ?? { visibleAt: Infinity }, now),
    );
  return [account, ...groups].some(
    (owner) => owner?.grants.some((grant) => isVisible(grant, now) && isForSite(grant.resourceId)) ?? false,
  );
}
