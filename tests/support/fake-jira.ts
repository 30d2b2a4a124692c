import { SmallServer, type ReceivedRequest } from "./small-server";

interface Fields {
  readonly summary: string;
  readonly labels: readonly string[];
  readonly description: object;
}

export interface FakeIssue {
  readonly key: string;
  readonly fields: Fields;
  isDone: boolean;
  readonly comments: object[];
}

/** As much of Jira's REST API as issues need, on a free port of 127.0.0.1; a search gives two issues per page. */
export class FakeJira {
  readonly issues: FakeIssue[] = [];
  /** Responses of requests that fit, instead of Jira's own. */
  refusal: { readonly path: RegExp; readonly status: number } | undefined;
  hasTransition = true;
  #server: SmallServer | undefined;

  static async start(): Promise<FakeJira> {
    const jira = new FakeJira();
    jira.#server = await SmallServer.start((response, request) => {
      const { status, body } = jira.#answer(request);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
    return jira;
  }

  get url(): string {
    return this.#server?.url ?? "";
  }

  get received(): readonly ReceivedRequest[] {
    return this.#server?.received ?? [];
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
  }

  #answer({ method, url, headers, body }: ReceivedRequest): { status: number; body: unknown } {
    if (this.refusal?.path.test(url) === true) {
      return { status: this.refusal.status, body: { errorMessages: ["no"] } };
    }
    if (
      headers.authorization !==
      `Basic ${Buffer.from("bot@example.com:jira-token-of-the-bot").toString("base64")}`
    ) {
      return { status: 401, body: {} };
    }
    const path = url.replace("/rest/api/3/", "");
    const issue = this.issues.find(({ key }) => path.startsWith(`issue/${key}/`));
    if (path === "search/jql") {
      const { nextPageToken = "0" } = JSON.parse(body) as { nextPageToken?: string };
      const start = Number(nextPageToken);
      const open = this.issues.filter(({ isDone }) => !isDone);
      const issues = open
        .slice(start, start + 2)
        .map(({ key, fields }) => ({ key, fields: { labels: fields.labels } }));
      return {
        status: 200,
        body: { issues, ...(open.length > start + 2 && { nextPageToken: String(start + 2) }) },
      };
    }
    if (method === "POST" && path === "issue") {
      const { fields } = JSON.parse(body) as { fields: Fields };
      const key = `SEC-${this.issues.length + 1}`;
      this.issues.push({ key, fields, isDone: false, comments: [] });
      return { status: 201, body: { key } };
    }
    if (issue !== undefined && path.endsWith("/comment")) {
      issue.comments.push(JSON.parse(body) as object);
      return { status: 201, body: {} };
    }
    if (issue !== undefined && method === "GET") {
      const to = (key: string): object => ({ statusCategory: { key } });
      const done = this.hasTransition ? [{ id: "31", to: to("done") }] : [];
      return { status: 200, body: { transitions: [{ id: "11", to: to("indeterminate") }, ...done] } };
    }
    if (issue !== undefined && body === '{"transition":{"id":"31"}}') {
      issue.isDone = true;
      return { status: 204, body: {} };
    }
    return { status: 404, body: {} };
  }
}
