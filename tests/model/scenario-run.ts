import { isDeepStrictEqual } from "node:util";
import { setTimeout as wait } from "node:timers/promises";
import type { BehaviourPatch, Emulator } from "pulumi-atlassian-admin-emulator";
import { NO_LAG } from "./behaviours";
import { IS_PROFILED, refusalsIn, scaledDelays } from "./profiled";
import { describeFault, toRule, type Fault } from "./faults";
import { toImport } from "./imports";
import {
  findBugReports,
  findDifferences,
  findLeaks,
  findLeftOvers,
  findLost,
  findTakenAway,
  findUnmanaged,
  type World,
} from "./invariants";
import {
  importResource,
  refresh,
  Stack,
  up,
  type OperationOptions,
  type OperationResult,
} from "./mini-engine";
import { Outsiders } from "./outside";
import {
  emptyPlans,
  faceOf,
  STACKS,
  toDeclarations,
  type Declaration,
  type Plans,
  type StackName,
} from "./program";
import { CLOCK_SPEED, type ProviderProcesses } from "./provider-processes";
import type { Statistics } from "./statistics";
import {
  ALL_NAMES,
  applyEdit,
  describeEdit,
  describeFaces,
  describeOperation,
  describeOutsideChange,
  stacksOf,
  type Faces,
  type Scenario,
  type Step,
} from "./steps";

/** The promise under test: so many times `pulumi refresh` and `pulumi up` after the faults have stopped. */
const MAX_ROUNDS = 2;
// A refusal that asks the user to delete something stands for work that no number of rounds does.
const MAX_REQUESTS_TO_USER = 4;

/** What a scenario is played with. */
export interface Stage {
  readonly emulator: Emulator;
  readonly processes: ProviderProcesses;
  readonly statistics: Statistics;
  readonly identityVariants: readonly Declaration[][];
}

interface Project {
  readonly plans: Plans;
  readonly stack: Stack;
}

/** A broken promise, with what happened up to there. */
class Violation extends Error {
  constructor(problems: readonly string[], history: readonly string[]) {
    super([...problems.map((problem) => `* ${problem}`), "history:", ...history].join("\n"));
  }
}

