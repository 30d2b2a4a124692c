import { writesOf } from "../support/organization";
import {
  declare,
  HostedOrganization,
  messageOf,
  HOSTS,
  settled,
  type Declared,
  type HostedResource,
} from "../support/hosted-organization";

const LAG_MS = 400;
const USER = "atlassian/user";
const ASSIGN = "**/role-assignments/assign";
const JIRA = "ari:cloud:jira::site/c1";
const WIKI = "ari:cloud:confluence::site/c1";

let organization: HostedOrganization;

beforeAll(async () => {
  organization = await HostedOrganization.start({
    workspaces: [
      { name: "acme", typeKey: "jira-software", cloudId: "c1", hostUrl: "https://acme.atlassian.net" },
      { name: "acme", typeKey: "confluence", cloudId: "c1", hostUrl: "https://acme.atlassian.net" },
      { name: "emca", typeKey: "confluence", cloudId: "c2", hostUrl: "https://emca.atlassian.net" },
    ],
    // Every listing has several pages, whose cursors go alone.
    behaviour: { pageSize: 1 },
  });
});

afterAll(async () => {
  await organization.stop();
});

afterEach(() => {
  organization.emulator.faults.clear();
  organization.emulator.behaviour.patch({ roleLagMs: 0 });
});

/** Makes a group with these roles, and returns its id. */
function seedGroup(name: string, roles: [resourceId: string, roleId: string][] = [], externalSynced = false) {
  const granted = roles.map(([resourceId, roleId]) => ({ resourceId, roleId }));
  return organization.emulator.seed({ groups: [{ name, roles: granted, externalSynced }] }).groups[0] ?? "";
}

function rolesOf(groupId: string): string[][] {
  const groups = organization.emulator.state().groups.filter(({ id }) => id === groupId);
  return groups.flatMap(({ grants }) => grants.map(({ resourceId, roleId }) => [resourceId, roleId]));
}

/** Statuses of the requests to a route that ends so, 0 for a response that was lost. */
function statusesOf(end: string): number[] {
  const { entries } = organization.emulator.requests();
  return entries.filter(({ route }) => route.endsWith(end)).map(({ status }) => status);
}

describe.each(HOSTS)("GroupRoleAssignment run by %s", (kind) => {
  let assignments: HostedResource;

  beforeAll(async () => {
    assignments = (await organization.startHost({ kind })).resource("GroupRoleAssignment");
  });

  it("gives the group the role by ids", async () => {
    const groupId = seedGroup(`${kind} ids`);
    const { id, inputs, state } = await declare(assignments, { groupId, resourceId: JIRA, role: USER });
    expect(id).toBe(`${groupId}/${JIRA}/${USER}`);
    expect(state).toEqual({
      ...inputs,
      resolvedGroupName: `${kind} ids`,
      directoryId: organization.emulator.directoryId,
      createdAt: expect.any(String) as string,
    });
    expect(rolesOf(groupId)).toEqual([[JIRA, USER]]);
  });

  it("gives it by names, and keeps the names as inputs and the ids as outputs", async () => {
    const groupId = seedGroup(`${kind} names`);
    const app = { site: "acme", product: "confluence", role: USER };
    const args = { groupName: `${kind} names`, ...app, managedBy: "acme/prod:wiki" };
    const { inputs, state } = await declare(assignments, args);
    expect(inputs).toEqual({ ...args, orgId: organization.emulator.orgId });
    expect(state).toMatchObject({ ...inputs, groupId, resourceId: WIKI });
    expect(rolesOf(groupId)).toEqual([[WIKI, USER]]);
  });

  it("gives it to a group whose members an identity provider owns", async () => {
    const groupId = seedGroup(`${kind} synced`, [], true);
    await declare(assignments, { groupId, resourceId: JIRA, role: USER });
    expect(rolesOf(groupId)).toEqual([[JIRA, USER]]);
  });

  it("takes a role that the group has already for given, next to its others", async () => {
    const roles: [string, string][] = [
      [WIKI, "atlassian/admin"],
      [JIRA, "atlassian/guest"],
      [JIRA, USER],
    ];
    const groupId = seedGroup(`${kind} again`, roles);
    const { id, inputs, state } = await declare(assignments, { groupId, resourceId: JIRA, role: USER });
    expect(rolesOf(groupId)).toEqual(roles);
    expect(await assignments.read(id, state)).toEqual({ id, inputs, outputs: state });
  });

  it.each([
    ["ids", { resourceId: WIKI }],
    ["names", { site: "https://acme.atlassian.net", product: "confluence" }],
  ])("reads inputs and outputs that are identical to the state with %s", async (form, app) => {
    seedGroup(`${kind} read ${form}`);
    const { id, inputs, state } = await declare(assignments, {
      groupName: `${kind} read ${form}`,
      ...app,
      role: USER,
    });
    expect(await assignments.read(id, state)).toEqual({ id, inputs, outputs: state });
  });

  it("keeps the role when ids take the place of the names of the same things, and back", async () => {
    const groupId = seedGroup(`${kind} forms`);
    const names = { groupName: `${kind} forms`, site: "acme", product: "confluence", role: USER };
    const first = await declare(assignments, names);
    organization.emulator.clearRequests();
    let { inputs, state } = first;
    for (const args of [
      { ...names, site: "https://acme.atlassian.net/", product: "Confluence" },
      { groupId, resourceId: WIKI, role: USER },
      { ...names, site: "ACME.atlassian.net" },
    ]) {
      const { inputs: desired } = await assignments.check(args, inputs);
      expect((await assignments.diff(state, desired)).replaces).toEqual([]);
      state = await assignments.update(first.id, state, desired);
      expect(await assignments.read(first.id, state)).toEqual({
        id: first.id,
        inputs: desired,
        outputs: state,
      });
      inputs = desired;
    }
    expect(writesOf(organization.emulator)).toEqual([]);
  });

  it("replaces the assignment when anything changes, revoking the old role first", async () => {
    const state = { orgId: "o", groupId: "g1", resourceId: JIRA, role: USER, directoryId: "d" };
    const desired = { orgId: "o", groupId: "g2", resourceId: WIKI, role: "atlassian/admin" };
    expect(await assignments.diff(state, desired)).toMatchObject({
      replaces: ["groupId", "resourceId", "role"],
      deleteBeforeReplace: true,
    });
  });

  it("revokes the role and no other, and is content when it is gone already", async () => {
    const groupId = seedGroup(`${kind} delete`, [[JIRA, "atlassian/admin"]]);
    const declared = await declare(assignments, { groupId, resourceId: JIRA, role: USER });
    await assignments.delete(declared.id, declared.state);
    expect(rolesOf(groupId)).toEqual([[JIRA, "atlassian/admin"]]);
    await assignments.delete(declared.id, declared.state);
    expect((await assignments.read(declared.id, settled(declared.state))).id).toBe("");
  });
});

