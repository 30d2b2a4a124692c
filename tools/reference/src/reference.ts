import { readFile } from "node:fs/promises";
import path from "node:path";
import { readDocComments, type DocComments } from "./doc-comments";
import { section, table, toPage } from "./markdown";
import { componentPage, lookUpPage, message, messageSections, resourcePage } from "./page";
import { policiesPage } from "./policies";
import { secretOutputsOf } from "./provider-process";
import { Rehearsal } from "./rehearsal";
import { resources } from "./scripts";
import { everyResource, settings } from "./scripts/every-resource";
import { lookUps } from "./scripts/look-ups";
import { trialPage } from "./trial";

/** The pages of the reference, by file name. */
export async function makeReference(workspace: string): Promise<ReadonlyMap<string, string>> {
  const comments = await readDocComments(path.join(workspace, "provider"));
  const configuration = await readFile(path.join(workspace, "docs/configuration.md"), "utf8");
  const rehearsal = await Rehearsal.start();
  try {
    const pages = new Map<string, string>();
    for (const subject of comments.resources) {
      const script = scriptOf(subject.name, resources);
      demandChanges(subject.name, subject.inputs, script.changes);
      const rehearsed = await rehearsal.resource(subject.name, script);
      const secrets = await secretOutputsOf(subject.name, script.args);
      pages.set(`${subject.name}.md`, resourcePage(subject, rehearsed, secrets));
    }
    for (const subject of comments.components) {
      pages.set(`${subject.name}.md`, componentPage(subject));
    }
    for (const subject of comments.lookUps) {
      const rehearsed = await rehearsal.lookUp(subject.name, scriptOf(subject.name, lookUps));
      pages.set(`${subject.name}.md`, lookUpPage(subject, rehearsed));
    }
    const common = await rehearsal.resource("Group", everyResource);
    pages.set("every-resource.md", everyResourcePage(messageSections(common.said, "##")));
    const unusable = await rehearsal.resource("Group", settings);
    pages.set("settings.md", settingsPage(configuration, unusable.said.map(message)));
    pages.set("policies.md", policiesPage());
    pages.set("trial.md", trialPage());
    pages.set("README.md", indexPage(comments));
    return pages;
  } finally {
    await rehearsal.stop();
  }
}

function scriptOf<Script>(name: string, scripts: Readonly<Record<string, Script>>): Script {
  const script = scripts[name];
  if (script === undefined) {
    throw new Error(`There is no script for ${name}. Add one to tools/reference/src/scripts.`);
  }
  return script;
}

function demandChanges(
  type: string,
  inputs: readonly { readonly name: string }[],
  changes: Readonly<Record<string, unknown>>,
): void {
  const missing = inputs.filter(({ name }) => !(name in changes)).map(({ name }) => name);
  if (missing.length > 0) {
    throw new Error(
      `There is no script that changes ${missing.join(", ")} of ${type}. Add it to "changes" in tools/reference/src/scripts.`,
    );
  }
}

function everyResourcePage(messages: readonly string[]): string {
  return toPage(
    "Messages of every resource",
    "What a wrong program or key, the network and the API can cause, shown for a `Group`; other resources differ in the first " +
      "words. Retries, waits and the resulting state are in " +
      "[errors and retries](../reliability.md).",
    ...messages,
  );
}

/** The table of settings is that of docs/configuration.md; the messages show the limits. */
function settingsPage(page: string, messages: readonly string[]): string {
  const [, settings] = /\n## Settings\n\n(.*?\n)\n`HTTPS_PROXY`/s.exec(page) ?? [];
  if (settings === undefined) {
    throw new Error(`docs/configuration.md has no section "Settings", which the reference repeats.`);
  }
  return toPage("Settings", settings.trim(), section("Messages", ...messages));
}

function indexPage({ components, lookUps, resources }: DocComments): string {
  const toTable = (subjects: DocComments["resources"]): string =>
    table(
      ["", ""],
      subjects.map(({ name, text }) => [`[\`${name}\`](${name}.md)`, firstSentence(text)]),
    );
  return toPage(
    "Reference",
    section("Resources", toTable(resources)),
    section("Components", toTable(components)),
    section("Lookups", toTable(lookUps)),
    section(
      "Shared by all",
      "- [Settings](settings.md): the organisation, its key and the limits\n" +
        "- [Messages of every resource](every-resource.md): the key, the network, the rate limit\n" +
        "- [Policies](policies.md): the rules of the policy package, and their messages\n" +
        "- [Questions and requests of a trial](trial.md): everything that `atlassian-admin trial` sends to a live organisation\n" +
        "- [Errors and retries](../reliability.md): what is retried, waited for and recorded",
    ),
    section(
      "How to read a page",
      "The effect of a change is tested, the requests are counted and the messages are captured while the pages are generated: the real handlers run " +
        "against the [emulator](../../emulator/README.md), with `{…}` in the place of ids and days. They are not tested against a live organisation.",
    ),
  );
}

function firstSentence(text: string): string {
  return /^.*?\.(?=\s|$)/s.exec(text)?.[0].replace(/\s+/g, " ") ?? text;
}
