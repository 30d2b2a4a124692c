import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "pulumi-atlassian-admin-emulator";
import { PATHS, useEmulator } from "./support";

const organization = useEmulator({ seed: { groups: [{ name: "ops", description: "runs it" }] } });
const { send } = organization;
const patch = (...change: Parameters<typeof organization.emulator.behaviour.patch>) =>
  organization.emulator.behaviour.patch(...change);
const advance = (seconds: number) => organization.emulator.clock.advance({ seconds });
const group = () => {
  const [found] = organization.emulator.state().groups;
  if (found === undefined) {
    throw new Error("There is no group.");
  }
  return found;
};
const path = () => `${PATHS.groups}/${group().id}`;
const change = (method: string, body: object) => send(method, path(), body);
const search = async (...groupNames: string[]) =>
  (await send("POST", PATHS.groupSearch, { groupNames })).json.data.map(({ name }: { name: string }) => name);

describe("changing a group", () => {
  it("renames and describes it by PATCH with 204, keeping what is left out, its id and its members", async () => {
    const { id } = group();
    expect(await change("PATCH", { name: "Platform" })).toMatchObject({ status: 204, text: "" });
    expect(await change("PATCH", { description: "all of it" })).toMatchObject({ status: 204 });
    expect(group()).toMatchObject({ id, name: "Platform", description: "all of it" });
    expect(await search("platform", "ops")).toEqual(["Platform"]);
    const { json } = await send("GET", "/admin/v1/orgs/{o}/events?limit=1");
    expect(json.data[0].attributes.action).toBe("group_updated");
  });

  it.each([
    ["patch", 204, 404],
    ["put", 404, 204],
    ["both", 204, 204],
    ["none", 404, 404],
  ] as const)("takes it by %s: PATCH %d, PUT %d", async (groupUpdate, byPatch, byPut) => {
    patch({ groupUpdate });
    const replies = [await change("PATCH", { name: "a" }), await change("PUT", { name: "b" })];
    expect(replies.map(({ status }) => status)).toEqual([byPatch, byPut]);
    for (const { text } of replies.filter(({ status }) => status === 404)) {
      expect(text).toContain("Request failed to match any route");
    }
  });

  it("returns 405 for a change without a route, and the group for a change, if the behaviour is set", async () => {
    patch({ groupUpdateUnrouted: 405, groupUpdateBody: "group" });
    expect((await change("PUT", { name: "a" })).status).toBe(405);
    const reply = await change("PATCH", { name: "a" });
    expect(reply).toMatchObject({ status: 200, json: { data: { name: "a", description: "runs it" } } });
  });

  it.each([
    ["keep", 204, { name: "a", description: "runs it" }],
    ["clear", 204, { name: "a", description: "" }],
    ["refuse", 400, { name: "ops", description: "runs it" }],
  ] as const)("does with a description that a PUT leaves out: %s", async (groupPutMissing, status, after) => {
    patch({ groupUpdate: "put", groupPutMissing });
    expect((await change("PUT", { name: "a" })).status).toBe(status);
    expect(group()).toMatchObject(after);
  });

  it("refuses a change of nothing, an empty name and a name that another group has", async () => {
    organization.emulator.seed({ groups: [{ name: "taken" }] });
    expect((await change("PATCH", {})).status).toBe(400);
    expect((await change("PATCH", { name: " " })).status).toBe(400);
    expect((await change("PATCH", { name: "TAKEN" })).status).toBe(409);
    expect((await change("PATCH", { name: "OPS" })).status).toBe(204);
  });

  it("refuses to rename a protected name, and describes it", async () => {
    patch({ protectedGroupNames: ["Ops"] });
    expect((await change("PATCH", { name: "a" })).status).toBe(403);
    patch({ protectedNameStatus: 400 });
    expect((await change("PATCH", { name: "a" })).status).toBe(400);
    expect((await change("PATCH", { name: "ops", description: "b" })).status).toBe(204);
    expect(group()).toMatchObject({ name: "ops", description: "b" });
  });

  it("refuses to change a group that an identity provider fills, and one of a scoped key", async () => {
    expect((await organization.asScoped("PATCH", path(), { name: "a" })).status).toBe(403);
    const synced = organization.emulator.seed({ groups: [{ name: "synced", externalSynced: true }] });
    const reply = await send("PATCH", `${PATHS.groups}/${synced.groups[0] ?? ""}`, { name: "a" });
    expect(reply.status).toBe(403);
  });

  it("edits a group in the console, whatever the API can, but not to a taken name", () => {
    patch({ groupUpdate: "none" });
    organization.emulator.mutate({
      action: "editGroup",
      group: "ops",
      name: "Renamed",
      description: "by hand",
    });
    expect(group()).toMatchObject({ name: "Renamed", description: "by hand" });
    organization.emulator.seed({ groups: [{ name: "taken" }] });
    const edit = () => organization.emulator.mutate({ action: "editGroup", group: "renamed", name: "taken" });
    expect(edit).toThrow('already has a group "taken"');
  });
});

