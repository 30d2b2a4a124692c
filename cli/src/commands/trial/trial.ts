import type { Answers } from "./answers";
import type { Stopwatch } from "./clock";
import type { Entry, Ledger } from "./ledger/ledger";
import type { Names } from "./names";
import type { Json } from "./reading";
import type { QuestionId } from "./questions/questions";
import type { CallId, Values } from "./requests/calls";
import type { Exchange } from "./requests/exchange";
import { StopError } from "./requests/stop";
import type { TokenCredential, Wire } from "./requests/wire";

/**
 * One kind of request of a step: what it is for, and how often it is sent at most. Further pages of a listing
 * are not counted.
 */
export interface PlannedRequest {
  readonly call: CallId;
  readonly most: number;
  readonly purpose: string;
  /** When it is sent at all, if not always. */
  readonly only?: string;
}

/**
 * A step has sent a request as often as it announced. Only responses that nobody expects lead here, such as a
 * list that never shows what was made, so the step ends and the trial goes on.
 */
export class StepLimitError extends Error {
  constructor(call: CallId, most: number) {
    super(`the step sent "${call}" ${most} times, which is its limit`);
    this.name = "StepLimitError";
  }
}

/** One step of a trial. */
export interface Step {
  readonly name: string;
  /** What it does, in one sentence. */
  readonly does: string;
  readonly requests: readonly PlannedRequest[];
  readonly questions: readonly QuestionId[];
  /** Why the step cannot run, if it cannot. */
  readonly blocked?: (trial: Trial) => string | undefined;
  readonly run: (trial: Trial) => Promise<void>;
}

/** What the user gave. */
export interface Wishes {
  /** Address or account id of a user who can join the group. */
  readonly member: string | undefined;
  /** Address of a site, such as `acme.atlassian.net`. */
  readonly site: string | undefined;
  /** The configured directory. */
  readonly directoryId: string | undefined;
}

/** The app of `--site`. */
export interface Site {
  readonly resourceId: string;
  readonly cloudId: string;
  readonly product: "jira" | "confluence";
  /** What the admin console's API calls it. */
  readonly accessResource: string;
}

/** A living token. Its secret is nowhere but here. */
export interface LivingToken {
  readonly entry: Entry;
  readonly secret: string | undefined;
}

/** Something that keeps the whole trial from beginning, or a part of it from being tried. */
export interface Problem {
  readonly fact: string;
  readonly remedy: string;
}

/** An object that was deleted, and when. */
export interface Removed {
  readonly entry: Entry;
  readonly moment: number;
}

/** What the steps share. */
export class Trial {
  // What the reads before the first write find.
  /** Why nothing can be written. */
  readonly problems: Problem[] = [];
  /** Parts that could not be tried, such as for want of a free place. */
  readonly obstacles: Problem[] = [];
  directoryId: string | undefined;
  /** How far the `Date` of the first response is from this machine's clock. */
  dateOffsetMs: number | undefined;
  /** The listing that shows service accounts, and its largest page. */
  accountApi: "documented" | "console" | undefined;
  accountPage: number | undefined;
  site: Site | undefined;
  personId: string | undefined;

  // What the steps make.
  account: Entry | undefined;
  /** Whether the organisation takes letters and digits only in the name of an account. */
  isPlainName = false;
  /** The description that the account was sent; undefined where the organisation refuses descriptions. */
  accountDescription: string | undefined;
  isDescriptionRefused = false;
  /** The account as the listing last showed it. */
  shownAccount: Json | undefined;
  group: Entry | undefined;
  groupDescription: string | undefined;
  shownGroup: Json | undefined;
  /** The name that the group was last sent. */
  groupName = "";
  isGroupFoundByName = false;
  isMember = false;
  /** Whether the person of `--member` can still be in the group. Then the group gets no role. */
  isPersonInGroup = false;
  /** The account's id in the paths of the token calls. */
  manageId: string | undefined;
  /** Whether the service of tokens has taken a request about the account. */
  isAccountKnownToTokens = false;
  tokens: LivingToken[] = [];
  /** What was deleted last, and when, for the audit log. */
  readonly removed: Removed[] = [];
  /** How the app takes tokens. */
  scheme: "Bearer" | "Basic" | undefined;
  /** When a request was last sent that may have changed the thing of this name. */
  readonly moments = new Map<string, number>();

  #step: Step | undefined;
  readonly #sentInStep = new Map<CallId, number>();

  constructor(
    readonly orgId: string,
    readonly names: Names,
    readonly wishes: Wishes,
    readonly wire: Wire,
    readonly ledger: Ledger,
    readonly answers: Answers,
    readonly watch: Stopwatch,
    readonly note: (message: string) => void,
  ) {}

  begin(step: Step): void {
    this.#step = step;
    this.#sentInStep.clear();
  }

  /** Sends a request that the step has planned. */
  send(call: CallId, values: Values = {}): Promise<Exchange> {
    this.#count(call);
    return this.wire.send(call, this.complete(values));
  }

  sendAs(credential: TokenCredential, call: CallId, values: Values): Promise<Exchange> {
    this.#count(call);
    return this.wire.sendAs(credential, call, values);
  }

  /** The values, with the directory that paths of groups name. */
  complete(values: Values): Values {
    return this.directoryId === undefined ? values : { directoryId: this.directoryId, ...values };
  }

  today(): Date {
    return new Date(this.watch.now());
  }

  #count(call: CallId): void {
    const planned = this.#step?.requests.find((request) => request.call === call);
    const sent = (this.#sentInStep.get(call) ?? 0) + 1;
    if (this.#step !== undefined && planned === undefined) {
      throw new StopError(
        "bug",
        `step "${this.#step.name}" sends "${call}" without announcing it. This is a bug in atlassian-admin.`,
      );
    }
    if (planned !== undefined && sent > planned.most) {
      throw new StepLimitError(call, planned.most);
    }
    this.#sentInStep.set(call, sent);
  }
}
