import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { checkPolicies, identityTypeOf, PolicyConfigError } from "pulumi-atlassian-admin-policy";
import type { PolicyConfig } from "pulumi-atlassian-admin-policy";
import {
  DEFAULT_BEFORE_EXPIRY_DAYS,
  DEFAULT_LIFETIME_DAYS,
} from "../../../provider/src/resources/api-token/schema";
import { typeTokenOf } from "../../../provider/src/resources/stored-texts";
import { account, BOT, membership, token } from "./declared";

const EXECUTABLE = path.resolve(__dirname, "../../../policy/bin/atlassian-admin-policy");
const BROKEN = [
  account("bot", { owner: undefined }, { isProtected: false }),
  token("t", { rotation: undefined }),
];

function levels(config?: PolicyConfig): Record<string, string> {
  return Object.fromEntries(
    checkPolicies({ resources: BROKEN }, config).map(({ rule, level }) => [rule, level]),
  );
}

describe("the configuration", () => {
  it("leaves every rule at its own level by default", () => {
    const byDefault = {
      "account-owner": "mandatory",
      "account-protect": "mandatory",
      "token-rotation": "advisory",
    };
    expect([levels(), levels({})]).toEqual([byDefault, byDefault]);
  });

  it("sets a level for all rules without their own", () => {
    expect(levels({ all: "advisory", "account-owner": "mandatory", "account-protect": "disabled" })).toEqual({
      "account-owner": "mandatory",
      "token-rotation": "advisory",
    });
    expect(levels({ all: "disabled", "token-rotation": { enforcementLevel: "mandatory" } })).toEqual({
      "token-rotation": "mandatory",
    });
  });

  it.each(["bot", "urn:pulumi:prod::identity::ServiceAccount::bot", "Deploy Bot"])(
    "excepts what is called %s",
    (name) => {
      const resources = [
        account("bot", { displayName: "Deploy Bot", owner: undefined }),
        account("other", { owner: undefined }),
      ];
      const found = checkPolicies(
        { resources },
        { all: "disabled", "account-owner": { enforcementLevel: "advisory", except: [name] } },
      );
      expect(found.map(({ resource }) => resource)).toEqual([`service account "other"`]);
    },
  );

  it("excepts a member of a group by its own name", () => {
    const resources = [BOT, membership("m", { groupName: "site-admins" })];
    expect(checkPolicies({ resources })).toHaveLength(1);
    expect(checkPolicies({ resources }, { "admin-groups": { except: ["bot"] } })).toEqual([]);
  });

  it.each([
    {
      config: { nonsense: "advisory" },
      problem: /unknown rule "nonsense"; the rules are token-max-lifetime, /,
    },
    { config: { all: "remediate" }, problem: /^- all: must be "advisory", "mandatory", "disabled"$/m },
    { config: { naming: "off" }, problem: /^- naming.enforcementLevel: must be "advisory"/m },
    {
      config: { naming: { labels: "x" } },
      problem:
        /naming: unknown key "labels"; the keys are enforcementLevel, except, displayName, label, name\.$/,
    },
    { config: { naming: { label: "(" } }, problem: /naming.label: must be a regular expression$/ },
    {
      config: { "token-max-lifetime": { days: "90" } },
      problem: /token-max-lifetime.days: must be a whole number of days$/,
    },
    {
      config: { "token-expiry": { by: ["never"] } },
      problem: /token-expiry.by.0: must be "lifetimeDays" or "expiresAt"$/,
    },
    {
      config: { "account-quota": { plan: "gold" } },
      problem: /account-quota.plan: must be "free", "guard-standard" or "enterprise"$/,
    },
    { config: { "account-owner": { except: "bot" } }, problem: /account-owner.except: .*expected array/ },
    { config: { "account-owner": 5 }, problem: /account-owner: .*expected object/ },
    { config: [], problem: /expected object/ },
  ])("refuses $config", ({ config, problem }) => {
    const check = () => checkPolicies({ resources: [] }, config as PolicyConfig);
    expect(check).toThrow(PolicyConfigError);
    expect(check).toThrow(problem);
  });

  it("names everything that is wrong", () => {
    const config = { nonsense: "advisory", naming: { label: "(" } } as PolicyConfig;
    expect(() => checkPolicies({ resources: [] }, config)).toThrow(
      /naming.label[^]*nonsense|nonsense[^]*naming.label/,
    );
  });
});

describe("atlassian-admin-policy check", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "policy-"));
  const file = path.join(folder, "policy.json");

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each([
    {
      text: `{"naming": "disabled", "environments": ["prod"]}`,
      status: 0,
      said: /policy.json" is valid\.$/m,
    },
    { text: `{"nameing": "disabled"}`, status: 1, said: /unknown rule "nameing"/ },
    { text: `{`, status: 1, said: /policy.json": .*JSON/ },
  ])("ends with $status for $text", ({ text, status, said }) => {
    writeFileSync(file, text);
    const result = spawnSync(EXECUTABLE, ["check", file], { encoding: "utf8" });
    expect(result).toMatchObject({
      status,
      [status === 0 ? "stdout" : "stderr"]: expect.stringMatching(said) as string,
    });
  });
});

describe("what the rules repeat of the provider", () => {
  it("is the same life of a token that declares none", () => {
    const limit = { "token-max-lifetime": { days: DEFAULT_LIFETIME_DAYS - 1 } };
    const [violation] = checkPolicies({ resources: [token("t", { lifetimeDays: undefined })] }, limit);
    expect(violation?.message).toContain(`valid for ${DEFAULT_LIFETIME_DAYS} days`);
  });

  it("is the same default of a rotation", () => {
    const limit = { "token-rotation": { beforeExpiryDays: DEFAULT_BEFORE_EXPIRY_DAYS + 1 } };
    const [violation] = checkPolicies({ resources: [token("t")] }, limit);
    expect(violation?.message).toContain(`rotates ${DEFAULT_BEFORE_EXPIRY_DAYS} days`);
  });

  it("is the same type of a resource", () => {
    expect(identityTypeOf(typeTokenOf("Group"))).toBe("Group");
    expect(identityTypeOf("atlassian-admin:index:Group")).toBe("Group");
    expect([identityTypeOf(typeTokenOf("Other")), identityTypeOf("aws:s3:Bucket")]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