describe("what becomes of a group's texts", () => {
  const SENT = { name: "  Cafe\u0301   Team ", description: ' a <b> & "c"  d ' };

  it.each([
    [{}, SENT.name, SENT.description],
    [{ groupNameChanges: ["trim"] }, "Cafe\u0301   Team", SENT.description],
    [{ groupNameChanges: ["squeeze", "trim"] }, "Cafe\u0301 Team", SENT.description],
    [{ groupNameChanges: ["nfc", "trim"] }, "Caf\u00e9   Team", SENT.description],
    [{ groupNameChanges: ["lowercase"] }, "  cafe\u0301   team ", SENT.description],
    [{ groupDescriptionChanges: ["trim", "squeeze"] }, SENT.name, 'a <b> & "c" d'],
    [{ groupDescriptionChanges: ["escape"] }, SENT.name, " a &lt;b&gt; &amp; &quot;c&quot;  d "],
    [{ groupDescriptionLimit: 4 }, SENT.name, " a <"],
  ] as const)("%j", async (behaviour, name, description) => {
    patch(structuredClone(behaviour) as never);
    await send("POST", PATHS.groups, SENT);
    expect(organization.emulator.state().groups[1]).toMatchObject({ name, description });
    await send("DELETE", `${PATHS.groups}/${organization.emulator.state().groups[1]?.id ?? ""}`);
    await change("PATCH", SENT);
    expect(group()).toMatchObject({ name, description });
  });

  it("finds a name by the spelling that was sent only where search changes it too", async () => {
    patch({ groupNameChanges: ["squeeze"] });
    await send("POST", PATHS.groups, { name: "two  spaces" });
    expect(await search("two  spaces")).toEqual([]);
    expect(await search("two spaces")).toEqual(["two spaces"]);
    patch({ groupNameSearch: "normalised" });
    expect(await search("two  spaces")).toEqual(["two spaces"]);
    expect((await send("POST", PATHS.groups, { name: "two   spaces" })).status).toBe(409);
  });
});

describe("the response to creating a group", () => {
  it.each([
    [{ createGroupStatus: 200, createGroupBody: "group" }, 200, ["description", "id", "name"]],
    [{ createGroupBody: "id" }, 201, ["id"]],
    [{ createGroupStatus: 204, createGroupBody: "group" }, 204, []],
    [{}, 201, []],
  ] as const)("%j", async (behaviour, status, fields) => {
    patch(behaviour);
    const reply = await send("POST", PATHS.groups, { name: "made" });
    expect(reply.status).toBe(status);
    const shown = reply.text === "" ? [] : Object.keys(reply.json.data);
    expect(shown.filter((name) => ["id", "name", "description"].includes(name)).sort()).toEqual(fields);
  });
});

describe("two groups of the same name", () => {
  it("are made if the behaviour is set, and both are found by it until one is deleted", async () => {
    patch({ duplicateGroupName: "allow" });
    expect((await send("POST", PATHS.groups, { name: "OPS" })).status).toBe(201);
    expect(await search("ops")).toEqual(["ops", "OPS"]);
    await send("DELETE", path());
    expect(await search("ops")).toEqual(["OPS"]);
  });
});

