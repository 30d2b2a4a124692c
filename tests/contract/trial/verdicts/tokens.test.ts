import { claimsOf, judged, Proof } from "./proof";

jest.setTimeout(60_000);

let proof: Proof;

beforeAll(async () => {
  proof = await Proof.begin();
});

afterAll(async () => {
  await proof.end();
});

describe("a stack in an organisation with another result lives as the verdict promises", () => {
  it.each(claimsOf("organization", "requests", "time", "tokens", "access", "events"))(
    "$id: $result",
    async ({ id, answer }) => {
      const { verdict, because } = await proof.verdictOf(id, answer);
      expect({ verdict: judged(id, answer), because }).toEqual({ verdict, because });
    },
  );
});
