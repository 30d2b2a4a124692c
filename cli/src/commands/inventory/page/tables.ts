import { describeDay, toDay } from "../../../days";
import { flagsOfAccount, flagsOfToken } from "../flags";
import { byExpiry } from "../../../reading/inventory";
import { appsOf, type Report, type ReportedAccount } from "../report";
import { html, type Html } from "../../../page/html";
import { weekOf } from "./timeline";

type Token = ReportedAccount["tokens"][number];

/** A column: its heading and its cell for a row. `sort` is the sort key, if it is not the text. */
interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => Html | string | undefined;
  readonly sort?: (row: Row) => string | number | undefined;
  /** Whether the rows are initially in the order of this column. */
  readonly isSorted?: true;
}

interface TokenRow {
  readonly account: ReportedAccount;
  readonly token: Token;
}

export function tokenTable(report: Report): Html {
  const rows = report.accounts
    .flatMap((account) => account.tokens.map((token) => ({ account, token })))
    .sort((left, right) => byExpiry(left.token, right.token));
  const dateColumn = (head: string, timeOf: (token: Token) => string | undefined, missing: string) => ({
    head,
    cell: ({ token }: TokenRow) => dayCell(timeOf(token), report.takenAt, missing),
    sort: ({ token }: TokenRow) => timeOf(token),
  });
  const columns: Column<TokenRow>[] = [
    { head: "Token", cell: ({ token }) => token.label },
    { head: "Account", cell: ({ account }) => account.displayName },
    { head: "Owner", cell: ({ account }) => account.owner },
    dateColumn("Created", ({ createdAt }) => createdAt, ""),
    { ...dateColumn("Expires", ({ expiresAt }) => expiresAt, "never"), isSorted: true },
    dateColumn("Last used", ({ lastUsedAt }) => lastUsedAt, "never"),
    ...stackColumn<TokenRow>(report, ({ token }) => token.managedBy),
  ];
  return table("tokens", "Tokens", columns, rows, ({ account, token }) => {
    const { expiresAt } = token;
    return html`data-search="${searchTextOf(account, [token])}"
    data-flags="${[...flagsOfToken(token, report), ...flagsOfAccount(account, report)].join(" ")}"
    data-weeks="${weekOf(expiresAt, report.takenAt)}"`;
  });
}

export function accountTable(report: Report): Html {
  const columns: Column<ReportedAccount>[] = [
    {
      head: "Account",
      cell: ({ displayName, email, status }) =>
        html`<b>${displayName}</b> ${status === "active" ? undefined : html`<i>${status}</i>`}<small
            >${email}</small
          >`,
      sort: ({ displayName }) => displayName,
      isSorted: true,
    },
    {
      head: "Owner and purpose",
      cell: ({ createdAt, owner, purpose }) =>
        html`${owner ?? html`<i>no owner</i>`}<small>${purpose}</small
          ><small>${createdAt === undefined ? undefined : `since ${toDay(createdAt)}`}</small>`,
      sort: ({ owner }) => owner,
    },
    {
      head: "Last used",
      cell: (account) => dayCell(lastUseOf(account), report.takenAt, "never"),
      sort: lastUseOf,
    },
    { head: "Tokens", cell: ({ tokens }) => String(tokens.length), sort: ({ tokens }) => tokens.length },
    {
      head: "Groups",
      cell: ({ groups }) =>
        lines(
          groups.map(({ name }) => name),
          "groups",
        ),
      sort: ({ groups }) => groups.length,
    },
    {
      head: "Apps",
      cell: (account) =>
        lines(
          appsOf(account).map(({ app, roles }) => `${app}: ${roles.join(", ")}`),
          "apps",
        ),
      sort: (account) => appsOf(account).length,
    },
    ...stackColumn<ReportedAccount>(report, ({ managedBy }) => managedBy),
  ];
  return table("accounts", "Accounts", columns, report.accounts, (account) => {
    const flags = [
      ...flagsOfAccount(account, report),
      ...account.tokens.flatMap((token) => flagsOfToken(token, report)),
    ];
    const weeks = account.tokens.map(({ expiresAt }) => weekOf(expiresAt, report.takenAt));
    return html`data-search="${searchTextOf(account, account.tokens)}"
    data-flags="${[...new Set(flags)].join(" ")}" data-weeks="${[...new Set(weeks)].join(" ")}"`;
  });
}

function table<Row>(
  id: string,
  title: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  attributesOf: (row: Row) => Html,
): Html {
  const heads = columns.map(({ head, isSorted }) => {
    const order = isSorted === true ? html`aria-sort="ascending"` : undefined;
    return html`<th scope="col" ${order}><button type="button">${head}</button></th>`;
  });
  const bodies = rows.map((row) => {
    const cells = columns.map(({ cell, head, sort }) => {
      const key = sort === undefined ? undefined : html`data-sort="${sort(row)}"`;
      return html`<td data-head="${head}" ${key}>${cell(row)}</td>`;
    });
    return html`<tr ${attributesOf(row)}>
      ${cells}
    </tr> `;
  });
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title} <output>${rows.length}</output></h2>
    <div class="scroll" role="region" aria-label="Table of ${title.toLowerCase()}" tabindex="0">
      <table>
        <thead>
          <tr>
            ${heads}
          </tr>
        </thead>
        <tbody>
          ${bodies}
        </tbody>
      </table>
    </div>
  </section>`;
}

/** Without stacks, ownership is unknown. */
function stackColumn<Row>({ stacks }: Report, managersOf: (row: Row) => readonly string[]): Column<Row>[] {
  return stacks.length === 0
    ? []
    : [
        {
          head: "Managed by",
          cell: (row) => (managersOf(row).length === 0 ? html`<i>none</i>` : managersOf(row).join(", ")),
          sort: (row) => managersOf(row).join(", "),
        },
      ];
}

function dayCell(time: string | undefined, now: string, missing: string): Html {
  return time === undefined
    ? html`<i>${missing}</i>`
    : html`<time datetime="${time}">${describeDay(time, now)}</time>`;
}

function lastUseOf({ tokens }: ReportedAccount): string | undefined {
  return tokens
    .flatMap(({ lastUsedAt }) => lastUsedAt ?? [])
    .sort()
    .at(-1);
}

/** Shows few entries and folds the rest, so that rows stay short. */
function lines(texts: readonly string[], what: string): Html {
  const spans = texts.map((text) => html`<span>${text}</span>`);
  return texts.length <= 2
    ? html`${spans}`
    : html`<details>
        <summary>${texts.length} ${what}</summary>
        ${spans}
      </details>`;
}

/** All texts of an account that a search can match. */
function searchTextOf(account: ReportedAccount, tokens: readonly Token[]): string {
  const { accountId, displayName, email, groups, managedBy, owner, purpose, serviceAccountId } = account;
  return [
    displayName,
    email,
    owner,
    purpose,
    accountId,
    serviceAccountId,
    ...managedBy,
    ...groups.map(({ name }) => name),
    ...appsOf(account).map(({ app }) => app),
    ...tokens.flatMap((token) => [token.label, token.tokenId, ...token.managedBy]),
  ]
    .join("\n")
    .toLowerCase();
}
