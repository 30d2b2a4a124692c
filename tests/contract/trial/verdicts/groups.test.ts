import { claimsOf, useProof } from "./proof";

jest.setTimeout(60_000);

describe("a stack in an organisation with another result lives as the verdict promises", () => {
  const proof = useProof();

  it.each(claimsOf("groups", "members", "users", "roles"))("$id: $result", async (claim) => {
    const { lives, trial } = await proof().compare(claim);
    expect(trial).toEqual(lives);
  });
});
