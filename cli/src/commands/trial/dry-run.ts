import { namesOf, type Names } from "./names";
import { CALLS, placeholders, shownValues, type Call } from "./requests/calls";
import { CLEAN_UP_REQUESTS } from "./requests/wire";
import { READS, WRITES } from "./steps/steps";
import type { PlannedRequest, Step } from "./trial";

/** One kind of request as it would be sent. */
export interface ShownRequest {
  readonly step: string;
  readonly request: string;
  readonly body?: unknown;
  readonly most: number;
  readonly purpose: string;
  readonly only?: string;
  readonly effect: Call["effect"];
}

/** Every request that a trial can send, in its order. Values that are not known before are written `{name}`. */
export function plannedRequests(orgId: string): ShownRequest[] {
  const names = namesOf("00000000");
  return [...READS, ...WRITES].flatMap((step) =>
    step.requests.map((planned) => show(step, planned, names, orgId)),
  );
}

function show(
  step: Step,
  { call: id, most, purpose, only }: PlannedRequest,
  names: Names,
  orgId: string,
): ShownRequest {
  const call: Call = CALLS[id];
  const values = placeholders(shownValues(names));
  return {
    step: step.name,
    request: `${call.method} ${call.path.replace("{orgId}", orgId)}`,
    ...(call.body !== undefined && { body: call.filters ?? call.body(values) }),
    most,
    purpose,
    ...(only !== undefined && { only }),
    effect: call.effect,
  };
}

export function toText(requests: readonly ShownRequest[], maxRequests: number, maxMinutes: number): string {
  const lines: string[] = [
    `A trial can send these requests, and no others. "{…}" is known only then; "00000000" stands for the number of the trial.`,
    `It sends ${maxRequests} at most, in ${maxMinutes} minutes, and ${CLEAN_UP_REQUESTS} more to clean up. Further pages of a listing come on top of a line's number.`,
  ];
  let step = "";
  for (const { step: name, request, body, most, purpose, only, effect } of requests) {
    if (name !== step) {
      step = name;
      lines.push("", `${name}: ${[...READS, ...WRITES].find((one) => one.name === name)?.does ?? ""}`);
    }
    const sign = effect === "read" ? "reads" : `${effect.toUpperCase()}S`;
    lines.push(`  ${request}   (${sign}, ${most} at most${only === undefined ? "" : `, ${only}`})`);
    lines.push(`      ${purpose}`);
    if (body !== undefined) {
      lines.push(`      ${typeof body === "string" ? body : JSON.stringify(body)}`);
    }
  }
  return lines.join("\n");
}
