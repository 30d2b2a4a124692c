import type { PolicyConfig } from "pulumi-atlassian-admin-policy";
import { isObject, readJsonFile } from "./json-file";

/**
 * Reads the file that `pulumi preview --policy-pack-config` takes as well. What is in it is checked when the
 * policies are.
 */
export async function readPolicyConfig(file: string): Promise<PolicyConfig> {
  const config = await readJsonFile("the policy configuration", file);
  if (!isObject(config)) {
    throw new Error(
      config === undefined
        ? `there is no policy configuration "${file}".`
        : `the policy configuration "${file}" is not a JSON object.`,
    );
  }
  return config;
}