describe("GroupRoleAssignment.create", () => {
  let assignments: HostedResource;

  beforeAll(async () => {
    assignments = (await organization.startHost()).resource("GroupRoleAssignment");
  });

  beforeEach(() => {
    organization.emulator.clearRequests();
  });

  const create = (groupId: string) => declare(assignments, { groupId, resourceId: JIRA, role: USER });

  it.each([
    ["that was carried out", { drop: "after" }, [0]],
    ["that was carried out and answered with 502", { applyThenStatus: 502 }, [502]],
    ["that never arrived", { drop: "before" }, [0, 204]],
  ] as const)("is done once after a lost response to a request %s", async (what, fault, statuses) => {
    const groupId = seedGroup(`lost ${what}`);
    organization.emulator.faults.add({ method: "POST", route: ASSIGN, count: 1, ...fault });
    await create(groupId);
    expect(rolesOf(groupId)).toEqual([[JIRA, USER]]);
    expect(statusesOf("/assign")).toEqual(statuses);
  });

  it("retries where the response is lost and the listing does not show the role yet", async () => {
    const groupId = seedGroup("lost and late");
    organization.emulator.behaviour.patch({ roleLagMs: 60_000 });
    organization.emulator.faults.add({ method: "POST", route: ASSIGN, count: 1, drop: "after" });
    await create(groupId);
    expect(rolesOf(groupId)).toEqual([[JIRA, USER]]);
    expect(statusesOf("/assign")).toEqual([0, 204]);
  });

  it("is believed although the listing shows the role only later", async () => {
    const groupId = seedGroup("late");
    organization.emulator.behaviour.patch({ roleLagMs: LAG_MS });
    const { id, inputs, state } = await create(groupId);
    expect(await assignments.read(id, state)).toEqual({ id, inputs, outputs: state });
    expect(statusesOf("/role-assignments").length).toBeGreaterThan(1);
  });

  it("reports it when another resource of the stack has the role", async () => {
    const groupId = seedGroup("twice");
    const host = await organization.startHost();
    for (const managedBy of ["p/s:one", "p/s:two"]) {
      const args = { groupId, resourceId: JIRA, role: USER, managedBy };
      await declare(host.resource("GroupRoleAssignment"), args);
    }
    expect(
      await host.engine.message(
        /another resource of this stack has role "atlassian\/user" of group "twice" on .* too/,
      ),
    ).toBeDefined();
  });

  it("does not undo itself when the same assignment is declared under another name", async () => {
    const groupId = seedGroup("renamed");
    const before = (await organization.startHost()).resource("GroupRoleAssignment");
    const old = await declare(before, { groupId, resourceId: JIRA, role: USER });
    await create(groupId);
    await assignments.delete(old.id, old.state);
    expect(rolesOf(groupId)).toEqual([[JIRA, USER]]);
  });

  it.each([
    [
      "a group that is not there",
      { groupName: "nobodies", resourceId: JIRA },
      /on "ari:cloud:jira::site\/c1": no group is called "nobodies"\. Check the name, or create the group first\.$/,
    ],
    [
      "a site that is not there",
      { site: "acne", product: "confluence" },
      /on "confluence" of site "acne": no site is called "acne". This key can see acme\.atlassian\.net, emca\.atlassian\.net\. Check the site, or set resourceId instead\.$/,
    ],
    [
      "a product that the site has not",
      { site: "acme", product: "compass" },
      /: site "acme" has jira-software, confluence, but no "compass"\. Check the product, or set resourceId instead\.$/,
    ],
    [
      "an app that the organisation has not",
      { resourceId: "ari:cloud:jira::site/other" },
      /: the API returned 404 Not Found for POST .* Check the ids: the API finds no such app, group or account\. Request id /,
    ],
    [
      "a role that the app does not offer",
      { resourceId: JIRA, role: "atlassian/emperor" },
      /ADMIN-UAM-400-3.* The app does not have this role\. Choose one of the app's roles\. Request id /,
    ],
  ])("names %s, and what to do", async (what, changes, message) => {
    const groupId = seedGroup(`refused: ${what}`);
    const group = "groupName" in changes ? {} : { groupId };
    const failure = await messageOf(declare(assignments, { ...group, role: USER, ...changes }));
    expect(failure).toMatch(/^Cannot create role "atlassian\/\w+" of group "[^"]+" on "/);
    expect(failure).toMatch(message);
    expect(rolesOf(groupId)).toEqual([]);
  });

  it.each([
    [400, "ADMIN-UAM-400-4", "The organisation has no plan for this app"],
    [403, "ADMIN-403-5", "This key cannot change the group"],
    [403, "ADMIN-403-7", "The group grants admin access"],
    [409, "ADMIN-UAM-409-3", "has no free licence. Free one, or raise the plan."],
  ])("explains %i %s", async (status, code, remedy) => {
    const groupId = seedGroup(`refused with ${code}`);
    const body = { errors: [{ code, status: String(status), title: "Refused", detail: null }] };
    organization.emulator.faults.add({ method: "POST", route: ASSIGN, status, body });
    const failure = await messageOf(create(groupId));
    expect(failure).toContain(`(${code}: Refused). `);
    expect(failure).toContain(remedy);
    expect(statusesOf("/assign")).toEqual([status]);
  });
});

