import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { dynamicResource } from "./dynamic-resource";

type Properties = Record<string, unknown>;

/** The two ways to run the resources: Pulumi's dynamic-provider host, and our plugin. */
export type FaceName = "dynamic" | "native";

/** How the engine speaks to one of them; everything that is not here is the same. */
export interface Face {
  /** The settings as `Configure` gets them. */
  toSettings(config: Readonly<Record<string, string>>): Record<string, string>;
  /** The engine's name of the resource that `managedBy` names. */
  urnOf(type: string, managedBy: unknown): string;
  /** The inputs that a state was made from. */
  inputsOf(type: string, state: Properties): Properties;
  toRequest(type: string, properties: Properties): Properties;
  fromResponse(type: string, properties: Properties): Properties;
}

/** How a secret travels (`sdk/nodejs/runtime/rpc.ts`). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** The outputs that the plugin must mark. */
const SECRETS: Readonly<Record<string, readonly string[]>> = { ApiToken: ["token"] };

const PLUGIN = path.resolve(__dirname, "../../plugin");
const schema = JSON.parse(readFileSync(path.join(PLUGIN, "schema.json"), "utf8")) as {
  readonly resources: Readonly<Record<string, { readonly inputProperties: object } | undefined>>;
};

/** Inputs that check computes, and that no program gives. */
const COMPUTED = ["managedBy", "overlapEndsAt", "ended"];

/** The engine's name of a resource that `managedBy` names, or of one that no other test has. */
function urnOf(type: string, managedBy: unknown): string {
  const [, project, stack, name] = /^([^/]*)\/([^:]*):(?:.*\/)?(.*)$/.exec(String(managedBy)) ?? [];
  unnamed += name === undefined ? 1 : 0;
  const token = `atlassian-admin:index:${type}`;
  return `urn:pulumi:${stack ?? "test"}::${project ?? "test"}::${token}::${name ?? `unnamed-${unnamed}`}`;
}

let unnamed = 0;

function inputsOf(type: string, state: Properties): Properties {
  const given = Object.keys(schema.resources[`atlassian-admin:index:${type}`]?.inputProperties ?? {});
  const names = new Set([...given, ...COMPUTED]);
  return Object.fromEntries(Object.entries(state).filter(([name]) => names.has(name)));
}

const dynamic: Face = {
  toSettings: (config) => ({ ...config }),
  urnOf: () => "",
  inputsOf,
  toRequest: (type, properties) => ({ ...properties, __provider: dynamicResource(type).provider }),
  fromResponse: (_type, properties) => {
    const received = { ...properties };
    delete received["__provider"];
    return received;
  },
};

const native: Face = {
  toSettings: (config) =>
    Object.fromEntries(
      Object.entries(config).map(([key, value]) => [key.replace(/^atlassian-admin:/, ""), value]),
    ),
  urnOf,
  inputsOf,
  toRequest: (_type, properties) => properties,
  fromResponse: (type, properties) =>
    Object.fromEntries(
      Object.entries(properties).map(([name, value]) => {
        const secret = value as { [SIGNATURE]?: string; value?: unknown } | null;
        const isMarked = typeof secret === "object" && secret?.[SIGNATURE] !== undefined;
        if (!isMarked && SECRETS[type]?.includes(name) === true) {
          throw new Error(`The plugin returns ${name} of ${type} without the mark of a secret.`);
        }
        return [name, isMarked ? secret.value : value];
      }),
    ),
};

export const FACES: Readonly<Record<FaceName, Face>> = { dynamic, native };

/** The executable of the plugin. It must be as new as what it is bundled from. */
export function pluginExecutable(): string {
  const file = path.join(PLUGIN, "bin/pulumi-resource-atlassian-admin");
  const sources = ["plugin/dist/src", "provider/dist"].flatMap((folder) =>
    readdirSync(path.resolve(PLUGIN, "..", folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".js"))
      .map((name) => path.resolve(PLUGIN, "..", folder, name)),
  );
  const newest = Math.max(...sources.map((source) => statSync(source).mtimeMs));
  if (!existsSync(file) || statSync(file).mtimeMs < newest) {
    throw new Error(`${file} is older than the code. Run "npm run build".`);
  }
  return file;
}
