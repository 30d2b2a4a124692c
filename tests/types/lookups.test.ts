import type { Output, Unwrap } from "@pulumi/pulumi";
import { expectTypeOf } from "expect-type";
import type {
  getGroup,
  getGroupOutput,
  getServiceAccount,
  getServiceAccountOutput,
  getSite,
  getSiteOutput,
  getUser,
  getUserOutput,
} from "../../provider/src";

type Look = (args: never) => Promise<unknown>;
type LookOutput = (args: never) => Output<unknown>;
/** What a lookup takes and finds. */
type Contract<Plain extends Look> = [Parameters<Plain>[0], Awaited<ReturnType<Plain>>];
/** The same of its `…Output` form, with the outputs removed. */
type OutputContract<Outputs extends LookOutput> = [
  Unwrap<Parameters<Outputs>[0]>,
  ReturnType<Outputs> extends Output<infer Found> ? Found : never,
];

describe("the …Output form of each lookup", () => {
  // The assertions are made by the compiler (`npm run types`); the run only shows that they are there.
  it("takes and finds what the plain one does", () => {
    expectTypeOf<OutputContract<typeof getGroupOutput>>().toEqualTypeOf<Contract<typeof getGroup>>();
    expectTypeOf<OutputContract<typeof getUserOutput>>().toEqualTypeOf<Contract<typeof getUser>>();
    expectTypeOf<OutputContract<typeof getSiteOutput>>().toEqualTypeOf<Contract<typeof getSite>>();
    expectTypeOf<OutputContract<typeof getServiceAccountOutput>>().toEqualTypeOf<
      Contract<typeof getServiceAccount>
    >();
    expect(true).toBe(true);
  });

  it("takes an output where the plain one refuses it", () => {
    expectTypeOf<{ groupId: Output<string> }>().toExtend<Parameters<typeof getGroupOutput>[0]>();
    expectTypeOf<{ groupId: Output<string> }>().not.toExtend<Parameters<typeof getGroup>[0]>();
    expectTypeOf<{ groupId: number }>().not.toExtend<Parameters<typeof getGroupOutput>[0]>();
    expect(true).toBe(true);
  });
});
