import { inFamily } from "./errors";

/** A request's body or query, read field by field; a field of the wrong type returns 400 in the API's own format. */
export class Fields {
  readonly #values: Record<string, unknown>;

  constructor(
    values: unknown,
    readonly path: string,
  ) {
    if (values !== undefined && values !== null && (typeof values !== "object" || Array.isArray(values))) {
      throw inFamily(path, 400, "The body must be a JSON object");
    }
    this.#values = (values ?? {}) as Record<string, unknown>;
  }

  names(): string[] {
    return Object.keys(this.#values).filter((name) => this.raw(name) !== undefined);
  }

  raw(name: string): unknown {
    const value = Object.hasOwn(this.#values, name) ? this.#values[name] : undefined;
    return value ?? undefined;
  }

  text(name: string): string | undefined {
    const value = this.raw(name);
    if (value !== undefined && typeof value !== "string") {
      throw this.refuse(`"${name}" must be a string`);
    }
    return value;
  }

  requiredText(name: string): string {
    const value = this.text(name);
    if (value === undefined || value.trim() === "") {
      throw this.refuse(`"${name}" is required`);
    }
    return value;
  }

  flag(name: string): boolean | undefined {
    const value = this.raw(name);
    if (value === "true" || value === "false") {
      return value === "true";
    }
    if (value !== undefined && typeof value !== "boolean") {
      throw this.refuse(`"${name}" must be true or false`);
    }
    return value;
  }

  /** A list of strings; a query can repeat the name or separate the values with commas. */
  texts(name: string): string[] | undefined {
    const value = this.raw(name);
    if (value === undefined) {
      return undefined;
    }
    const list = typeof value === "string" ? value.split(",") : value;
    if (!Array.isArray(list) || list.some((item) => typeof item !== "string")) {
      throw this.refuse(`"${name}" must be an array of strings`);
    }
    return list as string[];
  }

  objects(name: string): Fields[] {
    const value = this.raw(name) ?? [];
    if (!Array.isArray(value)) {
      throw this.refuse(`"${name}" must be an array`);
    }
    return value.map((item) => new Fields(item, this.path));
  }

  limit(fallback: number, max: number, aboveMax: "refuse" | "clamp" = "refuse"): number {
    const value = this.raw("limit") ?? this.raw("pageSize");
    if (value === undefined) {
      return Math.min(fallback, max);
    }
    const limit = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    if (
      typeof limit !== "number" ||
      !Number.isInteger(limit) ||
      limit < 1 ||
      (limit > max && aboveMax === "refuse")
    ) {
      throw this.refuse(`"limit" must be a whole number from 1 to ${max}`);
    }
    return Math.min(limit, max);
  }

  refuse(message: string): Error {
    return inFamily(this.path, 400, message);
  }
}

/** An unknown field is an error, so that a typo is not silently ignored. */
export function checkNames(what: string, value: object, known: readonly string[]): void {
  const unknown = Object.keys(value).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new RangeError(`${what} has no field "${unknown.join('", "')}". It has: ${known.join(", ")}.`);
  }
}
