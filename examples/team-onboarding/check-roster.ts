import * as pulumi from "@pulumi/pulumi";

/** What roster.json holds. The compiler checks the form of an entry, `checkRoster` what entries say of each other. */
export interface Roster {
  teams: string[];
  people: { email: string; teams: string[] }[];
  bots: { name: string; team: string; scopes: string[] }[];
}

/** Returns the roster, or fails with every mistake in it at once. */
export function checkRoster(roster: Roster): Roster {
  const { teams, people, bots } = roster;
  const emails = people.map(({ email }) => email.toLowerCase());
  const names = bots.map(({ name }) => name);
  const unknownTeams = (entry: string, named: string[]): string[] =>
    named
      .filter((team) => !teams.includes(team))
      .map((team) => `${entry} names team "${team}", which is not in "teams"`);

  const mistakes = [
    ...repeated("team", teams),
    ...repeated("person", emails),
    ...repeated("bot", names),
    ...people.flatMap(({ email, teams: named }) => unknownTeams(`person "${email}"`, named)),
    ...bots.flatMap(({ name, team }) => unknownTeams(`bot "${name}"`, [team])),
  ];
  if (mistakes.length > 0) {
    // A RunError is shown without the stack of calls, which helps only with mistakes in the program.
    throw new pulumi.RunError(["roster.json is wrong:", ...mistakes].join("\n- "));
  }
  return roster;
}

function repeated(kind: string, names: string[]): string[] {
  const repetitions = names.filter((name, index) => names.indexOf(name) < index);
  return [...new Set(repetitions)].map((name) => `${kind} "${name}" is listed more than once`);
}
