import type { Entry, Kind, Ledger } from "../ledger/ledger";
import { at, bareId, isJson, textAt } from "../reading";
import { CALLS, valuesIn, type Call, type CallId } from "./calls";

/** One request as it would be sent. */
export interface Outgoing {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

/** What a trial can name besides its own objects. */
export interface Allowed {
  readonly orgId: string;
  /** The user of `--member`, who can join the throw-away group and is removed again. */
  readonly personId: string | undefined;
  /** The app of `--site`, on which the throw-away group and account can get the role of a user. */
  readonly resourceId: string | undefined;
  /** What the admin console's API calls the same app. */
  readonly accessResource: string | undefined;
}

/** The only roles that a trial gives. */
export const ROLE = "atlassian/user";
const ACCESS_ROLE = /^ari:cloud:[a-z-]+::role\/product\/member$/;

/** A request that a trial must not send. Always a bug in the trial, and nothing was sent. */
export class ForbiddenRequestError extends Error {
  constructor(request: Outgoing, reason: string) {
    super(
      `the trial must not send ${request.method} ${request.path}: ${reason}. Nothing was sent. This is a bug in atlassian-admin; report it.`,
    );
    this.name = "ForbiddenRequestError";
  }
}

/**
 * Refuses every request that is none of `CALLS`, and every write that names an object which is not in the
 * ledger. It looks at the request itself, as it goes out, and trusts no step.
 * @throws ForbiddenRequestError
 */
export function checkRequest(request: Outgoing, ledger: Ledger, allowed: Allowed): CallId {
  const [id, values] = callOf(request);
  if (values["orgId"] !== undefined && values["orgId"] !== allowed.orgId) {
    throw new ForbiddenRequestError(request, `it is about another organisation`);
  }
  const reason = problemOf(id, new Check(ledger, allowed, values, request.body));
  if (reason !== undefined) {
    throw new ForbiddenRequestError(request, reason);
  }
  return id;
}

function problemOf(id: CallId, check: Check): string | undefined {
  if ((CALLS[id] as Call).effect === "read") {
    return undefined;
  }
  const rules = RULES[id];
  return rules === undefined
    ? `no rule allows this write`
    : rules.map((rule) => rule(check)).find((problem) => problem !== undefined);
}

function callOf(request: Outgoing): [CallId, Readonly<Record<string, string>>] {
  for (const [id, call] of Object.entries(CALLS) as [CallId, Call][]) {
    const values = call.method === request.method ? valuesIn(call, request.path) : undefined;
    if (values !== undefined) {
      return [id, values];
    }
  }
  throw new ForbiddenRequestError(request, `it is in no list of requests`);
}

type Rule = (check: Check) => string | undefined;

const ofGroup: Rule = (check) => check.own("group", "groupId");
const ofAccount: Rule = (check) => check.own("account", "accountId");

/** What each write must fulfil; a rule returns what is wrong, if anything. A write without a rule is refused. */
const RULES: Readonly<Partial<Record<CallId, readonly Rule[]>>> = {
  "accounts.create.documented": [
    (check) => check.planned("account", "displayName"),
    (check) => check.onlyFields("displayName", "description"),
  ],
  "accounts.create.console": [
    (check) => check.planned("account", "displayName"),
    (check) => check.onlyFields("displayName", "description"),
  ],
  "groups.create": [
    (check) => check.planned("group", "name"),
    (check) => check.onlyFields("name", "description"),
  ],
  "tokens.create": [ofAccount, (check) => check.planned("token", "label")],
  "accounts.update.collection": [(check) => check.namedAccount(), (check) => check.ourName("displayName")],
  "accounts.update.item": [(check) => check.own("account", "id"), (check) => check.ourName("displayName")],
  "accounts.delete.documented": [(check) => check.own("account", "id")],
  "accounts.delete.console": [(check) => check.own("account", "id")],
  "accounts.delete.lifecycle": [ofAccount],
  "tokens.revoke": [ofAccount, (check) => check.own("token", "tokenId")],
  "groups.update.patch": [ofGroup, (check) => check.ourName("name")],
  "groups.update.put": [ofGroup, (check) => check.ourName("name")],
  "groups.delete": [ofGroup],
  "members.add": [ofGroup, (check) => check.mayJoin()],
  // The members of a throw-away group are there only because they joined it, so every member can be removed.
  "members.remove": [ofGroup],
  "roles.assign": [ofGroup, (check) => check.roleOfSite()],
  "roles.revoke": [ofGroup, (check) => check.roleOfSite()],
  "access.grant": [(check) => check.invited(), (check) => check.accessToSite()],
  "access.revoke": [ofAccount],
};

/** One request with what it is checked against. */
class Check {
  constructor(
    private readonly ledger: Ledger,
    private readonly allowed: Allowed,
    private readonly values: Readonly<Record<string, string>>,
    private readonly body: unknown,
  ) {}

