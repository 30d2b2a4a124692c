import type { Unwrap } from "@pulumi/pulumi";
import { expectTypeOf } from "expect-type";
import type { z } from "zod";
import type { Input } from "../../provider/src/lifecycle/fields";
import type {
  ApiTokenArgs,
  GroupArgs,
  GroupMembersArgs,
  GroupMembershipArgs,
  ServiceAccountArgs,
} from "../../provider/src";
import type { apiTokenInputs } from "../../provider/src/resources/api-token/schema";
import type { groupInputs } from "../../provider/src/resources/group/schema";
import type { groupMembersInputs } from "../../provider/src/resources/group-members/schema";
import type { groupMembershipInputs } from "../../provider/src/resources/group-membership/schema";
import type { serviceAccountInputs } from "../../provider/src/resources/service-account/schema";

/**
 * What a table of inputs takes from a program: `orgId` can come from the configuration, and the resource class
 * gives `managedBy`. Optional means optional, whatever `undefined` does.
 */
type Given<Table extends Readonly<Record<string, Input<z.ZodType>>>> = Exact<
  Omit<SchemaInput<Table>, "orgId" | "managedBy"> & { orgId?: string }
>;
type SchemaInput<Table extends Readonly<Record<string, Input<z.ZodType>>>> = z.input<
  z.ZodObject<{ [Name in keyof Table]: Table[Name]["schema"] }, z.core.$strict>
>;
type Exact<T> = T extends (infer Item)[]
  ? Exact<Item>[]
  : T extends object
    ? { [Name in keyof T as Exclude<Name, Computed>]: Exact<Exclude<T[Name], undefined>> }
    : T;
/** Computed by check; a program that gives it is refused. */
type Computed = "overlapEndsAt" | "ended";
type Program<Args> = Exact<Unwrap<Args>>;

describe("the arguments of each resource", () => {
  // The assertions are made by the compiler (`npm run types`); the run only shows that they are there.
  it("are what its table takes", () => {
    expectTypeOf<Program<ServiceAccountArgs>>().toEqualTypeOf<Given<typeof serviceAccountInputs>>();
    expectTypeOf<Program<ApiTokenArgs>>().toEqualTypeOf<Given<typeof apiTokenInputs>>();
    expectTypeOf<Program<GroupArgs>>().toEqualTypeOf<Given<typeof groupInputs>>();
    expectTypeOf<Program<GroupMembersArgs>>().toEqualTypeOf<Given<typeof groupMembersInputs>>();
    expectTypeOf<Program<GroupMembershipArgs>>().toEqualTypeOf<Given<typeof groupMembershipInputs>>();
    expect(true).toBe(true);
  });
});
