import {
  ACTOR_KINDS,
  EFFECT_KINDS,
  REASONS,
  RISKS,
  type Reason,
} from "../../../../cli/src/commands/review/effect";
import { render } from "../../../../cli/src/commands/review/formats/render";
import { FAILED_STEPS, VERDICTS, type ReviewReport } from "../../../../cli/src/commands/review/report";
import { expectCurrentOutput, readPublishedSchema } from "../../../support/output-schemas";

const PLACE = { file: "index.ts", line: 1 };

/** A report in which every field is used. */
const REPORT: ReviewReport = {
  stack: "identity/prod",
  folder: "infra",
  foreignChanges: 1,
  effects: EFFECT_KINDS.map((kind, index) => ({
    kind,
    who: "bot",
    what: "x",
    details: ["y"],
    count: 1,
    because: ["orgId"],
    idleDays: 2,
    actor: { kind: ACTOR_KINDS[index % ACTOR_KINDS.length] ?? "user", id: "a1" },
    reasons: Object.keys(REASONS) as Reason[],
    until: "2027-03-01",
    wasUntil: "2027-02-01",
    urn: "urn:x::y",
    place: PLACE,
    owner: "team-a",
  })),
  violations: [
    {
      rule: "r",
      level: "mandatory",
      urn: "urn:x::y",
      resource: "x",
      message: "m",
      remedy: "r",
      url: "https://x.example",
      place: PLACE,
      owner: "team-a",
    },
  ],
  ending: {
    withinDays: 30,
    grants: [
      {
        actor: { kind: "group", id: "g1" },
        who: "ops",
        what: "atlassian/user",
        details: ["jira"],
        until: "2027-03-01",
        urn: "urn:x::y",
        place: PLACE,
        owner: "team-a",
      },
    ],
  },
  problems: FAILED_STEPS.map((step) => ({ step, cause: "it broke", place: PLACE })),
};

describe("schemas/review.schema.json", () => {
  it("describes a report with every field, and one with none", () => {
    expectCurrentOutput("review", JSON.parse(render(REPORT, "json")));
    const { ending, ...withoutEnding } = REPORT;
    expect(ending).toBeDefined();
    const empty = render({ ...withoutEnding, effects: [], violations: [], problems: [] }, "json");
    expectCurrentOutput("review", JSON.parse(empty));
  });

  it("allows no field that it does not describe, and no other value", () => {
    const json = JSON.parse(render(REPORT, "json")) as { effects: object[] };
    expect(() => {
      expectCurrentOutput("review", { ...json, more: 1 });
    }).toThrow("must NOT have additional properties");
    expect(() => {
      expectCurrentOutput("review", { ...json, effects: [{ ...json.effects[0], kind: "other" }] });
    }).toThrow("must be equal to one of the allowed values");
  });

  it("names exactly the values that there are", () => {
    const schema = readPublishedSchema("review") as {
      properties: Record<string, { enum?: unknown }>;
      $defs: Record<
        string,
        {
          properties: Record<
            string,
            { enum?: unknown; items?: { enum: unknown }; properties?: Record<string, { enum?: unknown }> }
          >;
        }
      >;
    };
    const effect = schema.$defs["effect"]?.properties;
    expect({
      verdicts: schema.properties["verdict"]?.enum,
      risks: effect?.["risk"]?.enum,
      kinds: effect?.["kind"]?.enum,
      actors: schema.$defs["actor"]?.properties["kind"]?.enum,
      reasons: effect?.["reasons"]?.items?.enum,
      steps: schema.$defs["problem"]?.properties["step"]?.enum,
    }).toEqual({
      verdicts: VERDICTS,
      risks: RISKS,
      kinds: EFFECT_KINDS,
      actors: ACTOR_KINDS,
      reasons: Object.keys(REASONS),
      steps: FAILED_STEPS,
    });
  });
});
