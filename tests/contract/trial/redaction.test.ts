import { startEmulator, type BehaviourPatch, type Emulator } from "pulumi-atlassian-admin-emulator";
import { isApiName } from "../../../cli/src/commands/trial/profile/vocabulary";
import { profileOf, TrialRun } from "../../support/trial";

const SECRET = "ATSTT3xVerySecretTokenOfMia";
const PASSWORD = "correct-horse-battery-staple";
const MIA = "mia.mustermann@privat.example";

let emulator: Emulator;
let run: TrialRun;

async function start(behaviour: BehaviourPatch): Promise<void> {
  emulator = await startEmulator({
    name: "Mustermann & Söhne Geheimdienst",
    adminEmail: MIA,
    behaviour,
    workspaces: [{ name: "mustermann-intern", hostUrl: "https://mustermann-intern.atlassian.net" }],
    seed: {
      users: [{ email: "erika@privat.example", name: "Erika Geheim" }],
      serviceAccounts: [
        { displayName: "Lohnbuchhaltung", description: `password: ${PASSWORD}` },
        { displayName: SECRET, description: MIA },
      ],
      tokens: [{ account: "Lohnbuchhaltung", label: `token ${SECRET}` }],
      groups: [{ name: "Kündigungen 2027", description: "Erika Geheim, Mia Mustermann", members: [MIA] }],
    },
  });
  run = await TrialRun.on(emulator);
}

afterEach(async () => {
  await run.remove();
  await emulator.close();
});

/** Every text that the organisation holds, and the parts of names and addresses. Words of APIs are nobody's. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") {
    return [value, ...value.split(/[\s@,:/]+/)].filter((text) => text.length > 4 && !isApiName(text));
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** A body that holds what an organisation should not show. */
const CHATTY = {
  errors: [{ code: `ADMIN-${SECRET}`, title: "Erika Geheim", detail: `${MIA} may not`, status: "409" }],
  [MIA]: PASSWORD,
  message: `${SECRET} of Mia Mustermann`,
  status: "Kündigungen 2027",
  type: "mustermann",
};

describe.each<[string, BehaviourPatch]>([
  ["as by default", {}],
  [
    "late and normalised",
    { groupSearchLagMs: 5000, groupNameChanges: ["squeeze"], accountDescriptionLimit: 90 },
  ],
  ["with the console's API only", { serviceAccountBackends: { apiAccess: false }, accountIds: "id" }],
])("the profile of an organisation %s, full of personal data and secrets", (_, behaviour) => {
  const ROUTES = [
    undefined,
    "**/groups",
    "**/groups/search",
    "**/service-accounts",
    "**/memberships",
    "**/api-tokens",
    "**/api-tokens/*",
    "**/users/search",
    "**/workspaces",
    "**/directories",
    "**/role-assignments/assign",
    "**/invite",
    "**/events",
    "/admin/v1/orgs",
  ];

  it.each(ROUTES)("holds none of it, also where %s returns it", async (route) => {
    await start(behaviour);
    const before = textsIn(emulator.state());
    if (route !== undefined) {
      emulator.faults.add({ route, applyThenStatus: 409, body: CHATTY });
    }
    const during: string[] = [];
    const result = await run.conduct({
      wishes: { member: MIA, site: "mustermann-intern.atlassian.net" },
      requestSeconds: 1,
      onSend: () => {
        during.push(...textsIn(emulator.state()));
      },
    });
    const text = JSON.stringify(profileOf(result, run.target));
    const keys = [
      emulator.apiKey,
      emulator.scopedApiKey,
      emulator.orgId,
      emulator.directoryId,
      emulator.url,
      result.trialId,
    ];
    const known = new Set([
      ...before,
      ...during,
      ...keys,
      ...textsIn(CHATTY),
      MIA,
      SECRET,
      PASSWORD,
      "aa-trial",
    ]);
    expect(known.size).toBeGreaterThan(40);
    expect([...known]).toEqual(
      expect.arrayContaining(["Erika", "Lohnbuchhaltung", "Kündigungen", "mustermann-intern"]),
    );
    expect([...known].filter((one) => text.includes(one))).toEqual([]);
    emulator.faults.clear();
    run.pass(20 * 60_000);
    await run.cleanUp();
  });
});
