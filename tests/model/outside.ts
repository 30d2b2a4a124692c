import type { Emulator, Mutation } from "pulumi-atlassian-admin-emulator";
import { fold } from "./fold";
import { PEOPLE_GROUP } from "./program";
import type { Stack } from "./mini-engine";
import type { OutsideChange } from "./steps";

/** The changes that other users make, and what they made: nobody expects that to be ours. */
export class Outsiders {
  /** Ids of objects, and `<group id>/<account id>` for members. */
  readonly made = new Set<string>();
  /** The same of what they deleted or removed. */
  readonly removed = new Set<string>();
  readonly #emulator: Emulator;

  constructor(emulator: Emulator) {
    this.#emulator = emulator;
  }

  /** Makes the change; returns whether there was something to change. */
  apply(change: OutsideChange, stack: Stack): boolean {
    const mutation = this.#toMutation(change, stack);
    if (mutation === undefined) {
      return false;
    }
    const before = this.#ids();
    this.#emulator.mutate(mutation);
    this.#note(before);
    return true;
  }

  #note(before: ReadonlySet<string>): void {
    const after = this.#ids();
    for (const id of after) {
      if (!before.has(id)) {
        this.made.add(id);
        this.removed.delete(id);
      }
    }
    for (const id of before) {
      if (!after.has(id)) {
        this.made.delete(id);
        this.removed.add(id);
      }
    }
  }

  /** Deletes what others made and what `message` names by its id: what the user does whom the provider asks to. */
  removeNamed(message: string, alsoOurs: ReadonlySet<string>): number {
    const isNamed = (id: string): boolean => message.includes(id) && (this.made.has(id) || alsoOurs.has(id));
    const { serviceAccounts, groups } = this.#emulator.state();
    const accounts = serviceAccounts.filter(({ id }) => isNamed(id));
    const isNameTaken = (name: string): boolean =>
      message.includes("Another group has that name") &&
      fold(message).includes(`"${fold(name)}" already exists`);
    const named = groups.filter(({ id, name }) => isNamed(id) || (this.made.has(id) && isNameTaken(name)));
    const before = this.#ids();
    for (const { id } of accounts) {
      this.#emulator.mutate({ action: "deleteServiceAccount", account: id });
    }
    for (const { id } of named) {
      this.#emulator.mutate({ action: "deleteGroup", group: id });
    }
    this.#note(before);
    return accounts.length + named.length;
  }

  #toMutation(change: OutsideChange, stack: Stack): Mutation | undefined {
    const { serviceAccounts, groups, tokens } = this.#emulator.state();
    const outputOf = (name: string, output: string): unknown => stack.resources.get(name)?.outputs[output];
    const accountOf = (name: string) =>
      serviceAccounts.find(
        ({ id, isInDeletion }) => id === outputOf(name, "serviceAccountId") && isInDeletion !== true,
      )?.atlassianId;
    const groupOf = (name: string) =>
      groups.find(
        ({ id, isInDeletion }) =>
          id === (name === "people" ? PEOPLE_GROUP.id : outputOf(name, "groupId")) && isInDeletion !== true,
      );
    switch (change.action) {
      case "delete account":
      case "rename account":
      case "describe account": {
        const account = accountOf(change.name);
        if (account === undefined) {
          return undefined;
        }
        if (change.action === "delete account") {
          return { action: "deleteServiceAccount", account };
        }
        return change.action === "rename account"
          ? { action: "renameServiceAccount", account, displayName: `${change.name} by hand` }
          : { action: "renameServiceAccount", account, description: "by hand" };
      }
      case "revoke token": {
        const token = tokens.find(({ id }) => id === outputOf(change.name, "tokenId"))?.id;
        return token === undefined ? undefined : { action: "revokeToken", token };
      }
      case "delete group":
      case "rename group":
      case "describe group": {
        const group = groupOf(change.name)?.id;
        if (group === undefined) {
          return undefined;
        }
        if (change.action === "delete group") {
          return { action: "deleteGroup", group };
        }
        const name = `${change.name} by hand`;
        if (change.action === "describe group") {
          return { action: "editGroup", group, description: "by hand" };
        }
        return groups.some((other) => other.name === name) ? undefined : { action: "editGroup", group, name };
      }
      case "remove member": {
        const account = String(outputOf(change.name, "accountId"));
        const group = groups.find(({ id }) => id === outputOf(change.name, "groupId"));
        if (group?.members.includes(account) !== true) {
          return undefined;
        }
        return { action: "removeMember", group: group.id, account };
      }
      case "revoke role": {
        const role = stack.resources.get(change.name);
        const group = groups.find(({ id }) => id === role?.outputs["groupId"]);
        const grant = group?.grants.find(({ roleId }) => roleId === role?.inputs["role"]);
        return group === undefined || grant === undefined
          ? undefined
          : { action: "revokeRole", group: group.id, ...grant };
      }
      case "add member": {
        const account = accountOf(change.account);
        const group = groupOf(change.group);
        if (account === undefined || group === undefined || group.members.includes(account)) {
          return undefined;
        }
        return { action: "addMember", group: group.id, account };
      }
      case "make account":
        return { action: "createServiceAccount", displayName: change.displayName };
      case "make group": {
        const { name, description } = change;
        if (groups.some((group) => fold(group.name) === fold(name))) {
          return undefined;
        }
        return { action: "createGroup", name, ...(description !== undefined && { description }) };
      }
      case "make token": {
        const account = accountOf(change.name);
        const label = `${change.label}-0badc0de`;
        if (account === undefined || tokens.some((token) => token.label === label)) {
          return undefined;
        }
        return { action: "createToken", account, label };
      }
    }
  }

  #ids(): Set<string> {
    const { serviceAccounts, groups, tokens } = this.#emulator.state();
    return new Set([
      ...serviceAccounts.filter(isThere).flatMap(({ id, atlassianId }) => [id, atlassianId]),
      ...tokens.map(({ id }) => id),
      ...groups
        .filter(isThere)
        .flatMap(({ id, members, grants }) => [
          id,
          ...members.map((member) => `${id}/${member}`),
          ...grants.map(({ resourceId, roleId }) => `${id}/${resourceId}/${roleId}`),
        ]),
    ]);
  }
}

/** Somebody who deletes an object is done with it, however long the organisation takes. */
function isThere({ isInDeletion }: { readonly isInDeletion?: true }): boolean {
  return isInDeletion !== true;
}
