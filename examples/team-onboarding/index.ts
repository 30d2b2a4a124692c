import { Group, GroupMembership, ServiceIdentity } from "pulumi-atlassian-admin";
import rosterFile from "./roster.json";
import { checkRoster } from "./check-roster";

const { teams, people, bots } = checkRoster(rosterFile);

for (const team of teams) {
  const { groupId } = new Group(team, { name: `team-${team}` });

  // One membership each, instead of one list, so that a preview names everybody who joins or leaves and the group
  // may have other members.
  for (const { email } of people.filter((person) => person.teams.includes(team))) {
    new GroupMembership(`${email}-in-${team}`, { groupId, email });
  }

  for (const { name, scopes } of bots.filter((bot) => bot.team === team)) {
    new ServiceIdentity(name, {
      displayName: name,
      owner: `team-${team}`,
      tokens: { pipeline: { scopes, rotation: {} } },
      groups: { [team]: groupId },
    });
  }
}
