import { PolicyPack, type Policies, type PolicyConfigSchema } from "@pulumi/policy";
import { findBreaches } from "./check-policies";
import { PolicyConfigError, readRuleConfig, settingSchemasOf, type ConfiguredRule } from "./config";
import { toIdentityResource, toIdentityResources } from "./engine-resources";
import type { IdentityResource } from "./model";
import type { Breach, Rule } from "./rule";
import { RULES } from "./rules";
import { StackView } from "./stack-view";

/** Each rule as a policy of the engine. The engine loads this file and calls it over gRPC. */
new PolicyPack("atlassian-admin", {
  description: "Rules for Atlassian Cloud identity that is declared with pulumi-atlassian-admin",
  policies: (RULES as readonly Rule[]).map(toPolicy),
});

function toPolicy(rule: Rule): Policies[number] {
  const policy = {
    name: rule.name,
    description: rule.demand,
    enforcementLevel: rule.level,
    // The schema by which the engine validates the configuration, and its defaults.
    configSchema: { properties: settingSchemasOf(rule) as PolicyConfigSchema["properties"] },
  };
  const configured = configuredOnce(rule);
  const find = (resources: readonly IdentityResource[], settings: object) =>
    findBreaches(configured(settings), new StackView({ resources }));
  return rule.scope === "resource"
    ? {
        ...policy,
        validateResource: (args, report) => {
          const resource = toIdentityResource(args);
          const breaches = resource === undefined ? [] : find([resource], args.getConfig());
          breaches.forEach((breach) => {
            report(toText(breach));
          });
        },
      }
    : {
        ...policy,
        validateStack: (args, report) => {
          find(toIdentityResources(args.resources), args.getConfig()).forEach((breach) => {
            report(toText(breach), breach.resource?.urn);
          });
        },
      };
}

function toText({ message, remedy }: Breach): string {
  return `${message}\n${remedy}`;
}

/** The engine passes the same settings in every call. */
function configuredOnce(rule: Rule): (settings: object) => ConfiguredRule {
  let configured: ConfiguredRule | undefined;
  return (settings) => (configured ??= configure(rule, settings));
}

function configure(rule: Rule, settings: object): ConfiguredRule {
  try {
    return readRuleConfig(rule, settings);
  } catch (error) {
    if (error instanceof PolicyConfigError) {
      // The SDK would print the stack trace of an error.
      error.stack = error.message;
    }
    throw error;
  }
}
