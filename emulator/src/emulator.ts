import type { AddressInfo } from "node:net";
import type { BehaviourPatch } from "./behaviour";
import { type Behaviour, defaultBehaviour, patchBehaviour } from "./behaviour";
import { Clock } from "./clock";
import type { Context } from "./context";
import { addControlRoutes } from "./control";
import { Faults } from "./faults";
import { type Mutation, mutate } from "./mutations";
import type { Organization } from "./organization";
import { StateFile } from "./persistence";
import { behaviourOf, type Profile, readProfile, unexpectedIn } from "./profile/profile";
import { RateLimiter } from "./rate-limit";
import { RequestLog, type RequestLogView } from "./request-log";
import { applySeed, type Seed, type SeedResult } from "./seed";
import { buildServer } from "./server";
import { type EmulatorState, stateOf } from "./state";
import { Store } from "./store";
import { buildOrganization, type OrganizationAccess, type OrganizationOptions } from "./organizations";

export interface EmulatorOptions extends OrganizationOptions {
  /** Port on 127.0.0.1; 0 selects a free one. @default 0 */
  readonly port?: number;
  /** Several organisations, each with its own keys; replaces the single one that the other fields describe. */
  readonly organizations?: OrganizationOptions[];
  /** Objects to create at the start; skipped if a state file was loaded. */
  readonly seed?: Seed;
  /**
   * A file that the state is stored in, and loaded from if it exists. It overrides the other options. @default
   * none
   */
  readonly stateFile?: string;
  /** Behave like the organisation of this profile, for everything that was measured. */
  readonly profile?: Profile;
  /** Changes to the default behaviour, or to that of the profile. */
  readonly behaviour?: BehaviourPatch;
}

/** A running emulator. The fields of the first organisation are repeated at the top. */
export interface Emulator extends OrganizationAccess {
  /** For example `http://127.0.0.1:4010`. */
  readonly url: string;
  readonly organizations: readonly OrganizationAccess[];
  /** The profile from the start, and the questions in it that the emulator cannot reproduce. */
  readonly profile?: {
    readonly name: string;
    readonly invented: boolean;
    readonly unexpected: readonly string[];
  };
  readonly clock: Pick<Clock, "now" | "advance" | "set">;
  readonly faults: Pick<Faults, "add" | "clear" | "list">;
  readonly behaviour: { get: () => Behaviour; patch: (change: BehaviourPatch) => Behaviour };
  readonly state: () => EmulatorState;
  /** Adds objects to the existing ones. */
  readonly seed: (seed: Seed) => SeedResult;
  /** A change by an admin outside of Pulumi; it writes the audit log. Returns the id of the changed object. */
  readonly mutate: (change: Mutation) => string;
  /** Restores the state after the start: the same ids, keys and behaviour, the start's seed, no faults, no log. */
  readonly reset: () => void;
  readonly requests: () => RequestLogView;
  readonly clearRequests: () => void;
  /** Closes every connection immediately and stops. */
  readonly close: () => Promise<void>;
}

export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const behaviour = defaultBehaviour();
  const clock = new Clock(() => behaviour.serverClockOffsetMs);
  const context: Context = {
    store: new Store(),
    clock,
    behaviour,
    faults: new Faults(),
    rateLimiter: new RateLimiter(behaviour, clock),
    log: new RequestLog(),
    baseUrl: "",
  };
  const access: OrganizationAccess[] = [];
  const file =
    options.stateFile === undefined ? undefined : new StateFile(options.stateFile, context, access);
  if (file?.load() !== true) {
    fill(context, access, options);
  }
  // Written once at the start, so that an unwritable path fails here and not later.
  file?.flush();
  context.store.onChange(() => file?.saveSoon());

  const app = buildServer(context);
  addControlRoutes(app, () => emulator);
  await app.listen({ host: "127.0.0.1", port: options.port ?? 0 });
  context.baseUrl = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const emulator = toEmulator(context, access, options, async () => {
    app.server.closeAllConnections();
    await app.close();
    file?.flush();
  });
  return emulator;
}

function fill(context: Context, access: OrganizationAccess[], options: EmulatorOptions): void {
  const { organizations, seed, profile, behaviour } = options;
  patchBehaviour(context.behaviour, profile === undefined ? {} : behaviourOf(readProfile(profile)));
  patchBehaviour(context.behaviour, behaviour ?? {});
  (organizations ?? [options]).forEach((organization, index) => {
    access[index] = buildOrganization(context, organization, index, access[index]);
  });
  if (seed !== undefined) {
    applySeed(context, organizationOf(context, seed.orgId), seed);
  }
}

function toEmulator(
  context: Context,
  access: OrganizationAccess[],
  options: EmulatorOptions,
  close: () => Promise<void>,
): Emulator {
  const { store, clock, faults, rateLimiter, log } = context;
  const [first] = access;
  if (first === undefined) {
    throw new RangeError("The emulator needs at least one organisation.");
  }
  const { profile } = options;
  return {
    ...first,
    ...(profile !== undefined && {
      profile: { name: profile.name, invented: profile.invented, unexpected: unexpectedIn(profile) },
    }),
    url: context.baseUrl,
    organizations: access,
    clock,
    faults,
    behaviour: {
      get: () => structuredClone(context.behaviour),
      patch: (change) => {
        patchBehaviour(context.behaviour, change);
        store.changed();
        return structuredClone(context.behaviour);
      },
    },
    state: () => stateOf(context),
    seed: (seed) => applySeed(context, organizationOf(context, seed.orgId), seed),
    mutate: (change) => mutate(context, organizationOf(context, change.orgId), change),
    reset: () => {
      store.clear();
      clock.offsetMs = 0;
      Object.assign(context.behaviour, defaultBehaviour());
      faults.clear();
      rateLimiter.clear();
      log.clear();
      fill(context, access, options);
      store.changed();
    },
    requests: () => log.view(),
    clearRequests: () => {
      log.clear();
    },
    close,
  };
}

function organizationOf({ store }: Context, orgId: string | undefined): Organization {
  const organization = orgId === undefined ? store.first() : store.organizations.get(orgId);
  if (organization === undefined) {
    throw new RangeError(`The emulator has no organisation "${orgId ?? ""}".`);
  }
  return organization;
}
