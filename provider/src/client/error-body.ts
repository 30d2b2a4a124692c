import { z } from "zod";

/** The parts of an error response, in whichever of Atlassian's shapes it is written. */
export interface ErrorBody {
  readonly apiCode?: string | undefined;
  readonly detail?: string | undefined;
  readonly requestId?: string | undefined;
}

const MAX_DETAIL_LENGTH = 300;

const text = z.union([z.string(), z.number().transform(String)]).nullish();

// Organizations API: {"errors":[{id, code, status, title, detail}]}; status is a string or a number, detail
// can be null.
const errorList = z
  .object({ errors: z.array(z.object({ id: text, code: text, title: text, detail: text })).min(1) })
  .transform(({ errors }): ErrorBody => {
    const [first] = errors;
    return {
      apiCode: first?.code ?? undefined,
      detail: errors.map((error) => error.detail ?? error.title ?? "").join("; "),
      requestId: first?.id ?? undefined,
    };
  });

// User management: {"key", "context": {"message"}} or {"key", "errorDetail", "context": "…"}.
const keyed = z
  .object({
    key: z.string(),
    errorDetail: text,
    context: z.union([z.string(), z.object({ message: text })]).nullish(),
  })
  .transform(({ key, errorDetail, context }): ErrorBody => {
    const contextText = typeof context === "string" ? context : context?.message;
    return { apiCode: key, detail: contextText ?? errorDetail ?? undefined };
  });

// Gateway: {"timestamp", "path", "status": 404, "error", "requestId", "message"}, and anything else with a message.
const gateway = z
  .object({ message: z.string(), code: text, error: text, requestId: text })
  .transform(({ message, code, requestId }): ErrorBody => ({
    apiCode: code ?? undefined,
    detail: message,
    requestId: requestId ?? undefined,
  }));

const coded = z.object({ code: z.string() }).transform(({ code }): ErrorBody => ({ apiCode: code }));

const errorBody = z.union([errorList, keyed, gateway, coded]);

/**
 * Reads an error response of any shape: JSON in four forms, plain text, or an HTML page. Never throws.
 * @param clean Removes secrets from a text. Called after parsing, because JSON can write the same text in many ways.
 */
export function parseErrorBody(body: string, clean: (text: string) => string = (text) => text): ErrorBody {
  const parsed = errorBody.safeParse(parseJson(body));
  const { apiCode, detail, requestId }: ErrorBody = parsed.success
    ? parsed.data
    : { detail: plainText(body) };
  const tidy = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : shorten(clean(text));
  return { apiCode: tidy(apiCode), detail: tidy(detail), requestId: tidy(requestId) };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function plainText(body: string): string {
  if (/^\s*</.test(body)) {
    const title = /<title>([^<]{1,100})<\/title>/i.exec(body)?.[1]?.trim();
    return title === undefined ? "an HTML page" : `an HTML page titled "${title}"`;
  }
  return body.trim();
}

function shorten(value: string): string | undefined {
  if (value === "") {
    return undefined;
  }
  const oneLine = value.replace(/\s+/g, " ");
  return oneLine.length > MAX_DETAIL_LENGTH ? `${oneLine.slice(0, MAX_DETAIL_LENGTH)}…` : oneLine;
}
