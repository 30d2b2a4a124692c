import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { sendJson, SmallServer, type ReceivedRequest } from "../../support/small-server";
import { profileOf, tableOf, TrialRun, verdictOf } from "../../support/trial";

// An organisation that shares nothing with the emulator, and responds in ways that no switch of the emulator has.
// Whatever it holds is in three maps, so that a test can see what is left.

const ORG = "org-of-nobody";
const KEY = "key-of-nobody";
const DIRECTORY = "dir-of-nobody";
const SECRET = "hunter2-of-nobody";
const PERSON = "Mia Mustermann";

interface Account {
  readonly id: string;
  readonly atlassianId: string;
  readonly displayName: string;
  readonly description: string;
}

interface Group {
  readonly id: string;
  name: string;
  readonly description: string;
  readonly members: Set<string>;
}

interface Token {
  readonly id: string;
  readonly label: string;
  readonly owner: string;
}

type Body = Readonly<Record<string, unknown>>;
type Reply = readonly [status: number, body?: unknown];

class Organization {
  readonly accounts = new Map<string, Account>();
  readonly groups = new Map<string, Group>();
  readonly tokens = new Map<string, Token>();
  /** Whether a search for a part of a name finds nothing. */
  isTermBlind = false;

  reply(method: string, path: string, body: Body): Reply {
    const of = (pattern: RegExp): RegExpExecArray | null => pattern.exec(`${method} ${path}`);
    let found: RegExpExecArray | null;
    if (of(/^GET \/admin\/v1\/orgs$/)) {
      return [200, { data: [{ id: ORG, owner: PERSON }] }];
    }
    if (of(/^GET \/admin\/v1\/orgs\/[^/]+$/)) {
      return [200, { data: { id: ORG, attributes: { name: PERSON } } }];
    }
    if (of(/^GET \/admin\/v2\/orgs\/[^/]+\/directories$/)) {
      return [200, { data: [{ directoryId: DIRECTORY, name: PERSON }] }];
    }
    if (of(/^GET \/admin\/api-access\/.*\/api-keys$/)) {
      return [451, { why: SECRET }];
    }
    if (of(/^GET \/admin\/account-management\//)) {
      return [404, { message: "No route." }];
    }
    if (of(/^GET \/admin\/api-access\/[^ ]*\/service-accounts$/)) {
      return [200, { items: [...this.accounts.values()], total: this.accounts.size }];
    }
    if (of(/^POST \/admin\/api-access\/[^ ]*\/service-accounts$/)) {
      return this.#createAccount(body);
    }
    if ((found = of(/^DELETE \/admin\/api-access\/.*\/service-accounts\/([^/]+)$/))) {
      return this.#removeAccount(found[1]);
    }
    if ((found = of(/^GET \/users\/([^/]+)\/manage\/api-tokens$/))) {
      return this.#tokensOf(found[1]);
    }
    if ((found = of(/^POST \/users\/([^/]+)\/manage\/api-tokens$/))) {
      return this.#mint(found[1], body);
    }
    if ((found = of(/^DELETE \/users\/[^/]+\/manage\/api-tokens\/([^/]+)$/))) {
      return this.tokens.delete(found[1] ?? "") ? [208, { revoked: PERSON }] : [410, SECRET];
    }
    if (of(/^POST .*\/groups\/search$/)) {
      return [200, { data: this.#search(body) }];
    }
    if (of(/^POST .*\/groups$/)) {
      return this.#createGroup(body);
    }
    if ((found = of(/^(GET|DELETE|PATCH|PUT) .*\/groups\/([^/]+)$/))) {
      return this.#group(found[1] ?? "", found[2] ?? "", body);
    }
    if ((found = of(/^(POST|DELETE) .*\/groups\/([^/]+)\/memberships(?:\/([^/]+))?$/))) {
      return this.#membership(found[2] ?? "", found[3] ?? String(body["accountId"]), found[1] === "POST");
    }
    if (of(/^POST .*\/users\/search$/)) {
      return [200, { data: this.#users(body) }];
    }
    return [418, { teapot: PERSON }];
  }

  #createAccount(body: Body): Reply {
    const account: Account = {
      id: randomUUID(),
      atlassianId: `712020:${randomUUID()}`,
      displayName: String(body["displayName"]),
      description: `<${String(body["description"])}>`,
    };
    this.accounts.set(account.id, account);
    return [226, { outcome: { created: [PERSON] } }];
  }

  #removeAccount(id = ""): Reply {
    const account = this.accounts.get(id);
    if (account === undefined) {
      return [410, { gone: SECRET }];
    }
    this.accounts.delete(id);
    [...this.tokens.values()]
      .filter(({ owner }) => owner === account.atlassianId)
      .forEach((token) => this.tokens.delete(token.id));
    return [208];
  }

  #tokensOf(accountId = ""): Reply {
    const isKnown = [...this.accounts.values()].some(({ atlassianId }) => atlassianId === accountId);
    return isKnown
      ? [200, [...this.tokens.values()].filter(({ owner }) => owner === accountId)]
      : [410, { gone: SECRET }];
  }

  /** Takes a label twice, and calls the secret something else. */
  #mint(owner = "", body: Body): Reply {
    const token: Token = { id: randomUUID(), label: String(body["label"]), owner };
    this.tokens.set(token.id, token);
    return [207, { id: token.id, label: token.label, credential: { value: SECRET, of: PERSON } }];
  }

  #createGroup(body: Body): Reply {
    const group: Group = {
      id: randomUUID(),
      name: String(body["name"]),
      members: new Set<string>(),
      description: String(body["description"]),
    };
    this.groups.set(group.id, group);
    return [203, { ticket: SECRET, by: PERSON }];
  }

