/**
 * What Pulumi's dynamic-provider host loads: one provider per resource, by the name of its type. Every stack
 * stores a text that requires this module and takes one of these names (`resources/stored-texts.ts`), so a
 * released name must stay.
 */
import type { ResourceProvider } from "@pulumi/pulumi/dynamic";
import { toDynamicProvider } from "./lifecycle/dynamic-provider";
import { catalogue } from "./resources/catalogue";
import { sdkRuntime } from "./sdk-runtime";

const runtime = sdkRuntime();

const providers: Readonly<Record<string, ResourceProvider>> = Object.fromEntries(
  catalogue.map((definition) => [definition.type, toDynamicProvider(definition, runtime)]),
);

export = providers;
