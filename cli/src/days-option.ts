import { InvalidArgumentError } from "commander";

/** A number of days, as a user writes it: `30` or `30d`. */
export function toDays(text: string): number {
  const days = /^(\d{1,4})d?$/.exec(text)?.[1];
  if (days === undefined) {
    throw new InvalidArgumentError(`Use a number of days, such as "30d".`);
  }
  return Number(days);
}