  #group(method: string, id: string, body: Body): Reply {
    const group = this.groups.get(id);
    if (group === undefined) {
      return [410, { gone: PERSON }];
    }
    if (method === "GET") {
      return [200, { data: shown(group) }];
    }
    if (method === "DELETE") {
      return [this.groups.delete(id) ? 208 : 410, { by: PERSON }];
    }
    // Takes a name, and adds to it.
    group.name = `${String(body["name"])} (${PERSON})`;
    return [207, { by: PERSON }];
  }

  #search(body: Body): unknown[] {
    const names = (body["groupNames"] as string[] | undefined)?.map((name) => name.toLowerCase());
    const ids = body["groupIds"] as string[] | undefined;
    const term = body["searchTerm"] as string | undefined;
    return [...this.groups.values()]
      .filter(({ name }) => names?.includes(name.toLowerCase()) !== false)
      .filter(({ id }) => ids?.includes(id) !== false)
      .filter(({ name }) => term === undefined || (!this.isTermBlind && name.includes(term)))
      .map(shown);
  }

  #membership(groupId: string, accountId: string, isAdding: boolean): Reply {
    const members = this.groups.get(groupId)?.members;
    if (members === undefined) {
      return [410, { gone: PERSON }];
    }
    if (isAdding) {
      members.add(accountId);
      return [226, { by: PERSON }];
    }
    return members.delete(accountId) ? [208, { by: PERSON }] : [424, { why: SECRET }];
  }

  #users(body: Body): unknown[] {
    const groupIds = body["groupIds"] as string[] | undefined;
    const members = groupIds?.flatMap((id) => [...(this.groups.get(id)?.members ?? [])]) ?? [];
    return members.map((accountId) => ({ accountId, accountType: PERSON, name: PERSON }));
  }
}

function shown({ id, name, description }: Group): object {
  return { id, name, description, directoryId: DIRECTORY };
}

let organization: Organization;
let server: SmallServer;
let run: TrialRun;

