import type { PolicyConfig } from "pulumi-atlassian-admin-policy";
import { isObject, readJsonFile } from "./json-file";

/** Reads the same file as `pulumi preview --policy-pack-config`. The policies themselves validate its content. */
export async function readPolicyConfig(file: string): Promise<PolicyConfig> {
  const config = await readJsonFile("the policy configuration", file);
  if (!isObject(config)) {
    throw new Error(
      config === undefined
        ? `the policy configuration "${file}" does not exist.`
        : `the policy configuration "${file}" is not a JSON object.`,
    );
  }
  return config;
}
