import { hide, printableLine } from "../../harmless";
import { UserError } from "../../user-error";
import { toSafeAddress, Web, type WebAnswer, type WebOptions } from "../../web-client";
import { factOf, whoAndWhen } from "../drift/formats/words";
import type { Report, ReportedFinding } from "./report";

/** The label of every issue that this command creates. */
const LABEL = "atlassian-admin-drift";
const MOST_PAGES = 50;
/** Jira's limit is 255 characters. */
const LONGEST_SUMMARY = 250;

export interface JiraSettings {
  readonly site: URL;
  readonly authorization: string;
  /** Such as `SEC`. */
  readonly project: string;
}

/** @throws {UserError} if a setting is missing. */
export function jiraSettings(project: string, environment: NodeJS.ProcessEnv): JiraSettings {
  if (!/^[A-Z][A-Z0-9_]*$/.test(project)) {
    throw new UserError(
      `--jira must be the key of a project (received "${project}").`,
      `Use a key such as "SEC".`,
    );
  }
  const need = (name: string): string => {
    const value = environment[name]?.trim() ?? "";
    if (value === "") {
      throw new UserError(`${name} is missing; --jira needs it.`, `Set ${name} in the environment.`);
    }
    return value;
  };
  const given = {
    setting: "ATLASSIAN_ADMIN_JIRA_URL",
    what: "a Jira site",
    reason: "the token is sent there",
  };
  const site = toSafeAddress(need("ATLASSIAN_ADMIN_JIRA_URL"), given);
  const token = need("ATLASSIAN_ADMIN_JIRA_TOKEN");
  const credentials = Buffer.from(`${need("ATLASSIAN_ADMIN_JIRA_EMAIL")}:${token}`).toString("base64");
  hide(token);
  hide(credentials);
  return { site, authorization: `Basic ${credentials}`, project };
}

interface Issue {
  readonly key: string;
  readonly labels: readonly string[];
}

/** What was changed in Jira. */
export interface JiraOutcome {
  readonly created: readonly string[];
  readonly closed: readonly string[];
}

/**
 * Creates an issue for each finding that has no open issue, and closes the issues whose finding is gone. An
 * incomplete report closes nothing.
 * @param all The report of all owners: issues for findings of other owners stay open.
 * @throws {UserError} at the first error response. The next run continues.
 */
export async function syncIssues(
  settings: JiraSettings,
  own: Report,
  all: Report,
  options: WebOptions = {},
): Promise<JiraOutcome> {
  const jira = new Jira(settings, options);
  const open = await jira.openIssues();
  const created: string[] = [];
  for (const finding of own.findings) {
    if (!open.some(({ labels }) => labels.includes(labelOf(finding.fingerprint)))) {
      created.push(await jira.create(finding));
    }
  }
  // Findings in the baseline are not in the report, and would look resolved.
  const isWhole = all.outcome !== "could-not-check" && all.known === 0;
  const found = new Set(all.findings.map(({ fingerprint }) => labelOf(fingerprint)));
  const mended = isWhole ? open.filter(({ labels }) => !labels.some((label) => found.has(label))) : [];
  for (const { key } of mended) {
    await jira.close(key);
  }
  return { created, closed: mended.map(({ key }) => key) };
}

const labelOf = (fingerprint: string): string => `drift-${fingerprint}`;

class Jira {
  readonly #settings: JiraSettings;
  readonly #web: Web;

  constructor(settings: JiraSettings, options: WebOptions) {
    this.#settings = settings;
    this.#web = new Web(options);
  }

  async openIssues(): Promise<Issue[]> {
    const jql = `project = "${this.#settings.project}" AND labels = "${LABEL}" AND statusCategory != Done ORDER BY key`;
    const issues: Issue[] = [];
    let nextPageToken: string | undefined;
    for (let page = 1; page <= MOST_PAGES; page++) {
      const body = {
        jql,
        fields: ["labels"],
        maxResults: 100,
        ...(nextPageToken !== undefined && { nextPageToken }),
      };
      const { data } = await this.#send("POST", "search/jql", body, true);
      const { issues: found = [], nextPageToken: next } = data as {
        readonly issues?: readonly {
          readonly key: string;
          readonly fields?: { readonly labels?: string[] };
        }[];
        readonly nextPageToken?: string;
      };
      issues.push(...found.map(({ key, fields }) => ({ key, labels: fields?.labels ?? [] })));
      if (next === undefined) {
        return issues;
      }
      nextPageToken = next;
    }
    throw new UserError(`Jira has more than ${MOST_PAGES} pages of open issues.`, `Close some of them.`);
  }

