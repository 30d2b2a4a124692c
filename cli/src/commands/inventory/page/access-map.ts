import type { RoleEntry } from "../../../reading/inventory";
import type { Report, ReportedAccount } from "../report";
import { html, type Html } from "../../../page/html";

/** A node of the map, with the keys of the nodes that it is connected to in the column to its right. */
interface MapNode {
  readonly key: string;
  readonly name: string;
  readonly note: string;
  readonly next: readonly string[];
  /** The text that a search for accounts matches. */
  readonly search?: string;
}

/**
 * Shows which account is in which group, and which role on which app the group gives. Selecting a node hides
 * everything that is not connected to it.
 */
export function accessMap({ accounts }: Report): Html {
  const groups = new Map(
    accounts.flatMap((account) => account.groups.map((group) => [group.groupId, group] as const)),
  );
  const apps = new Map(
    [...groups.values()].flatMap(({ roles }) => roles.map((role) => [nameOf(role), role] as const)),
  );
  const groupKeys = keysOf([...groups.keys()], "g");
  const appKeys = keysOf([...apps.keys()].sort(), "p");
  const keysIn = (keys: ReadonlyMap<string, string>, names: readonly string[]): string[] =>
    [...new Set(names)].flatMap((name) => keys.get(name) ?? []);
  const columns: Readonly<Record<string, MapNode[]>> = {
    Accounts: accounts.map((account, index) => ({
      key: `a${index}`,
      name: account.displayName,
      note: counted(account.groups.length, "group"),
      next: keysIn(
        groupKeys,
        account.groups.map(({ groupId }) => groupId),
      ),
      search: searchOf(account),
    })),
    Groups: [...groups.values()]
      .sort((left, right) => left.name.localeCompare(right.name, "en"))
      .map(({ groupId, name, roles }) => ({
        key: groupKeys.get(groupId) ?? "",
        name,
        note: counted(roles.length, "role"),
        next: keysIn(appKeys, roles.map(nameOf)),
      })),
    Apps: [...appKeys].map(([name, key]) => ({
      key,
      name: apps.get(name)?.app ?? name,
      note: apps.get(name)?.role ?? "",
      next: [],
    })),
  };
  return html`<section id="access" aria-labelledby="access-title">
    <h2 id="access-title">Access map</h2>
    <p>
      Choose an account, a group or a role on an app to see what it is connected to.
      <button type="button" id="map-clear" hidden>Show everything</button>
      <output id="map-status"></output>
    </p>
    <div class="map">
      <svg aria-hidden="true"></svg>
      ${Object.entries(columns).map(([title, nodes]) => column(title, nodes))}
    </div>
  </section>`;
}

const nameOf = ({ app, role }: RoleEntry): string => `${app}: ${role}`;

function column(title: string, nodes: readonly MapNode[]): Html {
  const items = nodes.map(
    ({ key, name, next, note, search }) =>
      html`<li>
        <button
          type="button"
          aria-pressed="false"
          data-key="${key}"
          data-next="${next.join(" ")}"
          ${search === undefined ? undefined : html`data-search="${search}"`}
        >
          <span>${name}</span> <small>${note}</small>
        </button>
      </li> `,
  );
  return html`<div>
    <h3>${title} <output>${nodes.length}</output></h3>
    <ul aria-label="${title}">
      ${items}
    </ul>
  </div>`;
}

function searchOf({ accountId, displayName, email, owner }: ReportedAccount): string {
  return [displayName, email, owner, accountId].join("\n").toLowerCase();
}

function keysOf(names: readonly string[], prefix: string): ReadonlyMap<string, string> {
  return new Map(names.map((name, index) => [name, `${prefix}${index}`]));
}

function counted(count: number, what: string): string {
  return count === 0 ? `no ${what}` : `${count} ${what}${count === 1 ? "" : "s"}`;
}
