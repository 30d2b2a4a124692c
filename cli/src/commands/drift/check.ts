import type { PolicyConfig } from "pulumi-atlassian-admin-policy";
import {
  ProviderError,
  runWithDeadline,
  type AuditEvent,
  type Config,
  type Log,
  type Organization,
} from "pulumi-atlassian-admin/organization";
import { findEngine, InterruptedError, type Engine } from "../../engine";
import { IdentityNames } from "../../identity-names";
import type { Ignored } from "../../ignore/pattern";
import { toAccountEntry } from "../../reading/inventory";
import { OrganizationReader } from "../../reading/organization-reader";
import { UndeclaredFinder } from "../../reading/undeclared";
import { openOrganization, readSettings, requireOrgId } from "../../settings";
import { parseStack } from "../../stack-reference";
import { AUDIT_PAGES, authorOf, sinceOf } from "./authors";
import { DeclaredOwners } from "./code-owners";
import { membersChangedIn } from "./discover/members";
import { discoverEnds } from "./discover/ends";
import { discoverOwnerless } from "./discover/owners";
import { discoverViolations } from "./discover/policies";
import { discoverRecorded } from "./discover/recorded";
import { discoverTokens } from "./discover/tokens";
import { toUnmanaged } from "./discover/unmanaged";
import { viewStack, type StackView } from "./engine/stack-view";
import { toFinding, type Discovery, type Finding } from "./finding";
import { Managed } from "./managed";
import type { DriftOptions } from "./options";
import { Remedies } from "./remedies";
import type { Problem } from "./report";

/** Attribution is worth a short wait, but not the full wait for a rate limit. */
const AUDIT_BUDGET_SECONDS = 20;

export interface Checked {
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  readonly views: readonly StackView[];
  readonly orgIds: readonly string[];
  /** Ids that a program marked as secret and that appear nowhere else. No output can contain them. */
  readonly secretIds: readonly string[];
}

/**
 * Compares the stacks with their organisations. What cannot be checked becomes a problem; the other checks still
 * run.
 */
export async function checkDrift(
  options: DriftOptions,
  policies: PolicyConfig | undefined,
  ignored: Ignored,
  log: Log,
): Promise<Checked> {
  const engine = await findEngine(options.cwd);
  const problems: Problem[] = [];
  const views = await viewStacks(engine, options, problems, log);
  const managed = new Managed(views.flatMap(({ resources }) => resources));
  const names = new IdentityNames(managed.resources);
  const remedies = new Remedies(options.cwd, options.stack);
  const isReported = ({ kind, subjects }: Discovery): boolean => !ignored.coversAll(kind, subjects);
  if (problems.length > 0) {
    // Without its state, everything in the unreadable stack would look unmanaged, and its rotated tokens would
    // look like expiring ones.
    const reason =
      "a stack could not be read, so unmanaged objects, expiring or unused tokens and missing owners cannot be determined.";
    problems.push({ where: "the organisation", reason });
    const recorded = discoverRecorded(managed, names, remedies).filter(isReported);
    return { findings: withoutAuthors(recorded), problems, views, orgIds: [], secretIds: secretIdsOf(views) };
  }
  const organizations: Organization[] = [];
  const ofOrganizations: Discovery[] = [];
  const reads = new Map(views.flatMap((view) => [...view.reads]));
  const settingsOf = await settingsByOrgId(engine, options, views);
  const configured = [options.orgId, ...[...settingsOf.values()].map(({ defaultOrgId }) => defaultOrgId)];
  const secretIds = secretIdsOf(views).filter((id) => !configured.includes(id));
  for (const [orgId, settings] of settingsOf) {
    log.info(`reading organisation "${secretIds.includes(orgId) ? "[secret]" : orgId}"`);
    try {
      const organization = await openOrganization(settings, { ...options, orgId }, reads);
      const reader = new OrganizationReader(organization);
      ofOrganizations.push(...(await discover(reader, managed, names, remedies, ignored, options)));
      problems.push(...reader.problems.map((reason) => ({ where: nameOf(orgId), reason })));
      organizations.push(organization);
    } catch (error) {
      if (!(error instanceof ProviderError)) {
        throw error;
      }
      problems.push({ where: nameOf(orgId), reason: error.message });
    }
  }
  const discoveries = [
    ...discoverRecorded(managed, names, remedies),
    ...ofOrganizations,
    ...(policies === undefined ? [] : await discoverViolations(managed, names, policies)),
  ].filter(isReported);
  return {
    findings: await withAuthors(discoveries, organizations, log),
    problems,
    views,
    orgIds: organizations.map(({ orgId }) => orgId),
    secretIds,
  };
}

function secretIdsOf(views: readonly StackView[]): string[] {
  const plain = new Set(views.flatMap(({ resources }) => resources.map(({ id }) => id)));
  return [...new Set(views.flatMap((view) => view.secretIds))].filter((id) => id !== "" && !plain.has(id));
}

