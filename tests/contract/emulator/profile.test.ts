import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import {
  answersOf,
  type Behaviour,
  behaviourOf,
  defaultBehaviour,
  type Emulator,
  type Profile,
  profileQuestions,
  readProfile,
  startEmulator,
} from "pulumi-atlassian-admin-emulator";
import { PATHS, send } from "./support";

const FOLDER = join(__dirname, "../../profiles");
const profileOf = (answers: Profile["answers"]): Profile => ({
  version: 1,
  name: "test",
  invented: true,
  answers,
});

let emulator: Emulator | undefined;
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});
async function start(options: Parameters<typeof startEmulator>[0]): Promise<Emulator> {
  emulator = await startEmulator(options);
  return emulator;
}

describe("startEmulator with a profile", () => {
  it("responds like the profile, and by default elsewhere", async () => {
    const started = await start({
      profile: profileOf({
        "groups.update.request": "put",
        "accounts.create.status": null,
        "members.add-again": 409,
      }),
      seed: { groups: [{ name: "ops", members: ["admin@example.com"] }], users: 1 },
    });
    const [group] = started.state().groups;
    const path = `${PATHS.groups}/${group?.id ?? ""}`;
    expect((await send(started, "PATCH", path, { name: "a" })).status).toBe(404);
    expect((await send(started, "PUT", path, { name: "a" })).status).toBe(204);
    expect(
      (await send(started, "POST", `${path}/memberships`, { accountId: group?.members[0] })).status,
    ).toBe(409);
    expect((await send(started, "POST", PATHS.documented, { displayName: "bot" })).status).toBe(201);
  });

  it("lets the options of the start win, and goes back to the profile with a reset", async () => {
    const started = await start({
      profile: profileOf({ "groups.update.request": "put", "groups.delete.status": 202 }),
      behaviour: { groupUpdate: "both" },
    });
    started.behaviour.patch({ groupDeleteStatus: 200 });
    started.reset();
    expect(started.behaviour.get()).toMatchObject({ groupUpdate: "both", groupDeleteStatus: 202 });
  });

  it("keeps the default where a response was unexpected, and names the question", async () => {
    const started = await start({
      profile: profileOf({ "groups.update.request": { unexpected: { status: 418 } } }),
    });
    expect(started.profile).toEqual({ name: "test", invented: true, unexpected: ["groups.update.request"] });
    expect(started.behaviour.get()).toEqual(defaultBehaviour());
  });

  it.each([
    [null, "A profile must be a JSON object"],
    [{ ...profileOf({}), version: 2 }, "must have the version 1 (received 2)"],
    [{ version: 1, answers: {} }, 'must have a "name"'],
    [{ ...profileOf({}), answers: [] }, 'must have "answers"'],
    [{ ...profileOf({}), shapes: {} }, 'has no field "shapes"'],
    [profileOf({ "groups.colour": "red" }), 'has no question "groups.colour"'],
    [profileOf({ "groups.update.request": "post" }), '"groups.update.request" must be one of "patch"'],
  ])("refuses %j", async (profile, message) => {
    await expect(start({ profile: profile as Profile })).rejects.toThrow(message);
  });
});

/** Any value that a question allows; numbers and objects are drawn from plausible values. */
const anyAnswers = fc.record(
  Object.fromEntries(
    profileQuestions
      .filter(({ kind, id }) => kind !== "object" && id !== "groups.name.protected")
      .map(({ id, kind, values }) => [
        id,
        kind === "choice"
          ? fc.constantFrom(...(values ?? []))
          : kind === "list"
            ? fc.subarray([...(values ?? [])])
            : fc.integer({ min: 1, max: 300_000 }),
      ]),
  ),
);

describe("the questions of a profile", () => {
  it("cover every switch", () => {
    const covered = new Set(profileQuestions.map(({ behaviour }) => behaviour));
    expect([...covered].sort()).toEqual(Object.keys(defaultBehaviour()).sort());
    expect(new Set(profileQuestions.map(({ id }) => id)).size).toBe(profileQuestions.length);
  });

  it("have the default as the first result", () => {
    const defaults = answersOf(defaultBehaviour());
    for (const { id, values } of profileQuestions.filter(({ kind }) => kind === "choice")) {
      expect([id, values?.[0]]).toEqual([id, defaults[id]]);
    }
  });

  it("lose nothing: a profile of a behaviour makes that behaviour", () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const behaviour: Behaviour = {
          ...defaultBehaviour(),
          ...(behaviourOf(profileOf(answers as never)) as object),
        };
        expect(answersOf(behaviour)).toMatchObject(answers);
        expect({
          ...defaultBehaviour(),
          ...(behaviourOf(profileOf(answersOf(behaviour))) as object),
        }).toEqual(behaviour);
      }),
      { numRuns: 200 },
    );
  });
});

describe("the committed profiles", () => {
  it.each(readdirSync(FOLDER).filter((name) => name.endsWith(".json")))(
    "%s can be read, is named as invented and starts",
    async (file) => {
      const profile = readProfile(JSON.parse(readFileSync(join(FOLDER, file), "utf8")));
      expect(profile).toMatchObject({ invented: true, name: expect.stringMatching(/^Invented: /) as string });
      const started = await start({ profile });
      expect(started.profile?.unexpected).toEqual([]);
      expect(answersOf(started.behaviour.get())).toMatchObject(profile.answers);
    },
  );
});
