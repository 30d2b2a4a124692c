import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { codeBlocksOf } from "./documents";

/** Ends before the test does, so that a failure shows how far it came. */
const TIMEOUT_MS = 270_000;
const END_OF_STEP = "\u001e";
const END_OF_FILE = "END_OF_THE_FILE";

/** What a reader does, and the lines that the document shows as a result. */
interface Step {
  readonly commands: string;
  readonly shown: string[];
}

interface Followed {
  readonly exitCode: number | null;
  /** Everything that was printed, for the message of a failure. */
  readonly printed: string;
  /** Lines that the document shows as output and that the commands before them did not print. */
  readonly missing: readonly string[];
}

/** The blocks that are a file, where they are noted with its name. */
const FILES = ["ts", "yaml", "python", "go", "txt"];

/**
 * Does what a document reports, from top to bottom in one shell: writes the files (blocks with the name of their
 * file), runs the commands (`sh` blocks) and searches for the output that it shows (`text` blocks). Leaves out
 * what is noted as not run.
 * @param section Only what stands between this heading and the next one.
 */
export async function follow(
  document: string,
  cwd: string,
  env: NodeJS.ProcessEnv,
  section?: string,
): Promise<Followed> {
  const steps = stepsOf(document, section);
  const script = steps.map(({ commands }) => `${commands}printf '${END_OF_STEP}'\n`).join("");
  const child = spawn("sh", ["-e", "-c", script], {
    cwd,
    env,
    timeout: TIMEOUT_MS,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (chunk: string) => (output[stream] += chunk));
  }
  const [exitCode] = (await once(child, "close")) as [number | null];
  const printed = output.stdout.split(END_OF_STEP).map(linesOf);
  return {
    exitCode,
    printed: output.stdout + output.stderr,
    missing: steps.flatMap(({ shown }, index) =>
      shown.filter((line) => printed[index]?.includes(line) !== true),
    ),
  };
}

function stepsOf(document: string, section: string | undefined): Step[] {
  const steps: Step[] = [];
  for (const { language, note, text } of codeBlocksOf(document, section)) {
    if (note?.startsWith("not run") === true) {
      continue;
    }
    if (language === "text") {
      steps.at(-1)?.shown.push(...linesOf(text));
    } else if (language === "sh") {
      steps.push({ commands: text, shown: [] });
    } else if (FILES.includes(language) && note !== undefined) {
      const file = path.basename(note);
      steps.push({ commands: `cat > ${file} <<'${END_OF_FILE}'\n${text}${END_OF_FILE}\n`, shown: [] });
    }
  }
  return steps;
}

/** Without what differs from run to run: how long each step took. */
function linesOf(text: string): string[] {
  return text
    .trimEnd()
    .replace(/ \(\d+(\.\d+)?m?s\)/g, "")
    .split("\n")
    .map((line) => line.trimEnd());
}
