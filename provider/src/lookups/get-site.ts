import * as pulumi from "@pulumi/pulumi";
import type { LookUpArgs, OutputArgs } from "./look-up-args";
import { site } from "./site";
import { lookUp } from "./look-up";

/** What `getSite` takes. */
export interface GetSiteArgs extends LookUpArgs {
  /**
   * The site, as `acme`, `acme.atlassian.net` or `https://acme.atlassian.net`, whatever its case. Several
   * sites that are called so are an error.
   */
  site: string;
}

/** An app on a site. */
export interface SiteProductResult {
  /** The API's key of the app, such as `jira-software` or `confluence`. */
  readonly product: string;
  /** The ARI that roles are given on, such as `ari:cloud:jira-software::site/<cloudId>`. */
  readonly resourceId: string;
}

/** What `getSite` finds. */
export interface GetSiteResult {
  /** Addresses the site in the products' APIs. */
  readonly cloudId: string;
  /** Such as `https://acme.atlassian.net`. */
  readonly hostUrl: string;
  /** The apps of the site, in the API's order. */
  readonly products: SiteProductResult[];
}

/**
 * Finds a site and its apps by its address. All such look-ups of a program share one listing of the
 * organisation's apps. When it asks, what calls share, and how to test a program that calls it: see
 * `getGroup`.
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