describe("reads of groups that lag", () => {
  const read = async () => {
    const { status, json } = await send("GET", path());
    return status === 200 ? json.data.name : status;
  };

  it("shows a change in search and by id after their own delays", async () => {
    patch({ groupUpdateLagMs: 120_000, groupReadLagMs: 10_000 });
    await change("PATCH", { name: "second" });
    advance(5);
    await change("PATCH", { name: "third" });
    expect(await search("ops", "second", "third")).toEqual(["ops"]);
    expect(await read()).toBe("ops");
    advance(5);
    expect(await read()).toBe("second");
    advance(110);
    expect(await search("ops", "second", "third")).toEqual(["second"]);
    expect(await read()).toBe("third");
    advance(5);
    expect(await search("ops", "second", "third")).toEqual(["third"]);
  });

  it("shows a deleted group in search and by id until their delays are over", async () => {
    patch({ groupDeleteLagMs: 120_000, groupReadLagMs: 10_000 });
    const { id } = group();
    const get = async () => (await send("GET", `${PATHS.groups}/${id}`)).status;
    expect((await send("DELETE", path())).status).toBe(204);
    expect(organization.emulator.state().groups).toEqual([]);
    expect([await search("ops"), await get()]).toEqual([["ops"], 200]);
    expect((await send("DELETE", `${PATHS.groups}/${id}`)).status).toBe(404);
    advance(10);
    expect([await search("ops"), await get()]).toEqual([["ops"], 404]);
    advance(110);
    expect(await search("ops")).toEqual([]);
  });

  it("shows a new group by id only after the delay", async () => {
    patch({ groupReadLagMs: 10_000, createGroupBody: "id" });
    const { json } = await send("POST", PATHS.groups, { name: "new" });
    const get = async () => (await send("GET", `${PATHS.groups}/${json.data.id}`)).status;
    expect(await get()).toBe(404);
    advance(10);
    expect(await get()).toBe(200);
  });
});

describe("deleting a group that there is not", () => {
  it.each([404, 400, 204] as const)("returns %d", async (unknownGroupDelete) => {
    patch({ unknownGroupDelete });
    expect((await send("DELETE", `${PATHS.groups}/nothing`)).status).toBe(unknownGroupDelete);
    expect((await send("DELETE", path())).status).toBe(204);
  });
});

describe("a delete that takes time", () => {
  it("returns 202, shows the group with its status, refuses changes, and takes the name until it is done", async () => {
    patch({ groupDeleteStatus: 202, groupDeleteTakesMs: 60_000, deletionStatus: "PENDING_DELETION" });
    const deletion = path();
    expect((await send("DELETE", deletion)).status).toBe(202);
    expect((await send("DELETE", deletion)).status).toBe(202);
    expect((await send("GET", deletion)).json.data.status).toBe("PENDING_DELETION");
    const { json } = await send("POST", PATHS.groupSearch, { groupNames: ["ops"] });
    expect(json.data).toMatchObject([{ status: "PENDING_DELETION" }]);
    expect(organization.emulator.state().groups).toMatchObject([{ isInDeletion: true }]);
    const refused = [
      await send("PATCH", deletion, { name: "a" }),
      await send("POST", `${deletion}/memberships`, { accountId: "x" }),
      await send("POST", PATHS.groups, { name: "ops" }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([409, 409, 409]);
    advance(60);
    expect((await send("GET", deletion)).status).toBe(404);
    expect(organization.emulator.state().groups).toEqual([]);
    expect((await send("POST", PATHS.groups, { name: "ops" })).status).toBe(201);
  });
});

describe("the form of a group's id", () => {
  it.each([
    ["uppercase", (id: string) => id.toUpperCase()],
    ["ari", (id: string) => `ari:cloud:platform::group/${id}`],
  ] as const)("writes it as %s, and takes that and the plain id", async (groupIdForm, write) => {
    patch({ groupIdForm });
    const { id } = group();
    const { json } = await send("POST", PATHS.groupSearch, { groupNames: ["ops"] });
    expect(json.data[0].id).toBe(write(id));
    for (const given of [id, write(id)]) {
      expect((await send("GET", `${PATHS.groups}/${encodeURIComponent(given)}`)).status).toBe(200);
      expect((await send("POST", PATHS.groupSearch, { groupIds: [given] })).json.data).toHaveLength(1);
    }
    expect((await send("GET", `${PATHS.groups}/nobody`)).status).toBe(404);
  });
});

describe("a state file", () => {
  it("keeps a delete that takes time, which ends after a restart", async () => {
    const folder = mkdtempSync(join(tmpdir(), "emulator-"));
    const stateFile = join(folder, "state.json");
    try {
      const first = await startEmulator({
        stateFile,
        seed: { groups: [{ name: "ops" }], behaviour: { groupDeleteTakesMs: 60_000 } },
      });
      first.mutate({ action: "deleteGroup", group: "ops" });
      await first.close();
      const second = await startEmulator({ stateFile });
      expect(second.state().groups).toMatchObject([{ isInDeletion: true }]);
      second.clock.advance({ seconds: 60 });
      expect(second.state().groups).toEqual([]);
      await second.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
