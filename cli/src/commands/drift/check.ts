import type { PolicyConfig } from "pulumi-atlassian-admin-policy";
import { EngineError, resolveEngine, type Engine } from "pulumi-atlassian-admin-engine";
import {
  ProviderError,
  recentEvents,
  runWithDeadline,
  type AuditEvent,
  type Config,
  type Log,
  type Organization,
} from "pulumi-atlassian-admin/organization";
import { openOrganization, readSettings, requireOrgId } from "../../settings";
import { gather, type Inventory } from "../inventory/gather";
import { AUDIT_PAGES, authorOf } from "./authors";
import { discoverOwnerless } from "./discover/owners";
import { discoverRecorded } from "./discover/recorded";
import { discoverViolations } from "./discover/policies";
import { discoverTokens } from "./discover/tokens";
import { discoverUnmanaged } from "./discover/unmanaged";
import { parseStack } from "../../stack-reference";
import { viewStack, type StackView } from "./engine/stack-view";
import { toFinding, type Discovery, type Finding } from "./finding";
import { Managed } from "./managed";
import { IdentityNames } from "../../identity-names";
import type { DriftOptions } from "./options";
import type { Problem } from "./report";

/** Who did it is worth a moment, not a rate limit's minute. */
const AUDIT_BUDGET_SECONDS = 20;

export interface Checked {
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  readonly views: readonly StackView[];
  readonly orgIds: readonly string[];
}

/** Compares the stacks with their organisations. What cannot be checked is a problem; the rest is checked all the same. */
export async function checkDrift(
  options: DriftOptions,
  policies: PolicyConfig | undefined,
  log: Log,
): Promise<Checked> {
  const engine = await resolveEngine();
  const problems: Problem[] = [];
  const views = await viewStacks(engine, options, problems, log);
  const managed = new Managed(views.flatMap(({ resources }) => resources));
  const names = new IdentityNames(managed.resources);
  if (problems.length > 0) {
    // What a stack has that could not be read would look unmanaged, and a rotated token as if it just expired.
    const reason =
      "a stack could not be read, so nobody can tell what is unmanaged, expiring, unused or ownerless.";
    problems.push({ where: "the organisation", reason });
    return { findings: withoutAuthors(discoverRecorded(managed, names)), problems, views, orgIds: [] };
  }
  const organizations: Organization[] = [];
  const ofOrganizations: Discovery[] = [];
  for (const [orgId, settings] of await settingsByOrgId(engine, options, views)) {
    log.info(`reading organisation "${orgId}"`);
    try {
      const organization = await openOrganization(settings, { ...options, orgId });
      const inventory = await gather(organization);
      problems.push(...inventory.problems.map((reason) => ({ where: nameOf(orgId), reason })));
      organizations.push(organization);
      ofOrganizations.push(...(await discover(organization, inventory, managed, names, options)));
    } catch (error) {
      if (!(error instanceof ProviderError)) {
        throw error;
      }
      problems.push({ where: nameOf(orgId), reason: error.message });
    }
  }
  const discoveries = [
    ...discoverRecorded(managed, names),
    ...ofOrganizations,
    ...(policies === undefined ? [] : await discoverViolations(managed, names, policies)),
  ];
  return {
    findings: await withAuthors(discoveries, organizations, log),
    problems,
    views,
    orgIds: organizations.map(({ orgId }) => orgId),
  };
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
      if (!(error instanceof Error) || (error instanceof EngineError && error.code === "interrupted")) {
        throw error;
      }
      problems.push({ where: `stack "${name}"`, reason: error.message });
    }
  }
  return views;
}

/** The organisations that the stacks have something in, or would by their configuration; each with the settings of such a stack. */
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
  organization: Organization,
  inventory: Inventory,
  managed: Managed,
  names: IdentityNames,
  options: DriftOptions,
): Promise<Discovery[]> {
  for (const { accountId, displayName } of inventory.accounts) {
    names.note(accountId, displayName);
  }
  for (const { groupId, name } of inventory.groups) {
    names.note(groupId, name);
  }
  await names.lookUp(organization, managed.memberIdsIn(organization.orgId));
  return [
    ...(await discoverUnmanaged(organization, inventory, managed, names)),
    ...discoverTokens(inventory, managed, names, options),
    ...(await discoverOwnerless(organization, inventory, managed, names)),
  ];
}

function withoutAuthors(discoveries: readonly Discovery[]): Finding[] {
  return discoveries.map((discovery) => toFinding(discovery, undefined));
}

/** Names who did it, where the audit log answers. It never decides whether something is a finding. */
async function withAuthors(
  discoveries: readonly Discovery[],
  organizations: readonly Organization[],
  log: Log,
): Promise<Finding[]> {
  const findings = await Promise.all(
    organizations.map(async (organization) => {
      const own = discoveries.filter(({ resource }) => resource.orgId === organization.orgId);
      const events = own.some(({ trace }) => trace !== undefined) ? await readEvents(organization, log) : [];
      return own.map((discovery) => toFinding(discovery, authorOf(discovery, events)));
    }),
  );
  const orgIds = organizations.map(({ orgId }) => orgId);
  const others = discoveries.filter(({ resource }) => !orgIds.includes(resource.orgId));
  return [...findings.flat(), ...withoutAuthors(others)];
}

async function readEvents({ client, orgId }: Organization, log: Log): Promise<AuditEvent[]> {
  try {
    return await runWithDeadline(AUDIT_BUDGET_SECONDS, () => recentEvents(client, orgId, AUDIT_PAGES));
  } catch (error) {
    if (!(error instanceof ProviderError)) {
      throw error;
    }
    log.warn(`who did it is not known: ${error.message}`);
    return [];
  }
}
