import type { Behaviour, BehaviourPatch } from "pulumi-atlassian-admin-emulator";

/** Whether `npm run test:profile` plays the scenarios in the organisation of a profile. */
export const IS_PROFILED = (process.env["EMULATOR_PROFILE"] ?? "") !== "";

/** The delays of an organisation, in real time for a provider whose clock runs so many times as fast. */
export function scaledDelays(behaviour: Behaviour, clockSpeed: number): BehaviourPatch {
  return Object.fromEntries(
    Object.entries(behaviour).flatMap(([name, value]) =>
      /(Lag|After|Takes)Ms$/.test(name) && typeof value === "number"
        ? [[name, Math.ceil(value / clockSpeed)]]
        : [],
    ),
  );
}

/**
 * What the provider refuses on purpose in an organisation, so that a program with it never converges there. It
 * loses, duplicates and leaks nothing all the same.
 */
export function refusalsIn(behaviour: Behaviour): string[] {
  const { serviceAccountBackends } = behaviour;
  const refusals: readonly (readonly [isRefused: boolean, what: string])[] = [
    [!serviceAccountBackends.accountManagement, "access of accounts to apps"],
    [!serviceAccountBackends.apiAccess || behaviour.serviceAccountUpdate === "none", "changes of accounts"],
    [behaviour.accountDescription !== "writable", "descriptions of accounts"],
    [behaviour.groupUpdate === "none", "changes of groups"],
    [behaviour.deleteVariant === "none" && behaviour.documentedDelete !== "routed", "deletes of accounts"],
    [behaviour.serviceAccountsInGroups !== "always", "service accounts in groups"],
    [!behaviour.serviceAccountsInDirectory, "service accounts in the directory"],
    [behaviour.requireProductAccess, "tokens without access to an app"],
    [behaviour.mintRefusal !== null, "tokens"],
    [behaviour.tokenLimit !== null, "many tokens of an account"],
    [behaviour.quota !== null || behaviour.licenceLimit !== null, "more accounts or members"],
    // Half of the programs adopt by names and descriptions that are cut off here.
    [
      behaviour.accountDescriptionLimit !== null || behaviour.groupDescriptionLimit !== null,
      "long descriptions",
    ],
    [behaviour.accountNameRule !== "any", "names of accounts"],
  ];
  return refusals.filter(([isRefused]) => isRefused).map(([, what]) => what);
}
