import { isOutcomeUnknown } from "../client/retry-table";
import { OutcomeUnknownError, ProviderError } from "../errors";

const MAX_SENDS = 3;

/**
 * Sends a write that is safe to repeat. After a lost response it reads first, and retries only if the write was
 * not applied.
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

/** The failure of the read must not hide that a request was sent. */
function rethrowBoth(lost: unknown, second: unknown): never {
  if (lost instanceof ProviderError && second instanceof ProviderError) {
    throw new OutcomeUnknownError(
      `${lost.message} It is not known whether it was applied, because the check failed too: ${second.message} ` +
        `Run "pulumi up" again: it checks before it sends.`,
    );
  }
  throw second;
}
