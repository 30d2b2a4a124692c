import { version } from "../package.json";
import { printable } from "./output";

export interface SarifRule {
  readonly id: string;
  readonly level: "error" | "warning" | "note";
  readonly text: string;
}

export interface SarifResult {
  readonly ruleId: string;
  readonly message: string;
  /**
   * Relative to the root of the repository. GitHub reportedly rejects results without a file, so the project file
   * is used instead.
   */
  readonly place?: { readonly file: string; readonly line: number };
  /** The resource. */
  readonly name: string;
  readonly fullName: string;
  /** Identifies the same result in the next run, by the name of the algorithm. */
  readonly fingerprints?: Readonly<Record<string, string>>;
  /** Why it was accepted. */
  readonly justification?: string | undefined;
}

/** SARIF 2.1.0, for code scanning. */
export function toSarifLog(
  tool: string,
  rules: readonly SarifRule[],
  results: readonly SarifResult[],
  problems: readonly string[],
): object {
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: tool,
            version,
            rules: rules.map(({ id, level, text }) => ({
              id,
              shortDescription: { text },
              defaultConfiguration: { level },
            })),
          },
        },
        invocations: [
          {
            executionSuccessful: problems.length === 0,
            toolExecutionNotifications: problems.map((problem) => ({
              level: "error",
              message: { text: printable(problem) },
            })),
          },
        ],
        results: results.map((result) => toResult(result, rules)),
      },
    ],
  };
}

function toResult(result: SarifResult, rules: readonly SarifRule[]): object {
  const { ruleId, message, place, name, fullName, fingerprints, justification } = result;
  const ruleIndex = rules.findIndex(({ id }) => id === ruleId);
  return {
    ruleId,
    ruleIndex,
    level: rules[ruleIndex]?.level,
    message: { text: printable(message).replace(/[[\]\\]/g, String.raw`\$&`) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: toUri(place?.file ?? "Pulumi.yaml") },
          region: { startLine: place?.line ?? 1 },
        },
        logicalLocations: [
          { name: printable(name), fullyQualifiedName: printable(fullName), kind: "resource" },
        ],
      },
    ],
    ...(fingerprints !== undefined && { partialFingerprints: fingerprints }),
    suppressions:
      justification === undefined ? [] : [{ kind: "external", justification: printable(justification) }],
  };
}

/** A path of the repository as a relative URI. */
function toUri(file: string): string {
  return file
    .split("/")
    .map((part) => encodeURIComponent(printable(part)))
    .join("/");
}
