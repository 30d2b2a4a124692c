import { z } from "zod";
import { checkFailure } from "../../../provider/src/lifecycle/check-failure";
import type { ConfigReader } from "../../../provider/src/config";
import type { Host } from "../../../provider/src/lifecycle/provider";
import { StackRecord } from "../../../provider/src/organization/stack-record";
import type { Fields, Place, ResourceDefinition } from "../../../provider/src/lifecycle/resource-definition";

const widgetInputs = z.strictObject({
  orgId: z.string().min(1, "must not be empty"),
  managedBy: z.string().optional(),
  name: z.string().regex(/^[a-z]+$/, "must be lower case"),
  tags: z
    .array(z.string().regex(/^[a-z]+$/, "must be a tag"))
    .min(1, "must hold a tag")
    .optional(),
  size: z.number().optional(),
  note: z
    .string()
    .transform((text) => text.trim())
    .optional(),
  alias: z.string().optional(),
});

export type WidgetInputs = z.output<typeof widgetInputs>;

/** An organisation of widgets; as a text it is its id. */
export type WidgetOrganization = Place & { toString(): string };

export interface WidgetOutputs {
  readonly widgetId: string;
  readonly secret?: string | undefined;
}

export const widgetFields: Fields<WidgetInputs> = {
  orgId: { change: "replace" },
  managedBy: { change: "update", isComputed: true },
  name: { change: "replace" },
  tags: { change: "replace" },
  size: { change: "update" },
  note: { change: "update" },
  alias: { change: "replace-when-set" },
};

/** What a fake organisation returns. */
export type WidgetApi = Pick<
  ResourceDefinition<WidgetOrganization, WidgetInputs, WidgetOutputs>,
  "create" | "read" | "update" | "delete"
>;

/** The smallest resource that has everything that the lifecycle treats in its own way. */
export function widgetDefinition(
  api: Partial<WidgetApi> = {},
): ResourceDefinition<WidgetOrganization, WidgetInputs, WidgetOutputs> {
  return {
    type: "Widget",
    schema: widgetInputs,
    fields: widgetFields,
    outputs: { widgetId: {}, secret: { isOptional: true, isSecret: true, changesWith: ["size"] } },
    importById: {
      form: "<widgetId>",
      find: async (_organization, id) => (id === "w1" ? { id, state: { widgetId: id } } : undefined),
    },
    describe: ({ name }) => `widget "${name ?? "?"}"`,
    rules: ({ size }, { nowMs, previous }) =>
      size !== undefined && size !== previous?.size && size > nowMs
        ? [checkFailure(["size"], "must not be greater than now", size)]
        : [],
    complete: (inputs, { previous }) => ({ ...inputs, note: inputs.note ?? previous?.note ?? "none" }),
    create: async (_context, { name }) => ({ id: `id-${name}`, outputs: { widgetId: `id-${name}` } }),
    read: async (_context, { widgetId }) => ({ outputs: { widgetId }, inputs: {} }),
    update: async (_context, { widgetId }) => ({ outputs: { widgetId } }),
    delete: async () => undefined,
    ...api,
  };
}

/** A host whose organisations have nothing but a clock. */
export function fakeHost(
  defaultOrgId?: string,
): Host<WidgetOrganization> & { readonly readers: ConfigReader[]; readonly messages: string[] } {
  const readers: ConfigReader[] = [];
  const messages: string[] = [];
  return {
    readers,
    messages,
    info: (message) => messages.push(message),
    configure: (reader) => readers.push(reader),
    defaultOrgId,
    record: new StackRecord(),
    now: () => 1000,
    run: (orgId, operation) => operation({ nowMs: () => 1000, listingLagSeconds: 15, toString: () => orgId }),
  };
}
