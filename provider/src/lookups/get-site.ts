import * as pulumi from "@pulumi/pulumi";
import type { LookUpArgs, OutputArgs } from "./look-up-args";
import { site } from "./site";
import { lookUp } from "./look-up";

/** The arguments of `getSite`. */
export interface GetSiteArgs extends LookUpArgs {
  /**
   * The site: `acme`, `acme.atlassian.net` or `https://acme.atlassian.net`, regardless of case. Several matching
   * sites are an error.
   */
  site: string;
}

/** An app on a site. */
export interface SiteProductResult {
  /** The key of the app in the API, such as `jira-software` or `confluence`. */
  readonly product: string;
  /** The ARI of the app for role assignments, such as `ari:cloud:jira-software::site/<cloudId>`. */
  readonly resourceId: string;
}

/** The result of `getSite`. */
export interface GetSiteResult {
  /** The id of the site in the APIs of its apps. */
  readonly cloudId: string;
  /** The address of the site, such as `https://acme.atlassian.net`. */
  readonly hostUrl: string;
  /** The apps of the site, in the order of the API. */
  readonly products: SiteProductResult[];
}

/**
 * Finds a site and its apps by its address. All these lookups of a program share one listing of the organisation's
 * apps. `getGroup` describes when lookups send requests and how to test them.
 *
 * @example
 * ```ts
 * import { getSite } from "pulumi-atlassian-admin";
 *
 * const site = getSite({ site: "acme" });
 *
 * export const cloudId = site.then((found) => found.cloudId);
 * export const apps = site.then((found) => found.products.map(({ product }) => product));
 * ```
 */
export function getSite(args: GetSiteArgs): Promise<GetSiteResult> {
  return lookUp(site, args);
}

/** `getSite` for arguments that are outputs; see `getGroupOutput`. */
export function getSiteOutput(args: OutputArgs<GetSiteArgs>): pulumi.Output<GetSiteResult> {
  return pulumi.output(args).apply(getSite);
}
