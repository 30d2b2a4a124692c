/**
 * The module that Pulumi's dynamic-provider host loads: one provider per resource. Every stack stores a text
 * that requires this module and uses one of these names (see `resources/stored-texts.ts`), so a released
 * name must never change.
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
