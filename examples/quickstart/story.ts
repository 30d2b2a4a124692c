import { readFileSync } from "node:fs";
import path from "node:path";
import { PROJECT, type Terminal } from "./terminal";

/** Stays after the demo. */
const PAGE = path.join(PROJECT, "demo-inventory.html");
const PROGRAM = "examples/quickstart/index.ts";
const STEPS = 9;

/** The demo: each step states what it proves, and fails if it does not. */
export async function play(terminal: Terminal): Promise<void> {
  const { emulator } = terminal;
  const before = objectsOf(terminal);
  const step = stepsOf(terminal);
  const proved = (fact: string): void => {
    terminal.print(`✔ ${fact}`);
  };

  step(
    "Declare",
    `Ten lines of TypeScript: a group, and a service account with a token that rotates (${PROGRAM}).`,
  );
  terminal.print(readFileSync(path.join(PROJECT, PROGRAM), "utf8"));
  await terminal.pulumi(["stack", "init", terminal.stack]);

  step(
    "Review the pull request",
    "Who gains what, before anything exists. CI posts this as a comment on the pull request.",
  );
  emulator.clearRequests();
  await terminal.atlassianAdmin(["review"]);
  expect(emulator.requests().entries.length === 0, "a review sends no request to Atlassian");
  proved("The review needed no API key, and no request reached Atlassian.");

  step("Create", "Pulumi creates what the program declares. The token is a secret: nothing prints it.");
  await terminal.pulumi(["up", "--yes", "--skip-preview"]);
  const oldToken = await terminal.output("token");
  expect(await isAccepted(terminal, oldToken), "the token works");
  proved("Jira accepts the token. The state keeps it encrypted.");

  step(
    "Somebody works in the admin console",
    "An admin renames the account and removes it from its group. No pull request, no review.",
  );
  emulator.mutate({ action: "renameServiceAccount", account: "deploy-bot", displayName: "bot-of-ann" });
  emulator.mutate({ action: "removeMember", group: "deployers", account: "bot-of-ann" });
  terminal.print("Changed at admin.atlassian.com: the name of deploy-bot, the members of deployers.");

  step(
    "Detect the drift",
    "The drift check reports what changed, who did it and when. Exit code 2 means: there are findings.",
  );
  await terminal.atlassianAdmin(["drift", "--kind", "changed", "missing"], 2);
  terminal.print(
    "\nPulumi alone finds the change too, without who and when. Exit code 7 is expected here: Pulumi ends with 7",
  );
  terminal.print("if --expect-no-changes is set and something changed, so that a scheduled job fails.\n");
  await terminal.pulumi(["refresh", "--preview-only", "--expect-no-changes"], 7);
  proved("Exit code 7, as expected: the drift was found.");

  step("Repair", "One command makes the organisation match the program again.");
  await terminal.pulumi(["up", "--yes", "--skip-preview", "--refresh"]);
  await terminal.atlassianAdmin(["drift", "--kind", "changed", "missing"]);
  proved("The drift check finds nothing: exit code 0.");

  step("Rotate", "80 days later, the token has 10 days left. An ordinary scheduled `pulumi up` replaces it.");
  terminal.advance(80);
  await terminal.pulumi(["up", "--yes", "--skip-preview"]);
  const newToken = await terminal.output("token");
  expect(newToken !== oldToken, "the rotation creates another token");
  expect(await isAccepted(terminal, oldToken), "the old token still works during the overlap period");
  expect(await isAccepted(terminal, newToken), "the new token works");
  proved("Overlap period: Jira accepts the old and the new token, so no consumer breaks.");
  terminal.print("\n7 days later, the next `pulumi up` revokes the old token.\n");
  terminal.advance(7);
  await terminal.pulumi(["up", "--yes", "--skip-preview"]);
  expect(!(await isAccepted(terminal, oldToken)), "the old token is revoked after the overlap period");
  expect(await isAccepted(terminal, newToken), "the new token still works");
  proved("Jira refuses the old token and accepts the new one.");

  step(
    "Look at everything",
    "Every service account and token, also those that are in no stack, on one page.",
  );
  await terminal.atlassianAdmin(["inventory", "--format", "html", "--output", PAGE]);
  proved(`Open this file in a browser: ${PAGE}`);

  step("Clean up", "Pulumi deletes what it created, and nothing else.");
  await terminal.pulumi(["destroy", "--yes", "--skip-preview", "--remove"]);
  expect(objectsOf(terminal) === before, "the organisation is as it was before the demo");
  proved("The organisation is as it was before the demo. Nothing is left but the inventory page:");
  terminal.print(`  ${PAGE}`);
}

function stepsOf(terminal: Terminal): (title: string, text: string) => void {
  let number = 0;
  return (title, text) => {
    number += 1;
    terminal.print(`\n=== ${number}/${STEPS} ${title}\n${text}\n`);
  };
}

/** Names of everything in the organisation, to compare. */
function objectsOf({ emulator }: Terminal): string {
  const { serviceAccounts, tokens, groups } = emulator.state();
  return JSON.stringify([
    serviceAccounts.map(({ displayName }) => displayName),
    tokens.map(({ label }) => label),
    groups.map(({ name, members }) => [name, members]),
  ]);
}

/** Whether Jira accepts the token. */
async function isAccepted({ emulator }: Terminal, token: string): Promise<boolean> {
  const jira = emulator
    .state()
    .organizations[0]?.workspaces.find(({ typeKey }) => typeKey.startsWith("jira"));
  const response = await fetch(`${emulator.url}/ex/jira/${jira?.cloudId ?? ""}/rest/api/3/myself`, {
    headers: { authorization: `Bearer ${token}` },
  });
  await response.arrayBuffer();
  return response.status === 200;
}

function expect(isTrue: boolean, fact: string): void {
  if (!isTrue) {
    throw new Error(`The demo expects that ${fact}.`);
  }
}
