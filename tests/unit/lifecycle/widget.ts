import { z } from "zod";
import { checkFailure } from "../../../provider/src/lifecycle/check-failure";
import type { ConfigReader } from "../../../provider/src/config";
import type { Host } from "../../../provider/src/lifecycle/provider";
import { StackRecord } from "../../../provider/src/organization/stack-record";
import { input, output, type ValuesOf } from "../../../provider/src/lifecycle/fields";
import type { Place, ResourceDefinition } from "../../../provider/src/lifecycle/resource-definition";

const tags = z
  .array(z.string().regex(/^[a-z]+$/, "must be a tag"))
  .min(1, "must hold a tag")
  .optional();

const note = z
  .string()
  .transform((text) => text.trim())
  .optional();

export const widgetInputs = {
  orgId: input(z.string().min(1, "must not be empty"), { change: "replace" }),
  managedBy: input(z.string().optional(), { change: "update", isComputed: true }),
  name: input(z.string().regex(/^[a-z]+$/, "must be lower case"), { change: "replace" }),
  tags: input(tags, { change: "replace" }),
  size: input(z.number().optional(), { change: "update" }),
  note: input(note, { change: "update" }),
  alias: input(z.string().optional(), { change: "replace-when-set" }),
};

const widgetOutputs = {
  widgetId: output(z.string()),
  secret: output(z.string().optional(), { isSecret: true, changesWith: ["size"] }),
  revision: output(z.number().optional(), { isInternal: true }),
};

export type WidgetInputs = ValuesOf<typeof widgetInputs>;
export type WidgetOutputs = ValuesOf<typeof widgetOutputs>;

/** An organisation of widgets; as a text it is its id. */
export type WidgetOrganization = Place & { toString(): string };

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
    inputs: widgetInputs,
    outputs: widgetOutputs,
    importById: {
      form: "<widgetId>",
      pattern: /^(w\d)$/,
      find: async (_organization, id) =>
        id === "w1" ? { id, state: { widgetId: id, name: "wheel" } } : undefined,
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
    warn: (message) => messages.push(`warning: ${message}`),
    configure: (reader) => readers.push(reader),
    defaultOrgId,
    record: new StackRecord(),
    now: () => 1000,
    run: (orgId, operation) => operation({ nowMs: () => 1000, listingLagSeconds: 15, toString: () => orgId }),
  };
}