describe("GroupRoleAssignment.delete", () => {
  it("takes a 404 for gone only when the listing agrees", async () => {
    const groupId = seedGroup("404");
    const assignments = (await organization.startHost()).resource("GroupRoleAssignment");
    const { id, state } = await declare(assignments, { groupId, resourceId: JIRA, role: USER });
    organization.emulator.faults.add({ method: "POST", route: "**/role-assignments/revoke", status: 404 });
    expect(await messageOf(assignments.delete(id, state))).toMatch(/^Cannot delete role .*returned 404/);
    organization.emulator.mutate({ action: "revokeRole", group: groupId, resourceId: JIRA, roleId: USER });
    await expect(assignments.delete(id, state)).resolves.toBeUndefined();
  });
});

describe("a refresh of GroupRoleAssignments that somebody changed by hand", () => {
  let revoked: Declared;
  let kept: Declared;
  let groupDeleted: Declared;
  let after: HostedResource;

  beforeAll(async () => {
    const { emulator } = organization;
    const [busy, doomed] = [seedGroup("busy"), seedGroup("doomed")];
    const before = (await organization.startHost()).resource("GroupRoleAssignment");
    revoked = await declare(before, { groupId: busy, site: "acme", product: "confluence", role: USER });
    kept = await declare(before, { groupName: "busy", resourceId: JIRA, role: USER });
    groupDeleted = await declare(before, { groupId: doomed, resourceId: JIRA, role: USER });
    emulator.mutate({ action: "revokeRole", group: busy, resourceId: WIKI, roleId: USER });
    emulator.mutate({ action: "deleteGroup", group: doomed });
    after = (await organization.startHost()).resource("GroupRoleAssignment");
  });

  it("shows a revoked role as gone, and its neighbour unchanged", async () => {
    organization.emulator.clearRequests();
    expect(await after.read(revoked.id, settled(revoked.state))).toEqual({ id: "", inputs: {}, outputs: {} });
    expect(await after.read(kept.id, kept.state)).toEqual({
      id: kept.id,
      inputs: kept.inputs,
      outputs: kept.state,
    });
    // The search for groups with the role is the second source.
    expect(statusesOf("/role-assignments")).toEqual([200]);
    expect(statusesOf("/groups/search")).toEqual([200]);
  });

  it("shows the role of a deleted group as gone, and deletes it without a fuss", async () => {
    expect((await after.read(groupDeleted.id, settled(groupDeleted.state))).id).toBe("");
    await expect(after.delete(groupDeleted.id, groupDeleted.state)).resolves.toBeUndefined();
  });

  it("does not call a role gone that the key cannot see", async () => {
    organization.emulator.faults.add({ method: "GET", route: "**/role-assignments", status: 404 });
    const fresh = (await organization.startHost()).resource("GroupRoleAssignment");
    expect(await messageOf(fresh.read(kept.id, settled(kept.state)))).toMatch(
      /^Cannot read role .*returned 404/,
    );
  });
});
