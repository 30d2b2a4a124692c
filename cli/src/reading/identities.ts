import { resourceOfTypeToken } from "pulumi-atlassian-admin/organization";
import type { Engine } from "../engine";
import { exportState, requireState, type ExportedState } from "../stack-state";

type Properties = Readonly<Record<string, unknown>>;

/** A resource of this package in a state, identified by its Atlassian object. */
export interface Identity {
  /** Such as `ServiceAccount`. */
  readonly type: string;
  readonly urn: string;
  /** The physical id. Pulumi never makes it a secret. */
  readonly id: string;
  /** Inputs and outputs. Their ids are readable, including those that the program marked as secret. */
  readonly values: Properties;
}

/** The properties that identify the object of a resource. */
const OBJECT_IDS: Readonly<Record<string, readonly string[]>> = {
  ServiceAccount: ["serviceAccountId"],
  ApiToken: ["tokenId", "previousTokenId"],
  Group: ["groupId"],
  GroupMembership: ["groupId", "accountId"],
  GroupMembers: ["groupId", "accountIds"],
  GroupRoleAssignment: ["groupId", "resourceId", "role"],
};

/** The properties that identify where the object belongs. */
const PLACE_IDS = ["orgId", "accountId"];

/** The parts of a physical id, for types where it has several parts or another name. */
const FROM_ID: Readonly<Record<string, (id: string) => Properties>> = {
  ServiceAccount: (serviceAccountId) => ({ serviceAccountId }),
  Group: (groupId) => ({ groupId }),
  GroupMembers: (groupId) => ({ groupId }),
  GroupMembership: (id) => {
    const [groupId, accountId] = splitOnce(id);
    return { groupId, accountId };
  },
  GroupRoleAssignment: (id) => {
    const [groupId, rest] = splitOnce(id);
    // An ARI contains slashes, and so does a role, such as `atlassian/user`.
    const [, resourceId, role] = /^(.+?)\/([^/]+\/[^/]+)$/.exec(rest) ?? [];
    return { groupId, resourceId, role };
  },
};

function splitOnce(id: string): [string, string] {
  const slash = id.indexOf("/");
  return slash === -1 ? [id, ""] : [id.slice(0, slash), id.slice(slash + 1)];
}

/** The mark of a secret in a state, and the engine's text for one in a preview. */
const SECRET_KEY = "4dabf18193072939515e22adb298388d";
const BLINDED = "[secret]";

/**
 * Whether a program marked the value as secret, so that it is encrypted in an exported state, or hidden in a
 * preview.
 */
function isHidden(value: unknown): boolean {
  return (
    value === BLINDED ||
    (typeof value === "object" &&
      value !== null &&
      (SECRET_KEY in value || Object.values(value).some(isHidden)))
  );
}

/** Fills in hidden ids from the physical id. */
export function identify(type: string, id: string, values: Properties): Properties {
  const fromId = Object.entries(FROM_ID[type]?.(id) ?? {});
  const readable = fromId.filter(([name, value]) => value !== undefined && isHidden(values[name]));
  return { ...values, ...Object.fromEntries(readable) };
}

/**
 * Whether an id that identifies the object is still hidden; with `withPlace`, also an id of the place where it
 * belongs.
 */
export function hasHiddenIds(type: string, values: Properties, withPlace = false): boolean {
  return [...(OBJECT_IDS[type] ?? []), ...(withPlace ? PLACE_IDS : [])].some((name) =>
    isHidden(values[name]),
  );
}

/** Decrypted ids, by URN. Nothing else of the state is kept. */
export type RevealedIds = ReadonlyMap<string, Properties>;

/**
 * Decrypts the ids of these resources. This exports the state with its secrets, and keeps only ids.
 * @throws if the stack's secrets cannot be decrypted.
 */
export async function revealIds(
  engine: Engine,
  cwd: string,
  stack: string,
  urns: ReadonlySet<string>,
): Promise<RevealedIds> {
  const exported = await exportState(engine, cwd, stack, { showSecrets: true });
  if ("reason" in exported) {
    throw new Error(
      `ids in the state of stack "${stack}" are secrets and cannot be decrypted: ${exported.reason}`,
    );
  }
  const found = resourcesOf(exported.state).filter(({ urn }) => urns.has(urn));
  return new Map(found.map(({ type, urn, values }) => [urn, toIds(type, values)]));
}

function toIds(type: string, values: Properties): Properties {
  const names = [...(OBJECT_IDS[type] ?? []), ...PLACE_IDS].filter((name) => values[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, plainOf(values[name])]));
}

/** With `--show-secrets`, an exported secret holds its value as JSON. */
function plainOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const { plaintext } = value as { readonly plaintext?: unknown };
  return typeof plaintext === "string" ? JSON.parse(plaintext) : value;
}

/** The resources of this package in the state of a stack. Decrypts only if an id cannot be read otherwise. */
export async function readIdentities(
  engine: Engine,
  cwd: string,
  stack: string,
  state?: ExportedState,
): Promise<Identity[]> {
  const resources = resourcesOf(state ?? (await requireState(engine, cwd, stack)));
  const hidden = resources.filter(({ type, values }) => hasHiddenIds(type, values));
  if (hidden.length === 0) {
    return resources;
  }
  const revealed = await revealIds(engine, cwd, stack, new Set(hidden.map(({ urn }) => urn)));
  return resources.map((resource) => ({
    ...resource,
    values: { ...resource.values, ...revealed.get(resource.urn) },
  }));
}

/** The resources of this package in an exported state, with the readable ids. */
export function resourcesOf({ deployment }: ExportedState): Identity[] {
  return (deployment?.resources ?? []).flatMap(({ id = "", inputs, outputs, type: token, urn = "" }) => {
    const type = resourceOfTypeToken(token);
    return type === undefined
      ? []
      : [{ type, urn, id, values: identify(type, id, { ...inputs, ...outputs }) }];
  });
}
