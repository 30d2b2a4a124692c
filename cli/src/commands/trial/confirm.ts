import { createInterface } from "node:readline/promises";
import { printUsage } from "../../harmless";

/**
 * Asks for the id of the organisation, so that nobody confirms the wrong one by habit.
 * @throws Error when something else is typed, or nothing can be.
 */
export async function confirm(orgId: string, question: string): Promise<void> {
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  try {
    printUsage(`${question}\nType the id of the organisation (${orgId}) to go on: `);
    const typed = await new Promise<string | undefined>((resolve) => {
      lines.once("line", resolve);
      lines.once("close", () => {
        resolve(undefined);
      });
    });
    if (typed?.trim() !== orgId) {
      throw new Error(
        typed === undefined
          ? `nothing was typed, so nothing was sent. Run it in a terminal, or add --yes.`
          : `that is not the id of the organisation, so nothing was sent.`,
      );
    }
  } finally {
    lines.close();
  }
}
