import { select } from "../../../../cli/src/commands/import/select";
import type { AccountEntry } from "../../../../cli/src/reading/inventory";

const account = (displayName: string, owner: string | undefined, ...groupIds: string[]): AccountEntry => ({
  displayName,
  owner,
  groupIds,
  serviceAccountId: displayName,
  accountId: `id-${displayName}`,
  email: undefined,
  status: undefined,
  purpose: undefined,
  createdAt: undefined,
  tokens: [],
});

const ACCOUNTS = [
  account("ci-build", "team-a", "g1"),
  account("ci-deploy", "team-b", "g1", "g2"),
  account("report.bot", undefined, "g2"),
];

const GROUPS = ["g1", "g2", "g3"].map((id) => ({
  id,
  name: `name of ${id}`,
  description: undefined,
  directoryId: "d",
  isExternallySynced: false,
  isBeingDeleted: false,
  userCount: undefined,
}));

describe("select", () => {
  it.each([
    { filters: {}, names: ["ci-build", "ci-deploy", "report.bot"], groups: ["g1", "g2", "g3"] },
    { filters: { name: ["CI-*"] }, names: ["ci-build", "ci-deploy"], groups: ["g1", "g2"] },
    { filters: { name: ["report?bot"] }, names: [], groups: [] },
    { filters: { name: ["report.bot"] }, names: ["report.bot"], groups: ["g2"] },
    { filters: { owner: ["team-a", "team-c"] }, names: ["ci-build"], groups: ["g1"] },
    { filters: { group: ["*g2"] }, names: ["ci-deploy", "report.bot"], groups: ["g2"] },
    { filters: { group: ["*g1"], owner: ["team-b"] }, names: ["ci-deploy"], groups: ["g1"] },
  ])("leaves what fits $filters", ({ filters, groups, names }) => {
    const chosen = select(ACCOUNTS, GROUPS, filters);
    expect(chosen.accounts.map(({ displayName }) => displayName)).toEqual(names);
    expect(chosen.groups.map(({ id }) => id)).toEqual(groups);
  });
});
