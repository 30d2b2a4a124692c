import type { Context } from "../context";
import type { Workspace } from "../entities";
import { coded } from "../errors";
import { type Answer, type Call, ok, type Route } from "../http";
import type { Organization } from "../organization";
import { decodeCursor, takePage } from "../paging";

export function organizationRoutes(context: Context): Route[] {
  return [
    {
      method: "GET",
      url: "/admin/v1/orgs",
      access: "read:orgs:admin",
      // A scoped key gets an empty list, and its organisation only by id [V-LIVE JJS].
      handle: ({ organization, scoped }) =>
        ok({ data: scoped ? [] : [organizationBody(context, organization)], links: {} }),
    },
    {
      method: "GET",
      url: "/admin/v1/orgs/:orgId",
      access: "read:orgs:admin",
      handle: ({ organization }) => ok({ data: organizationBody(context, organization) }),
    },
    {
      method: "POST",
      url: "/admin/v2/orgs/:orgId/workspaces",
      access: "read:workspaces:admin",
      handle: (call) => searchWorkspaces(context, call),
    },
  ];
}

function organizationBody({ baseUrl }: Context, { id, name }: Organization): Record<string, unknown> {
  const self = `${baseUrl}/admin/v1/orgs/${id}`;
  const related = (what: string) => ({ links: { related: `${self}/${what}` } });
  return {
    id,
    type: "orgs",
    attributes: { name },
    relationships: { domains: related("domains"), users: related("users") },
    links: { self },
  };
}

/** `cursor` must be the only field: it contains the search that it continues [V-SPEC JJ, V-3P BATON]. */
function searchWorkspaces({ behaviour, baseUrl }: Context, { organization, body, path }: Call): Answer {
  const cursor = body.text("cursor");
  if (cursor !== undefined && body.names().length > 1) {
    throw coded(400, "ADMIN-400-24", "Bad Request", "A request with a cursor must hold nothing else");
  }
  const search =
    cursor === undefined
      ? { text: searchText(body.raw("query")), limit: body.limit(25, 1000) }
      : fromCursor(cursor);
  const after = decodeCursor(search.cursor, "workspaces");
  const matching = organization.workspaces
    .map((workspace, index) => ({ workspace, sequence: index + 1 }))
    .filter(({ sequence }) => sequence > after)
    .filter(({ workspace }) => matchesText(workspace, search.text));
  const { items, next } = takePage(behaviour, matching, search.limit, "workspaces");
  const data = items.map(({ workspace }) => workspaceBody(workspace, `${baseUrl}${path}`));
  return ok({ data, links: next === undefined ? {} : { next: toCursor({ ...search, cursor: next }) } });
}

interface WorkspaceSearch {
  readonly text: string;
  readonly limit: number;
  readonly cursor?: string;
}

function toCursor(search: WorkspaceSearch): string {
  return Buffer.from(JSON.stringify(search)).toString("base64url");
}

function fromCursor(cursor: string): WorkspaceSearch {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString()) as WorkspaceSearch;
  } catch {
    throw coded(400, "ADMIN-400-1", "Bad Request", "The cursor is invalid");
  }
}

// The language of `query` is not documented as far as we know: every text in it must be in the workspace [GUESS].
function searchText(query: unknown): string {
  return typeof query === "string" ? query : JSON.stringify(query ?? "");
}

function matchesText({ id, name, typeKey, status, hostUrl }: Workspace, text: string): boolean {
  const wanted = [...text.matchAll(/"values":\[([^\]]*)\]/g)].map(([, values]) => values ?? "");
  const have = [id, name, typeKey, status, hostUrl];
  if (wanted.length === 0) {
    return (
      text.startsWith("{") ||
      text === '""' ||
      have.some((value) => value.toLowerCase().includes(text.toLowerCase()))
    );
  }
  return wanted.every((values) => have.some((value) => values.includes(JSON.stringify(value))));
}

function workspaceBody(
  { id, name, typeKey, status, hostUrl }: Workspace,
  collection: string,
): Record<string, unknown> {
  const type = typeKey.startsWith("jira") ? "Jira" : "Confluence";
  return {
    id,
    type: "workspaces",
    attributes: { name, typeKey, type, status, hostUrl, owner: null, usage: null, capacity: null },
    links: { self: `${collection}/${encodeURIComponent(id)}` },
    relationships: {},
  };
}
