import { html, type Html } from "../../../page/html";
import { isAdminRole } from "../../review/risky";
import type { Report, ReportedAccount } from "../report";

/** One path to admin rights: an account, its group, and the role of that group. */
interface AdminPath {
  readonly account: ReportedAccount;
  readonly group: string;
  readonly role: string;
  readonly app: string;
}

/** Who has admin rights, and through which group: what reviewers look for first. */
export function adminSection(report: Report): Html {
  const paths = adminPathsOf(report);
  const count = new Set(paths.map(({ account }) => account.accountId)).size;
  const rows = paths.map(
    ({ account, app, group, role }) =>
      html`<tr>
        <td data-head="Account"><b>${account.displayName}</b></td>
        <td data-head="Owner">${account.owner ?? html`<i>none</i>`}</td>
        <td data-head="Through group">${group}</td>
        <td data-head="Role">${role}</td>
        <td data-head="On">${app}</td>
        <td data-head="Tokens">${account.tokens.length}</td>
      </tr> `,
  );
  return html`<section id="admins" aria-labelledby="admins-title">
    <h2 id="admins-title">Who reaches admin <output>${count}</output></h2>
    ${
      paths.length === 0
        ? html`<p>No service account is in a group with an admin role.</p>`
        : html`<div class="scroll" role="region" aria-label="Accounts with admin rights" tabindex="0">
            <table>
              <thead>
                <tr>
                  ${["Account", "Owner", "Through group", "Role", "On", "Tokens"].map(
                    (head) => html`<th scope="col">${head}</th>`,
                  )}
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

function adminPathsOf({ accounts }: Report): AdminPath[] {
  return accounts.flatMap((account) =>
    account.groups.flatMap(({ name, roles }) =>
      roles
        .filter((role) => isAdminRole({ ...role }))
        .map(({ app, role }) => ({ account, group: name, role, app })),
    ),
  );
}
