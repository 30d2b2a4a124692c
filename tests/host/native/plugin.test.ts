import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { VERSION } from "pulumi-atlassian-admin/plugin";
import { declare, HostedOrganization, messageOf } from "../../support/hosted-organization";
import { writesOf } from "../../support/organization";
import { isRunning, kill, until } from "../../support/processes";
import type { ProviderHost } from "../../support/provider-host";

let organization: HostedOrganization;
let host: ProviderHost;

beforeEach(async () => {
  organization = await HostedOrganization.start();
  host = await organization.startHost({ kind: "plugin" });
});

afterEach(() => organization.stop());

const groupNames = (): string[] => organization.emulator.state().groups.map(({ name }) => name);

async function checkConfig(settings: Record<string, string>): Promise<string[]> {
  const request = new proto.CheckRequest();
  request.setNews(Struct.fromJavaScript(settings));
  const response = await host.connection.call<proto.CheckResponse>((client, callback) =>
    client.checkConfig(request, callback),
  );
  return response.getFailuresList().map((failure) => `${failure.getProperty()} ${failure.getReason()}`);
}

describe("a resource of a program that gives no mark", () => {
  it("is marked by its URN", async () => {
    const groups = host.connection.resource("Group", "acme/prod:deployers");
    await declare(groups, { name: "deployers", description: "Deploys" });
    expect(organization.emulator.state().groups).toMatchObject([
      { description: "Deploys [managed by Pulumi: acme/prod:deployers]" },
    ]);
  });
});

describe("what a plugin does not have", () => {
  it("is named with what it has and how to get a newer one: a resource", async () => {
    expect(await messageOf(host.resource("Policy").check({}))).toMatch(
      /^pulumi-resource-atlassian-admin \S+ has no resource "atlassian-admin:index:Policy"\. It has atlassian-admin:index:ServiceAccount, .*\. If a newer version has it, install that: npm install --global pulumi-resource-atlassian-admin$/,
    );
  });

  it("is named with what it has and how to get a newer one: a function", async () => {
    const request = new proto.InvokeRequest();
    request.setTok("atlassian-admin:index:getPolicy");
    request.setArgs(new Struct());
    const call = host.connection.call((client, callback) => client.invoke(request, callback));
    expect(await messageOf(call)).toMatch(
      /^pulumi-resource-atlassian-admin \S+ has no function "atlassian-admin:index:getPolicy"\. It has atlassian-admin:index:getGroup, .*\. If a newer version has it, install that: npm install --global pulumi-resource-atlassian-admin$/,
    );
  });

  it("is named with what it has: an input of a newer SDK", async () => {
    const { failures } = await host.resource("Group").check({ name: "people", colour: "red" });
    expect(failures).toEqual([
      { property: "colour", reason: expect.stringContaining("is not a property here") as string },
    ]);
  });

  it("is refused by name: a call of the protocol", async () => {
    const request = new proto.CallRequest();
    const call = host.connection.call((client, callback) => client.call(request, callback));
    expect(await messageOf(call)).toBe("This provider does not implement the call.");
  });
});

describe("the configuration of a provider", () => {
  it("is taken with the version of this plugin, an older one, and one of another form", async () => {
    for (const version of [VERSION, "0.0.1", "latest"]) {
      expect(await checkConfig({ version, orgId: "org" })).toEqual([]);
    }
  });

  it.each(["99.0.0", "0.99.0", "0.1.99", "v1.0.0-alpha.1"])(
    "is refused when the program's SDK asks for %s, with the command that installs it",
    async (version) => {
      expect(await checkConfig({ version, orgID: "org" })).toEqual([
        `version asks for version ${version} of the plugin, and this is version ${VERSION}. ` +
          `Install it: npm install --global pulumi-resource-atlassian-admin@${version}. Or use the SDK of version ${VERSION}.`,
        expect.stringContaining("orgID is not a setting. The settings are orgId, ") as string,
      ]);
    },
  );
});

describe("a plugin that is ended", () => {
  /** Starts a create that takes a second, and waits until its request is sent. */
  async function createSlowly(): Promise<{ done: Promise<unknown> }> {
    const { faults } = organization.emulator;
    const groups = host.resource("Group");
    const { inputs } = await groups.check({ name: "first" });
    faults.add({ method: "POST", route: "**/groups", latencyMs: 1000, count: 1 });
    const done = groups.create(inputs);
    await until(() => faults.list().some(({ hits }) => hits > 0), 20);
    return { done };
  }

  it("by a signal finishes what is in flight, sends nothing else, and exits", async () => {
    const { done } = await createSlowly();
    kill(host.pid ?? 0, "SIGTERM");
    // The signal arrives before this call, or the call would be in flight as well.
    await new Promise((resolve) => setTimeout(resolve, 200));
    const message = await messageOf(declare(host.resource("Group"), { name: "second" }));
    expect(message).toBe(`This was cancelled before it started, so nothing was sent. Run "pulumi up" again.`);
    await expect(done).resolves.toMatchObject({ outputs: { name: "first" } });
    expect(groupNames()).toEqual(["first"]);
    await until(() => !isRunning(host.pid ?? 0), 20);
  });

  it("by the engine's cancel finishes what is in flight, sends nothing else, and goes on reading", async () => {
    const { done } = await createSlowly();
    await host.connection.call((client, callback) => client.cancel(new Empty(), callback));
    organization.emulator.clearRequests();
    const groups = host.resource("Group");
    const state = { orgId: organization.emulator.orgId, name: "first", groupId: "g", directoryId: "d" };
    for (const call of [
      () => declare(groups, { name: "second" }),
      () => groups.update("g", state, { ...state, name: "other" }),
      () => groups.delete("g", state),
    ]) {
      expect(await messageOf(call())).toContain("nothing was sent");
    }
    await done;
    expect(groupNames()).toEqual(["first"]);
    expect(writesOf(organization.emulator).filter((write) => !write.endsWith("/groups"))).toEqual([]);
    const [made] = organization.emulator.state().groups;
    const read = await groups.read(made?.id ?? "", { ...state, groupId: made?.id });
    expect(read.id).toBe(made?.id);
  });
});