/** Plays one scenario in a separate organisation and judges it. */
export class ScenarioRun {
  readonly #projects: Readonly<Record<StackName, Project>> = {
    test: { plans: emptyPlans("test"), stack: new Stack() },
    other: { plans: emptyPlans("other"), stack: new Stack() },
  };
  readonly #history: string[] = [];
  readonly #errors: string[] = [];
  readonly #interrupted: string[] = [];
  readonly #imported = new Set<string>();
  readonly #outsiders: Outsiders;
  /** The delays of the organisation itself. */
  readonly #delays: BehaviourPatch;
  /** What keeps programs from converging in the organisation of a profile. */
  readonly #refusals: readonly string[];

  constructor(
    private readonly stage: Stage,
    private readonly scenario: Scenario,
  ) {
    const { emulator, processes } = stage;
    emulator.reset();
    emulator.clock.set(`${scenario.date}T12:00:00Z`);
    this.#delays = { ...NO_LAG, ...scaledDelays(emulator.behaviour.get(), CLOCK_SPEED) };
    emulator.behaviour.patch({ ...this.#delays, ...(IS_PROFILED ? {} : scenario.organisation) });
    this.#refusals = IS_PROFILED ? refusalsIn(emulator.behaviour.get()) : [];
    processes.forget();
    this.#outsiders = new Outsiders(emulator);
  }

  /** @throws Violation */
  async play(): Promise<void> {
    const { statistics } = this.stage;
    for (const edit of this.scenario.start) {
      applyEdit(this.#projects.test.plans, edit);
    }
    this.#move(this.scenario.faces);
    statistics.countFaces(this.scenario.faces.native.length, ALL_NAMES.length);
    for (const [index, step] of this.scenario.steps.entries()) {
      this.scenario.faces.moves
        .filter(({ before }) => before === index)
        .forEach((move) => {
          this.#move(move);
        });
      await this.#playStep(step);
    }
    this.#history.push("the faults stop");
    if (this.#refusals.length > 0) {
      await this.#settleDown();
      return;
    }
    await this.#converge();
    statistics.unmanaged += findUnmanaged(this.#world).length;
    if (IS_PROFILED) {
      // A refresh can see what a late list did not show to the last update.
      for (const stack of stacksOf(this.scenario)) {
        await this.#operate({ stack, operation: "up --refresh", only: undefined }, []);
      }
    }
    await this.#demandStandstill();
    await this.#demandWorkingTokens();
    await this.#destroy();
    statistics.runs += 1;
  }

  /**
   * What holds also if the provider refuses on purpose: no operation removes or leaks anything, and nothing is
   * lost.
   */
  async #settleDown(): Promise<void> {
    const { statistics } = this.stage;
    for (const operation of ["up --refresh", "destroy"] as const) {
      for (const stack of stacksOf(this.scenario)) {
        await this.#operate({ stack, operation, only: undefined }, []);
        this.#demand(findLost(this.#world));
      }
    }
    statistics.runs += 1;
  }

  /** From here on, these resources of the programs are native, and the others dynamic. */
  #move({ native }: Pick<Faces, "native">): void {
    for (const { plans, stack } of Object.values(this.#projects)) {
      plans.native.clear();
      native.forEach((name) => plans.native.add(name));
      const moved = [...stack.resources.values()].filter(({ face, name }) => face !== faceOf(name, plans));
      this.stage.statistics.countMoved(moved.length);
    }
    this.#history.push(describeFaces(native));
  }

  async #playStep({ edits, outside, faults, lag, days, ...asked }: Step): Promise<void> {
    const { emulator, statistics } = this.stage;
    const { plans, stack } = this.#projects[asked.stack];
    for (const edit of edits) {
      applyEdit(plans, edit);
      if (edit.of === "renames" && !edit.hasAlias) {
        stack.disown(edit.name);
      }
      this.#history.push(describeEdit(edit));
    }
    for (const change of outside) {
      const happened = this.#outsiders.apply(change, this.#projects.test.stack);
      this.#history.push(`${describeOutsideChange(change)}${happened ? "" : " (nothing there)"}`);
      statistics.countOutside(change.action, happened);
    }
    const armed = faults.map((fault) => ({ fault, id: emulator.faults.add(toRule(fault)) }));
    emulator.behaviour.patch(IS_PROFILED ? this.#delays : lag);
    await this.#operate(asked, armed);
    for (const { fault, id } of armed) {
      const hits = emulator.faults.list().find((rule) => rule.id === id)?.hits ?? 0;
      statistics.countFault(fault.kind, hits);
      this.#history.push(`  ${describeFault(fault)}: hit ${hits}`);
    }
    emulator.faults.clear();
    emulator.behaviour.patch(this.#delays);
    // Users take longer between two commands than the organisation lags.
    emulator.clock.advance({ days, minutes: 1 });
    this.#demand(findLost(this.#world));
  }

  /**
   * Rounds of refresh and update until all is as declared. What a refusal names is deleted, as it asks, and
   * does not count.
   */
  async #converge(): Promise<void> {
    const { statistics } = this.stage;
    const stacks = stacksOf(this.scenario);
    let differences: string[] = [];
    let requests = 0;
    for (let round = 1; round <= MAX_ROUNDS; round += 1) {
      const errors: string[] = [];
      for (const stack of stacks) {
        await this.#operate({ stack, operation: "refresh", only: undefined }, []);
        errors.push(...(await this.#operate({ stack, operation: "up", only: undefined }, [])).errors);
      }
      differences = [
        ...errors.map((error) => `failed: ${error}`),
        ...findDifferences(
          this.#world,
          stacks.map((name) => ({
            stack: this.#projects[name].stack,
            declarations: this.#declarations(name),
          })),
        ),
      ];
      if (differences.length === 0) {
        statistics.countRounds(round);
        return;
      }
      const deletable = [...this.#orphans(), ...unconfirmed(errors)];
      const removed = this.#outsiders.removeNamed(errors.join("\n"), new Set(deletable));
      if (removed > 0 && requests < MAX_REQUESTS_TO_USER) {
        requests += 1;
        round = 0;
        statistics.deletedByUser += removed;
        this.#history.push(`the user deletes ${removed} that the refusal names`);
      }
    }
    this.#demand([`not converged after ${MAX_ROUNDS} rounds`, ...differences]);
  }

  /** Ids of our own objects that an interrupted create left, and that a message names. */
  #orphans(): Set<string> {
    const recorded = new Set(this.#stacks.flatMap(({ all }) => all).map(({ id }) => id));
    const { serviceAccounts, groups } = this.stage.emulator.state();
    return new Set([...serviceAccounts, ...groups].map(({ id }) => id).filter((id) => !recorded.has(id)));
  }

  /** Now a refresh finds what the state has, and an `up` changes nothing. */
  async #demandStandstill(): Promise<void> {
    const { emulator } = this.stage;
    for (const name of stacksOf(this.scenario)) {
      const { stack } = this.#projects[name];
      const before = stack.snapshot();
      emulator.clearRequests();
      const { errors, counts } = await this.#operate(
        { stack: name, operation: "up --refresh", only: undefined },
        [],
      );
      const writes = emulator
        .requests()
        .entries.filter(({ method, route }) => method !== "GET" && !route.endsWith("/search"))
        .map(({ method, path }) => `a write without a change: ${method} ${path}`);
      const after = stack.snapshot();
      const moved = Object.keys({ ...before, ...after }).filter(
        (resource) => !isDeepStrictEqual(before[resource], after[resource]),
      );
      this.#demand([
        ...errors,
        ...writes,
        ...moved.map(
          (resource) =>
            `not as recorded: ${resource}: ${JSON.stringify(before[resource])} => ${JSON.stringify(after[resource])}`,
        ),
        ...(counts.same === stack.resources.size ? [] : [`only ${counts.same} resources stay the same`]),
      ]);
    }
  }

  /** Each secret in the state opens the product as the account that it is of. */
  async #demandWorkingTokens(): Promise<void> {
    const { emulator } = this.stage;
    if (!emulator.behaviour.get().tokenExpiryShown) {
      return;
    }
    const cloudId = emulator.state().organizations[0]?.workspaces[0]?.cloudId ?? "";
    for (const { name, type, outputs } of this.#stacks.flatMap(({ resources }) => [...resources.values()])) {
      if (type === "ApiToken") {
        const { status } = await fetch(`${emulator.url}/ex/jira/${cloudId}/rest/api/3/myself`, {
          headers: { authorization: `Bearer ${String(outputs["token"])}` },
        });
        this.#demand(status === 200 ? [] : [`the secret of ${name} does not work (${status})`]);
      }
    }
  }

  async #destroy(): Promise<void> {
    for (const name of stacksOf(this.scenario)) {
      const { errors } = await this.#operate({ stack: name, operation: "destroy", only: undefined }, []);
      const left = [...this.#projects[name].stack.resources.keys()];
      this.#demand([...errors, ...left.map((resource) => `still in the state: ${resource}`)]);
    }
    this.#demand(findLeftOvers(this.#world));
  }

  async #operate(
    asked: Pick<Step, "stack" | "operation" | "only">,
    armed: readonly { fault: Fault; id: string }[],
  ): Promise<OperationResult> {
    const { processes, statistics } = this.stage;
    const { stack } = this.#projects[asked.stack];
    const only = asked.only === undefined ? undefined : new Set(asked.only);
    const result = await processes.run(async (calls, kill) => {
      const killer = this.#killWhenHit(armed, kill);
      try {
        return await this.#run(asked, {
          stack,
          calls,
          holder: `model/${asked.stack}`,
          isParallel: this.scenario.isParallel,
          only,
        });
      } finally {
        clearInterval(killer);
      }
    });
    statistics.countOperation(asked.operation, result);
    this.#errors.push(...result.errors);
    this.#interrupted.push(...result.interrupted);
    this.#history.push(`${describeOperation(asked)}: ${describeResult(result)}`);
    // A request that outlived its killed process is still carried out; messages can come after the response they
    // are about.
    await wait(armed.some(({ fault }) => fault.kind === "process killed") ? 80 : 2);
    const world = this.#world;
    this.#demand([...findLeaks(world, processes.output), ...findBugReports(world), ...findTakenAway(world)]);
    return result;
  }

  async #run(
    { stack: name, operation, only }: Pick<Step, "stack" | "operation" | "only">,
    options: OperationOptions,
  ): Promise<OperationResult> {
    switch (operation) {
      case "refresh":
        return refresh(options);
      case "up":
        return up(options, this.#declarations(name));
      case "destroy":
        return up(options, []);
      case "up --refresh": {
        const refreshed = await refresh(options);
        return refreshed.errors.length > 0 ? refreshed : up(options, this.#declarations(name));
      }
      case "import":
        return this.#import(only?.[0] ?? "", name, options);
    }
  }

  /** As if the state had lost one resource: it is imported again, and the `up` that follows makes it the program's. */
  async #import(resource: string, name: StackName, options: OperationOptions): Promise<OperationResult> {
    const { plans, stack } = this.#projects[name];
    const imported = toImport(this.stage.emulator, plans, stack, resource);
    if (imported !== undefined) {
      const result = await importResource(options, imported);
      if (result.errors.length > 0) {
        return result;
      }
      if (imported.type === "ServiceAccount") {
        plans.imported.add(resource);
      }
      this.#imported.add(imported.id);
      this.stage.statistics.imported += 1;
    }
    return up({ ...options, only: undefined }, this.#declarations(name));
  }

  #declarations(name: StackName): Declaration[] {
    return toDeclarations(this.#projects[name].plans, this.stage.identityVariants);
  }

  #killWhenHit(armed: readonly { fault: Fault; id: string }[], kill: () => void): NodeJS.Timeout | undefined {
    const { faults } = this.stage.emulator;
    const deadly = new Set(armed.filter(({ fault }) => fault.kind === "process killed").map(({ id }) => id));
    if (deadly.size === 0) {
      return undefined;
    }
    return setInterval(() => {
      if (faults.list().some(({ id, hits }) => deadly.has(id) && hits > 0)) {
        kill();
      }
    }, 5);
  }

  get #stacks(): Stack[] {
    return STACKS.map((name) => this.#projects[name].stack);
  }

  get #world(): World {
    const { emulator, processes } = this.stage;
    const reported = [...processes.messages, ...this.#errors, ...this.#interrupted].join("\n");
    const { made: foreign, removed } = this.#outsiders;
    return { emulator, stacks: this.#stacks, foreign, removed, imported: this.#imported, reported };
  }

  #demand(problems: readonly string[]): void {
    if (problems.length > 0) {
      const warnings = this.stage.processes.messages.filter((message) => /^(warning|info)/.test(message));
      throw new Violation(problems, [...this.#history, ...warnings]);
    }
  }
}

/** Ids of accounts that the program no longer has and that only a word of the user lets be deleted. */
function unconfirmed(errors: readonly string[]): string[] {
  return errors
    .filter((error) => error.includes("set deletionConfirmed: true"))
    .flatMap((error) => [...error.matchAll(/\(id ([^)\s]+)\)/g)].map(([, id = ""]) => id));
}

function describeResult({ counts, errors }: OperationResult): string {
  const done = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${what}`);
  return [done.join(", ") || "nothing", ...errors.map((error) => `\n    error: ${error}`)].join("");
}
