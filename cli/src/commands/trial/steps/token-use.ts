import { textAt } from "../reading";
import { isSuccess, type Exchange } from "../requests/exchange";
import type { LivingToken, Step, Trial } from "../trial";
import { needsToken } from "./needs";

type Scheme = "Bearer" | "Basic";

/** Sends a token to the app, as the app's "who am I". */
async function use(trial: Trial, { secret }: LivingToken, scheme: Scheme): Promise<Exchange> {
  const email = textAt(trial.shownAccount, "email") ?? "";
  const credential =
    scheme === "Bearer" ? (secret ?? "") : Buffer.from(`${email}:${secret ?? ""}`).toString("base64");
  const call = trial.site?.product === "confluence" ? "token.use.confluence" : "token.use.jira";
  return trial.sendAs({ scheme, secret: credential }, call, { cloudId: trial.site?.cloudId });
}

const USES = (most: number, purpose: string) =>
  (["token.use.jira", "token.use.confluence"] as const).map((call) => ({
    call,
    most,
    purpose,
    only: "the one of the app of --site",
  }));

/** Before the account has any access to the app. */
export const tokenBeforeAccess: Step = {
  name: "token-before-access",
  does: "Uses a token on the app before its account has access to it.",
  requests: USES(2, "whether the app accepts the token already"),
  questions: [],
  blocked: needsToken,
  run: async (trial) => {
    const [token] = trial.tokens;
    if (token === undefined) {
      return;
    }
    const bearer = await use(trial, token, "Bearer");
    const isWelcome = isSuccess(bearer) || isSuccess(await use(trial, token, "Basic"));
    if (isWelcome) {
      trial.answers.set("tokens.use.needs-app-access", false, bearer);
    }
  },
};

/** Uses both tokens, now that the account has access. */
export const tokenUse: Step = {
  name: "token-use",
  does: "Uses both tokens on the app, as Bearer and as Basic.",
  requests: USES(24, "how the app accepts a token, and whether both tokens work"),
  questions: ["tokens.use.scheme", "tokens.use.needs-app-access", "tokens.overlap"],
  blocked: needsToken,
  run: async (trial) => {
    const { answers } = trial;
    const [first, second] = trial.tokens;
    if (first === undefined) {
      return;
    }
    const works = new Map<Scheme, Exchange>();
    await trial.watch.firstSeen(trial.watch.moment(), {
      either: async () => {
        for (const scheme of ["Bearer", "Basic"] as const) {
          const exchange = await use(trial, first, scheme);
          if (isSuccess(exchange)) {
            works.set(scheme, exchange);
          }
        }
        return works.size > 0;
      },
    });
    const [scheme] = works.keys();
    if (scheme === undefined) {
      const why = "the app did not take the token within 60 s";
      (["tokens.use.scheme", "tokens.use.needs-app-access", "tokens.overlap"] as const).forEach((id) => {
        answers.notMeasured(id, why);
      });
      return;
    }
    trial.scheme = scheme;
    answers.set("tokens.use.scheme", works.size === 2 ? "both" : scheme.toLowerCase(), ...works.values());
    answers.set("tokens.use.needs-app-access", true);
    if (second === undefined) {
      answers.notMeasured("tokens.overlap", "there is one token only");
    } else {
      const other = await use(trial, second, scheme);
      answers.set("tokens.overlap", isSuccess(other) ? "both" : "only-new", other);
    }
  },
};

/** Whether the revoked token still works: for the step that revokes it. */
export async function isStopped(trial: Trial, token: LivingToken): Promise<boolean> {
  return trial.scheme !== undefined && !isSuccess(await use(trial, token, trial.scheme));
}
