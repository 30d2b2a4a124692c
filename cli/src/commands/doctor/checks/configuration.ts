import type { Config } from "pulumi-atlassian-admin/organization";
import { openApi, type ApiAccess } from "../api-access";
import type { DoctorOptions } from "../command";
import { ok, type Finding } from "../verdict";

/** Whether every setting can be used, and there is an organisation and a key for it. */
export function examineConfiguration(settings: Config, options: DoctorOptions): Finding<ApiAccess> {
  const access = openApi(settings, options);
  const from =
    options.stack === undefined ? "the environment" : `stack "${options.stack}" and the environment`;
  const { organization, config } = access;
  return { ...ok(`organisation ${organization.orgId} at ${config.baseUrl}, from ${from}`), value: access };
}