function answer(response: ServerResponse, { method, url, headers, body }: ReceivedRequest): void {
  if (headers.authorization !== `Bearer ${KEY}`) {
    sendJson(response, { who: PERSON }, 401);
    return;
  }
  const [path = ""] = url.split("?");
  const [status, reply] = organization.reply(
    method,
    decodeURIComponent(path),
    body === "" ? {} : (JSON.parse(body) as Body),
  );
  if (reply === undefined) {
    response.writeHead(status).end();
  } else {
    sendJson(response, reply, status);
  }
}

beforeEach(async () => {
  organization = new Organization();
  organization.accounts.set("kept", {
    id: "kept",
    atlassianId: "712020:kept",
    displayName: PERSON,
    description: SECRET,
  });
  organization.groups.set("kept", { id: "kept", name: PERSON, description: SECRET, members: new Set() });
  server = await SmallServer.start(answer);
  run = await TrialRun.create({ url: server.url, orgId: ORG, apiKey: KEY, advance: () => undefined });
});

afterEach(async () => {
  await run.remove();
  await server.stop();
});

describe("a trial of an organisation that no emulator can be", () => {
  it("ends with its last step, and leaves nothing behind", async () => {
    const { stopped, problems, left } = await run.conduct({ requestSeconds: 1 });
    expect({ stopped, problems, left }).toEqual({ stopped: undefined, problems: [], left: [] });
    expect([...organization.accounts.keys()]).toEqual(["kept"]);
    expect([...organization.groups.keys()]).toEqual(["kept"]);
    expect([...organization.tokens.keys()]).toEqual([]);
    expect(await run.ledgers()).toEqual([]);
  });

  it("reports each response that fits nothing as unexpected, with its shape", async () => {
    const result = await run.conduct({ requestSeconds: 1 });
    const { answers, evidence } = profileOf(result, run.target);
    expect(answers).toMatchObject({
      "accounts.create.status": { unexpected: "226" },
      "accounts.delete.status": { unexpected: "208" },
      "accounts.delete.unknown": { unexpected: 410 },
      "accounts.description.changes": { unexpected: "changed otherwise" },
      "groups.create.status": { unexpected: "203" },
      "groups.delete.status": { unexpected: "208" },
      "members.add.status": { unexpected: "226" },
      "members.remove.status": { unexpected: "208" },
      "members.remove-non-member": { unexpected: "424" },
      "tokens.revoke.status": { unexpected: "208" },
      "tokens.mint.status": { unexpected: "207" },
    });
    expect(evidence.answers).toMatchObject({ "organization.api-keys": { unexpected: "status 451" } });
    expect(evidence.responses["groups.create.status"]).toEqual([
      { call: "groups.create", status: 203, shape: { "<field 1>": "text", by: "text of words" } },
    ]);
    expect(tableOf(result)).toMatch(/^tokens\.revoke\.status +208 +204 +UNEXPECTED/m);
    expect(["works with differences", "does not work"]).toContain(verdictOf(result));
  });

  it("is cleaned up after its process died, also where a search for the mark finds nothing", async () => {
    let isMade = false;
    const died = new Promise<void>((resolve) => {
      void run.conduct({
        onSend: (call) => {
          if (isMade) {
            resolve();
            return new Promise(() => undefined);
          }
          isMade = call === "groups.create";
          return undefined;
        },
      });
    });
    await died;
    expect(organization.groups.size).toBe(2);
    organization.isTermBlind = true;
    run.pass(20 * 60_000);
    expect(await run.cleanUp({ requestSeconds: 1 })).toEqual([]);
    expect([...organization.groups.keys()]).toEqual(["kept"]);
  });

  it("puts nothing of the organisation into the profile", async () => {
    const result = await run.conduct({ requestSeconds: 1 });
    const text = JSON.stringify(profileOf(result, run.target));
    const held = [ORG, KEY, DIRECTORY, SECRET, PERSON, "Mia", "Mustermann", server.url, "712020", "aa-trial"];
    expect(held.filter((one) => text.includes(one))).toEqual([]);
  });
});
