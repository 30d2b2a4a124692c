import { InvalidArgumentError } from "commander";

/** A number of days that a user gives, such as `30` or `30d`. */
export function toDays(text: string): number {
  const days = /^(\d{1,4})d?$/.exec(text)?.[1];
  if (days === undefined) {
    throw new InvalidArgumentError(`It is a number of days, such as "30d".`);
  }
  return Number(days);
}
