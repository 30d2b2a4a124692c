import { isOutcomeUnknown } from "../client/retry-table";
import { OutcomeUnknownError, ProviderError } from "../errors";

const MAX_SENDS = 3;

/**
 * Sends a write that does no harm twice. After a lost response it checks first, and sends again only where
 * nothing was applied.
 */
export async function sendUntilApplied(
  send: () => Promise<void>,
  isApplied: () => Promise<boolean>,
): Promise<void> {
  for (let sends = 1; ; sends += 1) {
    try {
      await send();
      return;
    } catch (error) {
      if (!isOutcomeUnknown(error)) {
        throw error;
      }
      if (await isApplied().catch((second: unknown) => rethrowBoth(error, second))) {
        return;
      }
      if (sends === MAX_SENDS) {
        throw error;
      }
    }
  }
}

/** The failure of the check must not hide that something was sent. */
function rethrowBoth(lost: unknown, second: unknown): never {
  if (lost instanceof ProviderError && second instanceof ProviderError) {
    throw new OutcomeUnknownError(
      `${lost.message} It may have been applied all the same; checking that failed too: ${second.message} ` +
        `Run "pulumi up" again: it checks before it sends.`,
    );
  }
  throw second;
}
