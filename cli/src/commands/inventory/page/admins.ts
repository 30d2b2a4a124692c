import { html, type Html } from "../../../page/html";
import type { Report } from "../report";

const HEADS = ["Who", "Kind", "Owner", "Through group", "Role", "On", "Tokens"];

/** Who has admin rights, and through which group: what reviewers look for first. */
export function adminSection({ accounts, administrators, administratorsNotRead }: Report): Html {
  const count = new Set(administrators.map(({ accountId }) => accountId)).size;
  const byId = new Map(accounts.map((account) => [account.accountId, account]));
  const rows = administrators.map(({ accountId, app, group, isServiceAccount, name, role }) => {
    const account = byId.get(accountId);
    const owner = account === undefined ? undefined : (account.owner ?? html`<i>none</i>`);
    const cells = [
      html`<b>${name}</b>`,
      html`${isServiceAccount ? "service account" : "user"}`,
      html`${owner}`,
      html`${group ?? html`<i>none</i>`}`,
      html`${role}`,
      html`${app}`,
      html`${account?.tokens.length}`,
    ];
    return html`<tr>
      ${cells.map((cell, column) => html`<td data-head="${HEADS[column]}">${cell}</td>`)}
    </tr> `;
  });
  return html`<section id="admins" aria-labelledby="admins-title">
    <h2 id="admins-title">Who reaches admin <output>${count}</output></h2>
    ${administratorsNotRead.map((what) => html`<p class="not-read">Not read: ${what}.</p>`)}
    ${
      rows.length === 0
        ? html`<p>No account with an admin role was found.</p>`
        : html`<div class="scroll" role="region" aria-label="Accounts with admin rights" tabindex="0">
            <table>
              <thead>
                <tr>
                  ${HEADS.map((head) => html`<th scope="col">${head}</th>`)}
                </tr>
              </thead>
              <tbody>
                ${rows}
              </tbody>
            </table>
          </div>`
    }
  </section>`;
}
