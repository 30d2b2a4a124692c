import { randomBytes } from "node:crypto";

/** What every name and every description of a trial begins with. */
export const PREFIX = "aa-trial-";

/**
 * Small enough for the 30 characters that Atlassian's pages give for the name of an account, large enough
 * that no two trials share one.
 */
const ID_BYTES = 4;

export function newTrialId(): string {
  return randomBytes(ID_BYTES).toString("hex");
}

/**
 * The texts that a trial sends. Each name shows every known change at once: it has upper case, two spaces in
 * a row and an accent in two characters. No other object has them, because they hold the number of the trial.
 */
export interface Names {
  readonly trialId: string;
  readonly account: string;
  /** For an organisation that takes letters and digits only. */
  readonly plainAccount: string;
  readonly group: string;
  /** Longer than the 30 characters that Atlassian's pages give. */
  readonly longAccount: string;
  readonly label: (letter: string) => string;
  readonly renamedAccount: (step: number, isPlain: boolean) => string;
  readonly renamedGroup: (step: number) => string;
  /** A name of the trial in capitals, except for its mark: a search for the mark can be case-sensitive. */
  readonly inCapitals: (name: string) => string;
  /** A description of this many characters at least; see `descriptionOf`. */
  readonly description: (what: string, length?: number) => string;
}

// "é" as two characters, which many systems store as one.
const ACCENT = "e\u0301";

export function namesOf(trialId: string): Names {
  const begin = `${PREFIX}${trialId}`;
  const rich = (word: string): string => `${begin}-${word}  ${ACCENT}`;
  return {
    trialId,
    account: rich("Bot"),
    plainAccount: `aatrial${trialId}Bot`,
    group: rich("Group"),
    longAccount: `${begin}-Bot with a long name  ${ACCENT}`,
    label: (letter) => rich(`Token ${letter}`),
    renamedAccount: (step, isPlain) => (isPlain ? `aatrial${trialId}B${step}` : rich(`B${step}`)),
    renamedGroup: (step) => rich(`Group ${step}`),
    inCapitals: (name) => `${begin}${name.slice(begin.length).toUpperCase()}`,
    description: (what, length = 0) =>
      `${begin} ${what}  & <${ACCENT}>: throw-away object of "atlassian-admin trial". `.padEnd(length, "."),
  };
}

/**
 * The number of the trial that a name or description holds, however the organisation writes it: `undefined`
 * for everything else.
 */
export function trialIdIn(text: string | undefined): string | undefined {
  const letters = (text ?? "").toLowerCase().replace(/[^a-z0-9]/g, "");
  return /aatrial([0-9a-f]{8})/.exec(letters)?.[1];
}

/** Whether a label, however the organisation writes it, is the one that `names.label(letter)` gives. */
export function isLabelOf(names: Names, letter: string, label: string | undefined): boolean {
  const letters = (label ?? "").toLowerCase().replace(/[^a-z0-9]/g, "");
  return letters.includes(`aatrial${names.trialId}token${letter.toLowerCase()}`);
}
