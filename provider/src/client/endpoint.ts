import type { z } from "zod";
import type { Page } from "./pagination";
import { fillPath, type PathIds } from "./path";
import type { Effect } from "./retry-table";
import type { Attempt } from "./transport";

/** What an endpoint that sends one request is made of. */
interface EndpointDeclaration<Template extends string, Input, Result> {
  readonly method: Attempt["method"];
  /** With a `{place}` for each id, such as `/orgs/{orgId}/groups/{groupId}`. */
  readonly path: Template;
  /** Whether it changes something, which decides when it is retried. */
  readonly effect: Effect;
  /** Whether a second request would make a second object. */
  readonly isUnrepeatable?: boolean;
  /** The request body. Without it, the request has none. */
  readonly body?: (input: Input) => unknown;
  /** What the response must look like; only the fields that are used. */
  readonly response: z.ZodType<Result>;
}

/** How a listing asks for its next page. */
export type Paging =
  /** GET with the query of the next link alone; a bare cursor becomes `?cursor=`. */
  | "next-link"
  /** GET with the cursor exactly as the API returned it. */
  | "cursor"
  /** POST with the same filter again, and the cursor beside it. */
  | "filter-and-cursor"
  /** POST with nothing but the cursor. */
  | "cursor-alone";

/** What a listing is made of. Every listing is a read. */
interface ListingDeclaration<Template extends string, Input, Item> {
  readonly method: "GET" | "POST";
  readonly path: Template;
  readonly paging: Paging;
  /** Whether to ask for the largest page that the API accepts. @default false, the API's own page size */
  readonly isSized?: boolean;
  /** Query parameters of every page. */
  readonly query?: (ids: PathIds<Template>, input: Input) => Attempt["query"];
  /** The filter of a search. */
  readonly body?: (input: Input) => object;
  readonly page: z.ZodType<Page<Item>>;
  /** Identifies an item. */
  readonly key: (item: Item) => string;
}

/** An endpoint that sends one request; `Ids` are the ids that its path needs. */
export interface Endpoint<Ids, Input, Result> extends Omit<
  EndpointDeclaration<string, Input, Result>,
  "path"
> {
  readonly pathOf: (ids: Ids) => string;
}

/** An endpoint that returns a list in pages; `Ids` are the ids that its path needs. */
export interface ListingEndpoint<Ids, Input, Item> extends Omit<
  ListingDeclaration<string, Input, Item>,
  "path" | "query"
> {
  readonly pathOf: (ids: Ids) => string;
  readonly query?: (ids: Ids, input: Input) => Attempt["query"];
}

/** Declares an endpoint. A `Scope` calls it, once the scope has every id of the path. */
export function endpoint<const Template extends string, Result, Input = undefined>({
  path,
  ...rest
}: EndpointDeclaration<Template, Input, Result>): Endpoint<PathIds<Template>, Input, Result> {
  return { ...rest, pathOf: toPathOf(path) };
}

/** Declares a listing. A `Scope` reads it, once the scope has every id of the path. */
export function listing<const Template extends string, Item, Input = undefined>({
  path,
  ...rest
}: ListingDeclaration<Template, Input, Item>): ListingEndpoint<PathIds<Template>, Input, Item> {
  return { ...rest, pathOf: toPathOf(path) };
}

function toPathOf<Template extends string>(template: Template): (ids: PathIds<Template>) => string {
  return (ids) => fillPath(template, ids as Readonly<Record<string, string>>);
}