  async create(finding: ReportedFinding): Promise<string> {
    const { kind, resource, fingerprint } = finding;
    const summary = printableLine(`Drift, ${kind}: ${resource.name}`);
    const fields = {
      project: { key: this.#settings.project },
      issuetype: { name: "Task" },
      summary: Array.from(summary).slice(0, LONGEST_SUMMARY).join(""),
      description: toDocument(paragraphsOf(finding)),
      labels: [LABEL, labelOf(fingerprint)],
    };
    const { data } = await this.#send("POST", "issue", { fields }, false);
    return (data as { readonly key?: string } | undefined)?.key ?? "";
  }

  async close(key: string): Promise<void> {
    const { data } = await this.#send("GET", `issue/${encodeURIComponent(key)}/transitions`, undefined, true);
    const { transitions = [] } = data as {
      readonly transitions?: readonly {
        readonly id: string;
        readonly to?: { readonly statusCategory?: { readonly key?: string } };
      }[];
    };
    const done = transitions.find(({ to }) => to?.statusCategory?.key === "done");
    if (done === undefined) {
      throw new UserError(
        `issue ${key} has no transition to a status that is done.`,
        `Close it in Jira, or change its workflow.`,
      );
    }
    const text = "atlassian-admin drift no longer finds this.";
    await this.#send("POST", `issue/${encodeURIComponent(key)}/comment`, { body: toDocument([text]) }, false);
    await this.#send(
      "POST",
      `issue/${encodeURIComponent(key)}/transitions`,
      { transition: { id: done.id } },
      false,
    );
  }

  async #send(
    method: "GET" | "POST",
    path: string,
    body: unknown,
    isRepeatable: boolean,
  ): Promise<WebAnswer> {
    const { authorization, site } = this.#settings;
    const url = new URL(`${site.href.replace(/\/$/, "")}/rest/api/3/${path}`);
    const headers = { Accept: "application/json", Authorization: authorization };
    const request = { method, url, headers, isRepeatable, ...(body !== undefined && { body }) };
    const answer = await this.#web.send(request).catch((error: unknown) => {
      throw new UserError(
        `Jira (${site.host}): ${error instanceof Error && error.message !== "" ? error.message : "the time limit was reached"} (${method} ${path}).`,
        `Run the command again: it never creates a second issue for a finding.`,
      );
    });
    if (answer.status < 300) {
      return answer;
    }
    throw new UserError(
      `Jira (${site.host}) returned ${answer.status} for ${method} ${path}.`,
      remedyOf(answer.status),
    );
  }
}

function remedyOf(status: number): string {
  if (status < 400) {
    return "Set ATLASSIAN_ADMIN_JIRA_URL to the final address of the site, because redirects are not followed.";
  }
  switch (status) {
    case 401:
      return "Check ATLASSIAN_ADMIN_JIRA_EMAIL and ATLASSIAN_ADMIN_JIRA_TOKEN.";
    case 400:
      return 'Check the project key. The project needs the issue type "Task" without other required fields.';
    case 403:
    case 404:
      return "Give the account permission to browse the project, and to create, comment on and transition its issues.";
    default:
      return "Run the command again later.";
  }
}

function paragraphsOf(finding: ReportedFinding): string[] {
  const { by, fingerprint, owner, remedy, resource } = finding;
  return [
    factOf(finding),
    `What to do: ${remedy}`,
    ...(by === undefined ? [] : [`By ${whoAndWhen(by)}.`]),
    ...(owner === undefined ? [] : [`Owner: ${owner}`]),
    ...(resource.urn === undefined ? [] : [resource.urn]),
    `Fingerprint ${fingerprint}. This issue is closed when the finding is gone.`,
  ];
}

/** Atlassian's document format. Text in it is never parsed as markup. */
function toDocument(paragraphs: readonly string[]): object {
  const content = paragraphs.map((text) => ({
    type: "paragraph",
    content: [{ type: "text", text: printableLine(text).slice(0, 5000) || "-" }],
  }));
  return { type: "doc", version: 1, content };
}
