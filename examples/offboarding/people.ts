import * as pulumi from "@pulumi/pulumi";

interface Person {
  readonly email: string;
  readonly groups: readonly string[];
  /** The last day at work. Setting it is the whole offboarding. */
  readonly left?: string;
}

type Name = "ada" | "grace";

/** An entry stays when its person has left: without it, the tokens that the person knew would be replaced once more. */
const people: Readonly<Record<Name, Person>> = {
  ada: { email: "ada@example.com", groups: ["deployers"] },
  grace: { email: "grace@example.com", groups: ["deployers", "on-call"] },
};

export const colleagues = Object.entries(people).filter(([, { left }]) => left === undefined);

/** The first of these who still works here, by e-mail address. */
export function ownerAmong(...names: readonly Name[]): string {
  const owner = names.find((name) => people[name].left === undefined);
  if (owner === undefined) {
    throw new pulumi.RunError(
      `All owners of an account have left: ${names.join(", ")}. Name somebody who works here.`,
    );
  }
  return people[owner].email;
}

/** For the `rotationTrigger` of a token whose secret these have seen: its text changes when one of them leaves. */
export function knownTo(...names: readonly Name[]): string {
  const gone = names.filter((name) => people[name].left !== undefined);
  // Never empty, because adding a trigger replaces nothing.
  return gone.length > 0 ? `left: ${gone.sort().join(", ")}` : "nobody left";
}
