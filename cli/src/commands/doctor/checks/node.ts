import { engines } from "../../../../package.json";
import { ok, problem, type Verdict } from "../verdict";
import { isAtLeast } from "../../../engine";

export function examineNode(version = process.versions.node): Verdict {
  const minimum = engines.node.replace(">=", "");
  return isAtLeast(version, minimum)
    ? ok(`Node.js ${version}`)
    : problem(`Node.js ${version} is older than ${minimum}.`, `Install Node.js ${minimum} or newer.`);
}
