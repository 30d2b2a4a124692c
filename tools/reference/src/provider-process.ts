import { createRequire } from "node:module";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { ResourceProvider } from "@pulumi/pulumi/dynamic";

const load = createRequire(__filename);
const PACKAGE = "pulumi-atlassian-admin";
const ours = path.dirname(load.resolve(PACKAGE)) + path.sep;

/** The package as programs and Pulumi's host load it in a new process: without memory of earlier operations. */
export interface ProviderProcess {
  /** By resource type. */
  readonly handlers: Readonly<Record<string, ResourceProvider>>;
  /** Resource classes and lookups, by name. */
  readonly program: Readonly<Record<string, unknown>>;
}

/** @param settings Pulumi configuration by full key. */
export async function startProviderProcess(
  settings: Readonly<Record<string, string>>,
): Promise<ProviderProcess> {
  for (const file of Object.keys(load.cache).filter((name) => name.startsWith(ours))) {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the cache is what makes it one process
    delete load.cache[file];
  }
  pulumi.runtime.setAllConfig(settings);
  const handlers = load(`${PACKAGE}/handlers`) as ProviderProcess["handlers"];
  const config = { get: (key: string) => settings[key], require: (key: string) => settings[key] ?? "" };
  await Promise.all(Object.values(handlers).map(async (resource) => resource.configure?.({ config })));
  return { handlers, program: load(PACKAGE) as ProviderProcess["program"] };
}

/** The outputs that a resource class marks as secret. */
export async function secretOutputsOf(type: string, args: object): Promise<readonly string[]> {
  const secrets: string[] = [];
  await pulumi.runtime.setMocks({
    newResource: ({ inputs }) => ({ id: "id", state: inputs as Record<string, unknown> }),
    call: () => ({}),
  });
  const transformation: pulumi.ResourceTransformation = ({ opts }) => {
    secrets.push(...((opts as pulumi.CustomResourceOptions).additionalSecretOutputs ?? []));
    return undefined;
  };
  const { program } = await startProviderProcess({});
  const Resource = program[type] as new (name: string, args: object, options: object) => pulumi.Resource;
  const resource = new Resource("sample", args, { transformations: [transformation] });
  await new Promise((resolve) => resource.urn.apply(resolve));
  return secrets;
}

/** Calls back with each warning of the provider to the engine. */
export function onWarning(listener: (message: string) => void): void {
  const log = load("@pulumi/pulumi/log") as Record<
    "debug" | "info" | "warn",
    (message: string) => Promise<void>
  >;
  log.debug = log.info = async () => undefined;
  log.warn = async (message) => {
    listener(message);
  };
}