function nameOf(orgId: string): string {
  return `organisation "${orgId}"`;
}

async function viewStacks(
  engine: Engine,
  options: DriftOptions,
  problems: Problem[],
  log: Log,
): Promise<StackView[]> {
  const views: StackView[] = [];
  for (const name of new Set(options.stack)) {
    log.info(`comparing stack "${name}" with the organisation`);
    try {
      const view = await viewStack(engine, parseStack(name, options.cwd), options);
      for (const warning of view.warnings) {
        log.warn(warning);
      }
      views.push(view);
    } catch (error) {
      if (!(error instanceof Error) || error instanceof InterruptedError) {
        throw error;
      }
      problems.push({ where: `stack "${name}"`, reason: error.message });
    }
  }
  return views;
}

/**
 * The organisations in which the stacks have objects, or would have by their configuration, each with the settings
 * of one such stack.
 */
async function settingsByOrgId(
  engine: Engine,
  options: DriftOptions,
  views: readonly StackView[],
): Promise<ReadonlyMap<string, Config>> {
  const found = new Map<string, Config>();
  for (const { stack, resources } of views) {
    const settings = await readSettings(async () => engine, stack.folder, stack.stack);
    const { orgIds } = new Managed(resources);
    for (const orgId of orgIds.length > 0 ? orgIds : [requireOrgId(settings, options)]) {
      if (!found.has(orgId) && (options.orgId ?? orgId) === orgId) {
        found.set(orgId, settings);
      }
    }
  }
  return found;
}

async function discover(
  reader: OrganizationReader,
  managed: Managed,
  names: IdentityNames,
  remedies: Remedies,
  ignored: Ignored,
  options: DriftOptions,
): Promise<Discovery[]> {
  const takenAt = new Date().toISOString();
  const { organization } = reader;
  const [listed, tokens, groups] = await Promise.all([
    reader.accounts(),
    reader.tokens(true),
    reader.groups(),
  ]);
  const accounts = listed.map((account) => toAccountEntry(account, tokens.get(account.accountId) ?? []));
  for (const { accountId, displayName } of accounts) {
    names.note(accountId, displayName);
  }
  for (const { id, name } of groups) {
    names.note(id, name);
  }
  const { orgId } = organization;
  const undeclared = await new UndeclaredFinder(reader, accounts, [managed.objects], ignored).find();
  await names.lookUp(organization, membersToName(managed, orgId));
  const owners = new DeclaredOwners(options);
  const ownerOfGroup = (groupId: string): string | undefined =>
    owners.ownerOf(managed.groups.get(groupId) ?? {});
  return [
    ...undeclared.map((found) => toUnmanaged(found, { orgId, names, ownerOfGroup, remedies })),
    ...discoverTokens(accounts, { orgId, takenAt, managed, names, limits: options, remedies }),
    ...discoverEnds(managed.resources, {
      orgId,
      names,
      remedies,
      within: options.within,
      nowMs: organization.nowMs(),
    }),
    ...(await discoverOwnerless(organization, accounts, managed, names, remedies)),
  ];
}

/** Accounts that a finding about a member list will name. */
function membersToName({ resources }: Managed, orgId: string): string[] {
  return resources
    .filter(({ recorded, type }) => type === "GroupMembers" && recorded["orgId"] === orgId)
    .flatMap((resource) => {
      const { added, removed } = membersChangedIn(resource);
      return [...added, ...removed];
    });
}

function withoutAuthors(discoveries: readonly Discovery[]): Finding[] {
  return discoveries.map((discovery) => toFinding(discovery, undefined));
}

/** Adds who made a change, if the audit log is readable. This never affects whether something is a finding. */
async function withAuthors(
  discoveries: readonly Discovery[],
  organizations: readonly Organization[],
  log: Log,
): Promise<Finding[]> {
  const findings = await Promise.all(
    organizations.map(async (organization) => {
      const own = discoveries.filter(({ resource }) => resource.orgId === organization.orgId);
      const traces = own.flatMap(({ trace }) => trace ?? []);
      const events = traces.length > 0 ? await readEvents(organization, sinceOf(traces), log) : [];
      return own.map((discovery) => toFinding(discovery, authorOf(discovery, events)));
    }),
  );
  const orgIds = organizations.map(({ orgId }) => orgId);
  const others = discoveries.filter(({ resource }) => !orgIds.includes(resource.orgId));
  return [...findings.flat(), ...withoutAuthors(others)];
}

async function readEvents(
  { api }: Organization,
  sinceMs: number | undefined,
  log: Log,
): Promise<AuditEvent[]> {
  const range = { sinceMs, maxPages: AUDIT_PAGES };
  try {
    return await runWithDeadline(AUDIT_BUDGET_SECONDS, () => api.recentEvents(range));
  } catch (error) {
    if (!(error instanceof ProviderError)) {
      throw error;
    }
    log.warn(`the audit log could not be read, so changes have no author: ${error.message}`);
    return [];
  }
}