  /** The value of the path names an object of the ledger that the organisation showed under a name of ours. */
  own(kind: Kind, name: string): string | undefined {
    return this.#ownId(kind, this.values[name]);
  }

  #ownId(kind: Kind, id: string | undefined): string | undefined {
    const entry = id === undefined ? undefined : this.ledger.find(kind, id);
    return entry?.isProven === true
      ? undefined
      : `the ${kind} "${id ?? ""}" is not known to be one of this trial`;
  }

  /** The name is ours, and the ledger has it as something that is about to be made. */
  planned(kind: Kind, field: string): string | undefined {
    const name = textAt(this.body, field);
    const isPlanned = (entry: Entry): boolean => entry.name === name && entry.state === "planned";
    return this.ledger.living(kind).some(isPlanned)
      ? this.ourName(field)
      : `the ledger has no ${kind} "${name ?? ""}" that is about to be made`;
  }

  ourName(field: string): string | undefined {
    const name = textAt(this.body, field);
    return this.ledger.isOurName(name) ? undefined : `"${name ?? ""}" does not hold the mark of this trial`;
  }

  onlyFields(...names: readonly string[]): string | undefined {
    const other = isJson(this.body)
      ? Object.keys(this.body).find((name) => !names.includes(name))
      : "no object";
    return other === undefined ? undefined : `its body holds "${other}"`;
  }

  /** Every field of the body that could name an account names ours. */
  namedAccount(): string | undefined {
    const ids = isJson(this.body)
      ? Object.entries(this.body).filter(([name]) => !["displayName", "description"].includes(name))
      : [];
    return ids.length === 0
      ? `it names no account`
      : ids.map(([, id]) => this.#ownId("account", String(id))).find((problem) => problem !== undefined);
  }

  mayJoin(): string | undefined {
    const accountId = textAt(this.body, "accountId");
    return accountId !== undefined &&
      this.allowed.personId !== undefined &&
      sameId(accountId, this.allowed.personId)
      ? undefined
      : this.#ownId("account", accountId);
  }

  roleOfSite(): string | undefined {
    const { resourceId } = this.allowed;
    return resourceId !== undefined &&
      textAt(this.body, "resourceId") === resourceId &&
      textAt(this.body, "roleId") === ROLE
      ? undefined
      : `it is not the role "${ROLE}" on the app of --site`;
  }

  invited(): string | undefined {
    const ids = at(this.body, "userIds");
    return Array.isArray(ids) && ids.length === 1
      ? this.#ownId("account", String(ids[0]))
      : `it does not name exactly one account`;
  }

  accessToSite(): string | undefined {
    const rules = at(this.body, "permissionRules");
    const isOurs = (rule: unknown): boolean =>
      this.allowed.accessResource !== undefined &&
      textAt(rule, "resource") === this.allowed.accessResource &&
      ACCESS_ROLE.test(textAt(rule, "role") ?? "");
    return Array.isArray(rules) && rules.length === 1 && rules.every(isOurs)
      ? undefined
      : `it is not the role of a member on the app of --site`;
  }
}

function sameId(left: string, right: string): boolean {
  return bareId(left) === bareId(right);
}
