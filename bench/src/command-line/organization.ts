import type { Seed } from "pulumi-atlassian-admin-emulator";

/** Every fifth group contains service accounts, the others only users. */
const GROUPS_PER_ACCOUNT = 0.8;
const BOTS_EVERY = 5;
const MEMBERS = 50;
const BOTS = 10;
const PEOPLE_PER_ACCOUNT = 4;
/** Two groups in five have a role on an app, and one in a hundred has admin rights. */
const ROLE_EVERY = 2.5;
const ADMIN_EVERY = 100;

const SITE = "ari:cloud:jira-software::site/00000000-0000-4000-8000-000000000001";
const DAY_MS = 86_400_000;

export interface GrownOrganization {
  readonly seed: Seed;
  /** The pages that the responses fill: the minimum for any reader. */
  readonly pages: { readonly inventory: number; readonly import: number };
}

const pages = (items: number, size: number): number => Math.max(1, Math.ceil(items / size));

/** An organisation that was set up by hand, with two tokens for each service account. */
export function grownOrganization(accounts: number): GrownOrganization {
  const groups = Math.round(accounts * GROUPS_PER_ACCOUNT);
  const people = accounts * PEOPLE_PER_ACCOUNT;
  const nameOf = (index: number): string => `svc-${index % accounts}`;
  const emailOf = (index: number): string => `person-${index % people}@example.com`;
  const list = Array.from({ length: groups }, (_, index) => index);
  const hasBots = (index: number): boolean => index % BOTS_EVERY === 0;
  const roleOf = (index: number): string | undefined =>
    index % ADMIN_EVERY === 0 ? "atlassian/admin" : index % ROLE_EVERY < 1 ? "atlassian/user" : undefined;
  const withBots = list.filter(hasBots);
  const withRole = list.filter((index) => roleOf(index) !== undefined);
  const administering = list.filter((index) => roleOf(index) === "atlassian/admin");
  const memberPages = pages(MEMBERS, 100);
  // The accounts, their tokens, and the directory's own listing of them.
  const listings = pages(accounts, 50) + pages(accounts * 2, 50) + pages(accounts, 100);
  return {
    seed: {
      workspaces: [{ name: "acme", id: SITE, cloudId: "00000000-0000-4000-8000-000000000001" }],
      users: Array.from({ length: people }, (_, index) => ({ email: emailOf(index) })),
      serviceAccounts: Array.from({ length: accounts }, (_, index) => ({
        displayName: nameOf(index),
        description: `Does ${index} [owner: team-${index % 20}]`,
      })),
      tokens: Array.from({ length: accounts * 2 }, (_, index) => ({
        account: nameOf(index),
        label: `token-${Math.floor(index / accounts)}`,
        lastAccess: new Date(Date.now() - DAY_MS).toISOString(),
      })),
      groups: list.map((index) => {
        const bots = hasBots(index) ? BOTS : 0;
        const role = roleOf(index);
        return {
          name: `group-${index}`,
          members: [
            ...Array.from({ length: bots }, (_, member) => nameOf(index * BOTS + member)),
            ...Array.from({ length: MEMBERS - bots }, (_, member) => emailOf(index * MEMBERS + member)),
          ],
          ...(role !== undefined && { roles: [{ resourceId: SITE, roleId: role }] }),
        };
      }),
    },
    pages: {
      // The members and the roles of the groups that contain service accounts, the searches for them, the names of
      // the apps, and which groups and users have an admin role.
      inventory:
        listings +
        pages(accounts, 100) * pages(withBots.length, 100) +
        withBots.length * memberPages +
        withBots.filter((index) => withRole.includes(index)).length +
        administering.filter((index) => !hasBots(index)).length * (memberPages + 1) +
        3,
      // All groups and all roles; the members of admin groups and of groups that contain service accounts;
      // administrators without a group, and new organisation administrators.
      import:
        listings +
        pages(accounts, 100) * pages(withBots.length, 100) +
        pages(groups, 100) +
        new Set([...withBots, ...administering]).size * memberPages +
        withRole.length +
        2,
    },
  };
}
