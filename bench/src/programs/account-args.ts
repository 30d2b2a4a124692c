/** The inputs of both sides. */
export function accountArgs(index: number) {
  return {
    displayName: `bot-${index}`,
    description: `Deploys service ${index} from the pipeline`,
    owner: "team-payments",
  };
}

export function tokenArgs<AccountId>(accountId: AccountId, index: number) {
  return { accountId, label: `token-${index}`, scopes: ["read:jira-work", "write:jira-work"] };
}
