import { setTimeout as wait } from "node:timers/promises";
import type { Emulator } from "pulumi-atlassian-admin-emulator";
import { describeFault, toRule, type Fault } from "./faults";
import {
  findBugReports,
  findDifferences,
  findLeaks,
  findLeftOvers,
  findLost,
  findUnmanaged,
  type World,
} from "./invariants";
import { refresh, Stack, up, type OperationResult } from "./mini-engine";
import { Outsiders } from "./outside";
import { emptyPlans, toDeclarations } from "./program";
import type { ProviderProcesses } from "./provider-processes";
import type { Statistics } from "./statistics";
import { applyEdit, describeEdit, describeOutsideChange, type Scenario, type Step } from "./steps";

/** The promise under test: so many times `pulumi refresh` and `pulumi up` after the faults have stopped. */
const MAX_ROUNDS = 2;
// A refusal that asks the user to delete something stands for work that no number of rounds does.
const MAX_REQUESTS_TO_USER = 4;

/** A broken promise, with what happened up to there. */
class Violation extends Error {
  constructor(problems: readonly string[], history: readonly string[]) {
    super([...problems.map((problem) => `* ${problem}`), "history:", ...history].join("\n"));
  }
}

/** Plays one scenario in an organisation of its own and judges it. */
export class ScenarioRun {
  readonly #stack = new Stack();
  readonly #plans = emptyPlans();
  readonly #history: string[] = [];
  readonly #errors: string[] = [];
  readonly #interrupted: string[] = [];
  readonly #outsiders: Outsiders;

  constructor(
    private readonly emulator: Emulator,
    private readonly processes: ProviderProcesses,
    private readonly statistics: Statistics,
    private readonly scenario: Scenario,
  ) {
    emulator.reset();
    processes.forget();
    this.#outsiders = new Outsiders(emulator);
  }

  /** @throws Violation */
  async play(): Promise<void> {
    for (const edit of this.scenario.start) {
      applyEdit(this.#plans, edit);
    }
    for (const step of this.scenario.steps) {
      await this.#playStep(step);
    }
    this.#history.push("the faults stop");
    await this.#converge();
    this.statistics.unmanaged += findUnmanaged(this.#world).length;
    await this.#demandNoWrites();
    await this.#destroy();
    this.statistics.runs += 1;
  }

  async #playStep({ edits, outside, faults, lagMs, operation }: Step): Promise<void> {
    for (const edit of edits) {
      applyEdit(this.#plans, edit);
      this.#history.push(describeEdit(edit));
    }
    for (const change of outside) {
      const happened = this.#outsiders.apply(change, this.#stack);
      this.#history.push(`${describeOutsideChange(change)}${happened ? "" : " (nothing there)"}`);
      this.statistics.countOutside(change.action, happened);
    }
    const armed = faults.map((fault) => ({ fault, id: this.emulator.faults.add(toRule(fault)) }));
    this.emulator.behaviour.patch({
      membershipLagMs: lagMs,
      groupSearchLagMs: lagMs,
      serviceAccountListLagMs: lagMs,
      accountReadyAfterMs: lagMs,
    });
    await this.#operate(operation, armed);
    for (const { fault, id } of armed) {
      const hits = this.emulator.faults.list().find((rule) => rule.id === id)?.hits ?? 0;
      this.statistics.countFault(fault.kind, hits);
      this.#history.push(`  ${describeFault(fault)}: hit ${hits}`);
    }
    this.emulator.faults.clear();
    this.emulator.behaviour.patch({
      membershipLagMs: 0,
      groupSearchLagMs: 0,
      serviceAccountListLagMs: 0,
      accountReadyAfterMs: 0,
    });
    // People take longer between two commands than the organisation lags.
    this.emulator.clock.advance({ minutes: 1 });
    this.#demand(findLost(this.#world));
  }

  /** Rounds of refresh and update until all is as declared. What a refusal names is deleted, as it asks, and does not count. */
  async #converge(): Promise<void> {
    let differences: string[] = [];
    let requests = 0;
    for (let round = 1; round <= MAX_ROUNDS; round += 1) {
      await this.#operate("refresh", []);
      const { errors } = await this.#operate("up", []);
      differences = [
        ...errors.map((error) => `failed: ${error}`),
        ...findDifferences(this.#world, this.#plans),
      ];
      if (differences.length === 0) {
        this.statistics.countRounds(round);
        return;
      }
      const removed = this.#outsiders.removeNamed(errors.join("\n"), this.#orphans());
      if (removed > 0 && requests < MAX_REQUESTS_TO_USER) {
        requests += 1;
        round = 0;
        this.statistics.deletedByUser += removed;
        this.#history.push(`the user deletes ${removed} that the refusal names`);
      }
    }
    this.#demand([`not converged after ${MAX_ROUNDS} rounds`, ...differences]);
  }

  /** Ids of our own objects that an interrupted create left, and that somebody was told of. */
  #orphans(): Set<string> {
    const recorded = new Set(this.#stack.all.map(({ id }) => id));
    const { serviceAccounts, groups } = this.emulator.state();
    return new Set([...serviceAccounts, ...groups].map(({ id }) => id).filter((id) => !recorded.has(id)));
  }

  async #demandNoWrites(): Promise<void> {
    this.emulator.clearRequests();
    const { errors } = await this.#operate("up", []);
    const writes = this.emulator
      .requests()
      .entries.filter(({ method, route }) => method !== "GET" && !route.endsWith("/search"))
      .map(({ method, path }) => `a write without a change: ${method} ${path}`);
    this.#demand([...errors, ...writes]);
    await this.#demandWorkingTokens();
  }

  /** Each secret in the state opens the product as the account that it is of. */
  async #demandWorkingTokens(): Promise<void> {
    const cloudId = this.emulator.state().organizations[0]?.workspaces[0]?.cloudId ?? "";
    for (const { name, type, outputs } of this.#stack.resources.values()) {
      if (type === "ApiToken") {
        const { status } = await fetch(`${this.emulator.url}/ex/jira/${cloudId}/rest/api/3/myself`, {
          headers: { authorization: `Bearer ${String(outputs["token"])}` },
        });
        this.#demand(status === 200 ? [] : [`the secret of ${name} does not work (${status})`]);
      }
    }
  }

