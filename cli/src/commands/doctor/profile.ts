import { plural } from "../../plural";
import { ourResourcesIn, type ExportedState } from "../../stack-state";
import { readProfileFile, type JudgedAnswer, type ReadProfile } from "../trial/profile/read-profile";
import type { Verdict } from "./checkup";

/** What a trial profile means for one stack, or for every stack if none is named. */
export async function examineProfile(
  file: string,
  stack?: { readonly name: string; readonly state: ExportedState },
): Promise<Verdict> {
  const profile = await readProfileFile(file);
  if (stack === undefined) {
    return judgeProfile(profile, undefined);
  }
  const types = ourResourcesIn(stack.state).map(({ resource }) => resource);
  return judgeProfile(profile, { name: stack.name, types: new Set(types) });
}

export interface StackTypes {
  readonly name: string;
  /** Such as `ApiToken`. */
  readonly types: ReadonlySet<string>;
}

/** Results that fail are a problem. Results that only differ are details. */
export function judgeProfile(profile: ReadProfile, stack: StackTypes | undefined): Verdict {
  const concerned = profile.answers.filter(
    ({ subjects }) =>
      stack === undefined ||
      subjects.some((subject) => subject === "every" || subject === "drift" || stack.types.has(subject)),
  );
  const of = (...verdicts: readonly string[]): JudgedAnswer[] =>
    concerned.filter(({ judgement }) => verdicts.includes(judgement.verdict));
  const [fails, differs] = [of("fails"), of("differs", "unexpected")];
  const where = stack === undefined ? "any stack" : `stack "${stack.name}"`;
  const when = profile.measuredAt === undefined ? "" : ` of ${profile.measuredAt}`;
  const head = `the profile${when}${profile.isInvented ? " (invented)" : ""} has ${plural(concerned.length, "result")} that concern ${where}: `;
  const lines = [...fails, ...differs].map(
    ({ id, answer, judgement }) =>
      `${id} is ${answer}: ${judgement.verdict === "fits" ? "" : judgement.means}`,
  );
  const verdict = {
    fact: `${head}${fails.length} fail, ${differs.length} differ`,
    ...(lines.length > 0 && { details: lines }),
  };
  return fails.length > 0
    ? {
        ...verdict,
        status: "problem",
        remedy: `Avoid the features that fail in this organisation. If the organisation has changed, run "atlassian-admin trial" again.`,
      }
    : { ...verdict, status: "ok" };
}
