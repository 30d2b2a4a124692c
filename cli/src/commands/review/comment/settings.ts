import { UserError } from "../../../user-error";
import { toSafeAddress } from "../../../web-client";

/** The environment variables. */
export class Settings {
  constructor(readonly environment: NodeJS.ProcessEnv) {}

  /** An empty variable counts as not set; spaces around a pasted token are removed. */
  find(name: string): string | undefined {
    return this.environment[name]?.trim() || undefined;
  }

  need(name: string, remedy: string): string {
    const value = this.find(name);
    if (value === undefined) {
      throw new UserError(`${name} is missing; --comment needs it.`, remedy);
    }
    return value;
  }

  api(name: string, standard: string): URL {
    const given = { setting: name, what: "an API", reason: "the token is sent there" };
    return toSafeAddress(this.find(name) ?? standard, given);
  }

  /** The id of a pull request, as it goes into a path. */
  number(name: string, remedy: string): string {
    const value = this.need(name, remedy);
    if (!/^[1-9]\d*$/.test(value)) {
      throw new UserError(
        `${name} is not a number of a pull request (received ${JSON.stringify(value)}).`,
        remedy,
      );
    }
    return value;
  }
}