  async #destroy(): Promise<void> {
    this.#history.push("pulumi destroy");
    const { errors } = await this.#operate("destroy", []);
    const left = [...this.#stack.resources.keys()].map((name) => `still in the state: ${name}`);
    this.#demand([...errors, ...left, ...findLeftOvers(this.#world)]);
  }

  async #operate(
    operation: "up" | "refresh" | "destroy",
    armed: readonly { fault: Fault; id: string }[],
  ): Promise<OperationResult> {
    const result = await this.processes.run(async (calls, kill) => {
      const options = { stack: this.#stack, calls, isParallel: this.scenario.isParallel };
      const killer = this.#killWhenHit(armed, kill);
      try {
        if (operation === "refresh") return await refresh(options);
        return await up(options, operation === "up" ? toDeclarations(this.#plans) : []);
      } finally {
        clearInterval(killer);
      }
    });
    this.statistics.countOperation(operation, result);
    this.#errors.push(...result.errors);
    this.#interrupted.push(...result.interrupted);
    this.#history.push(`${operation}: ${describeResult(result)}`);
    // A request that outlived its killed process is still carried out; messages may come after the answer they are about.
    await wait(armed.some(({ fault }) => fault.kind === "process killed") ? 80 : 2);
    const world = this.#world;
    this.#demand([...findLeaks(world, this.processes.output), ...findBugReports(world)]);
    return result;
  }

  #killWhenHit(armed: readonly { fault: Fault; id: string }[], kill: () => void): NodeJS.Timeout | undefined {
    const deadly = new Set(armed.filter(({ fault }) => fault.kind === "process killed").map(({ id }) => id));
    if (deadly.size === 0) {
      return undefined;
    }
    return setInterval(() => {
      if (this.emulator.faults.list().some(({ id, hits }) => deadly.has(id) && hits > 0)) {
        kill();
      }
    }, 5);
  }

  get #world(): World {
    const told = [...this.processes.messages, ...this.#errors, ...this.#interrupted].join("\n");
    return { emulator: this.emulator, stack: this.#stack, foreign: this.#outsiders.made, told };
  }

  #demand(problems: readonly string[]): void {
    if (problems.length > 0) {
      throw new Violation(problems, [...this.#history, ...this.processes.messages.filter(isWarning)]);
    }
  }
}

function isWarning(message: string): boolean {
  return message.startsWith("warning");
}

function describeResult({ counts, errors }: OperationResult): string {
  const done = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${what}`);
  return [done.join(", ") || "nothing", ...errors.map((error) => `\n    error: ${error}`)].join("");
}
