import type { ApiClient } from "./client";
import type { Endpoint, ListingEndpoint } from "./endpoint";
import { withPageSize } from "./page-size";
import { nextPageQuery, Pages, type Page } from "./pagination";
import type { Attempt } from "./transport";

/** The argument of a call; none for an endpoint without a body or filter. */
type InputOf<Input> = [Input] extends [undefined] ? [] : [input: Input];

/**
 * Calls endpoints with ids that are set once, such as the organisation's and a group's. TypeScript accepts
 * only endpoints whose path needs no other id.
 */
export class Scope<Ids> {
  readonly #client: ApiClient;
  readonly #ids: Ids;

  constructor(client: ApiClient, ids: Ids) {
    this.#client = client;
    this.#ids = ids;
  }

  /** The same scope with more ids. */
  in<More>(ids: More): Scope<Ids & More> {
    return new Scope(this.#client, { ...this.#ids, ...ids });
  }

  call<Input, Result>(endpoint: Endpoint<Ids, Input, Result>, ...[input]: InputOf<Input>): Promise<Result> {
    return this.#request(endpoint, input as Input);
  }

  /** Calls an endpoint whose response has no useful body; resolves to the status of the response. */
  async status(endpoint: Endpoint<Ids, undefined, undefined>): Promise<number> {
    let status = 0;
    await this.#request(endpoint, undefined, (received) => {
      status = received;
    });
    return status;
  }

  #request<Input, Result>(
    { pathOf, body, response, ...rest }: Endpoint<Ids, Input, Result>,
    input: Input,
    onStatus?: (status: number) => void,
  ): Promise<Result> {
    return this.#client.request({
      ...rest,
      path: pathOf(this.#ids),
      schema: response,
      ...(body !== undefined && { body: body(input) }),
      ...(onStatus !== undefined && { onStatus }),
    });
  }

  /** The pages of a listing. Nothing is sent until they are read. */
  pages<Input, Item>(endpoint: ListingEndpoint<Ids, Input, Item>, ...[input]: InputOf<Input>): Pages<Item> {
    const { method, page, key, isSized = false } = endpoint;
    const path = endpoint.pathOf(this.#ids);
    const send = (cursor: string | undefined, limit?: number): Promise<Page<Item>> =>
      this.#client.request({
        ...this.#pageRequest(endpoint, input as Input, { path, cursor, limit }),
        method,
        path,
        effect: "read",
        schema: page,
      });
    const fetch = (cursor: string | undefined): Promise<Page<Item>> =>
      isSized ? withPageSize(this.#client, (limit) => send(cursor, limit)) : send(cursor);
    return new Pages({ method, path, fetch, key });
  }

  /** The query and body of the request for one page. */
  #pageRequest<Input, Item>(
    { paging, query, body }: ListingEndpoint<Ids, Input, Item>,
    input: Input,
    { path, cursor, limit }: { path: string; cursor: string | undefined; limit: number | undefined },
  ): Pick<Attempt, "query" | "body"> {
    const everyPage = query?.(this.#ids, input);
    switch (paging) {
      case "next-link":
        // Beside a cursor the API ignores everything else, such as a limit.
        return {
          query:
            cursor === undefined
              ? { limit, ...everyPage }
              : { ...everyPage, ...nextPageQuery(cursor, { path, baseUrl: this.#client.baseUrl }) },
        };
      case "cursor":
        return { query: { ...everyPage, cursor } };
      case "filter-and-cursor":
        return { body: { ...body?.(input), limit, cursor } };
      case "cursor-alone":
        return { body: cursor === undefined ? { limit } : { cursor } };
    }
  }
}
