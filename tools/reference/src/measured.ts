import { readdir } from "node:fs/promises";
import path from "node:path";
import { readProfileFile, type ReadProfile } from "../../../cli/dist/commands/trial/profile/read-profile.js";
import { describeAnswer } from "../../../cli/dist/commands/trial/questions/question.js";
import { isQuestionId, QUESTIONS } from "../../../cli/dist/commands/trial/questions/questions.js";
import { code, table } from "./markdown";

/** A committed profile, with the name of its file. */
export interface MeasuredOrganization {
  readonly file: string;
  readonly profile: ReadProfile;
}

const FOLDER = path.join("tests", "profiles", "measured");
const NONE =
  "No organisation has been measured yet. [Send us the profile of yours](../CONTRIBUTING.md#profiles-of-organisations).";

/**
 * The profiles that users sent, by file name.
 * @throws Error for a profile that is invented or not measured in a live organisation, because it would be a false
 * claim.
 */
export async function readMeasured(workspace: string): Promise<MeasuredOrganization[]> {
  const folder = path.join(workspace, FOLDER);
  const files = (await readdir(folder)).filter((file) => file.endsWith(".json")).sort();
  return Promise.all(
    files.map(async (file) => {
      const profile = await readProfileFile(path.join(folder, file));
      if (profile.isInvented || profile.source !== "live") {
        throw new Error(
          `${FOLDER}/${file} is not of a live organisation (source "${profile.source ?? "none"}"${profile.isInvented ? ", invented" : ""}). Move it to tests/profiles.`,
        );
      }
      return { file, profile };
    }),
  );
}

/** For docs/compatibility.md: one row per organisation. */
export function organizationsTable(measured: readonly MeasuredOrganization[]): string {
  return measured.length === 0
    ? NONE
    : table(
        ["profile", "measured", "version", "fit", "differ", "fail", "unexpected", "result"],
        measured.map(({ file, profile: { measuredAt, tool, answers, result } }) => {
          const count = (verdict: string): string =>
            String(answers.filter(({ judgement }) => judgement.verdict === verdict).length);
          return [
            `[${file.replace(/\.json$/, "")}](../tests/profiles/measured/${file})`,
            measuredAt ?? "",
            tool ?? "",
            ...["fits", "differs", "fails", "unexpected"].map(count),
            result ?? "",
          ];
        }),
      );
}

/** For docs/limits.md: the questions with a result from at least one organisation, with how many give each response. */
export function responsesTable(measured: readonly MeasuredOrganization[]): string {
  const ids = [...new Set(measured.flatMap(({ profile }) => profile.answers.map(({ id }) => id)))];
  return ids.length === 0
    ? NONE
    : table(
        ["question", "assumed", "measured", "organisations"],
        Object.keys(QUESTIONS)
          .filter((id) => ids.includes(id))
          .flatMap((id) =>
            [...countsOf(id, measured)].map(([response, count]) => [
              code(id),
              isQuestionId(id) ? describeAnswer(QUESTIONS[id].assumed) : "",
              response,
              String(count),
            ]),
          ),
      );
}

function countsOf(id: string, measured: readonly MeasuredOrganization[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { profile } of measured) {
    for (const { answer, judgement } of profile.answers.filter((one) => one.id === id)) {
      const text = judgement.verdict === "fits" ? answer : `**${answer}** (${judgement.verdict})`;
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  }
  return counts;
}

/**
 * Replaces the text between the two comments of this name.
 * @throws Error if the document lacks them.
 */
export function writePart(document: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name}: written by "npm run docs" -->`, `<!-- end of ${name} -->`];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) {
    throw new Error(`The document has no place for "${name}": it needs ${begin} and, after it, ${end}.`);
  }
  return `${document.slice(0, from + begin.length)}\n\n${text}\n\n${document.slice(to)}`;
}
