import type { WorkspaceRecord } from "../client/endpoints/workspaces";
import type { OrganizationApi } from "../client/organization-api";
import { LookupError } from "../errors";
import { SharedRead } from "./shared-read";

/** An app on a site. */
interface SiteProduct {
  /** The API's key of the app, such as `jira-software`. */
  readonly product: string;
  /** The ARI that roles are granted on. */
  readonly resourceId: string;
}

/** One address and the apps under it. */
export interface Site {
  readonly cloudId: string;
  /** Such as `https://acme.atlassian.net`. */
  readonly hostUrl: string;
  readonly products: readonly SiteProduct[];
}

interface SiteWorkspace extends SiteProduct {
  readonly cloudId: string;
  /** Undefined if the API omits it. Another app on the same site may have the URL. */
  readonly url: URL | undefined;
}

/** The sites of an organisation, from one listing of its workspaces. */
export class Sites {
  readonly #listing: SharedRead<SiteWorkspace[]>;

  constructor(api: OrganizationApi) {
    this.#listing = new SharedRead("the apps of the organisation", async () =>
      toSiteWorkspaces(await api.workspaces()),
    );
  }

  /** The site that is called `acme`, `acme.atlassian.net` or `https://acme.atlassian.net`, whatever the case. */
  async find(site: string): Promise<Site | undefined> {
    const workspaces = await this.#listing.cached();
    const named = workspaces.filter(({ url }) => isNamed(url, site));
    const [first] = named;
    if (named.some(({ cloudId }) => cloudId !== first?.cloudId)) {
      throw new LookupError(
        `several sites are called "${site}": ${hostsOf(named)}. Use the whole host name.`,
      );
    }
    return (
      first?.url && {
        cloudId: first.cloudId,
        hostUrl: first.url.origin,
        products: workspaces
          .filter(({ cloudId }) => cloudId === first.cloudId)
          .map(({ product, resourceId }) => ({ product, resourceId })),
      }
    );
  }

  /** The product and host of the app with this ARI; `undefined` if no workspace has it. */
  async appOf(resourceId: string): Promise<{ product: string; host: string | undefined } | undefined> {
    const workspaces = await this.#listing.cached();
    const app = workspaces.find((workspace) => workspace.resourceId === resourceId);
    const site = workspaces.find(({ cloudId, url }) => url !== undefined && cloudId === app?.cloudId);
    return app && { product: app.product, host: site?.url?.host };
  }

  /** The ARI of an app on a site. */
  async resourceIdOf(site: string, product: string): Promise<string> {
    const found = await this.find(site);
    if (found === undefined) {
      const hosts = hostsOf(await this.#listing.cached());
      throw new LookupError(
        `no site is called "${site}". ${hosts === "" ? "This key can see no site." : `This key can see ${hosts}.`} ` +
          `Check the site, or set resourceId instead.`,
      );
    }
    const app = found.products.find((candidate) => candidate.product === product);
    if (app === undefined) {
      throw new LookupError(
        `site "${site}" has ${found.products.map((one) => one.product).join(", ")}, but no "${product}". ` +
          `Check the product, or set resourceId instead.`,
      );
    }
    return app.resourceId;
  }
}

function toSiteWorkspaces(workspaces: readonly WorkspaceRecord[]): SiteWorkspace[] {
  return workspaces.flatMap(({ resourceId, product, hostUrl = "" }) => {
    const cloudId = /::site\/(.+)$/.exec(resourceId)?.[1];
    const url = URL.canParse(hostUrl) ? new URL(hostUrl) : undefined;
    return cloudId === undefined || product === undefined ? [] : { cloudId, resourceId, product, url };
  });
}

function isNamed(url: URL | undefined, site: string): boolean {
  const wanted = site.toLowerCase().replace(/^https:\/\/|\/$/g, "");
  return url !== undefined && (url.host === wanted || url.host.split(".")[0] === wanted);
}

function hostsOf(workspaces: readonly SiteWorkspace[]): string {
  return [...new Set(workspaces.flatMap(({ url }) => url?.host ?? []))].sort().join(", ");
}
