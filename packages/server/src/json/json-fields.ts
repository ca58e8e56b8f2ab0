import { GodwitError } from "@godwit/core/errors";
import { nearestName } from "./nearest-name.ts";

/** A number's bounds, both allowed. */
export interface Bounds {
  readonly from: number;
  readonly to: number;
  readonly whole?: boolean;
}

/** The fields of a JSON or YAML object that a user wrote, read one by one; what is wrong is said with its path: `traffic.champion`. */
export class JsonFields {
  readonly path: string;
  readonly #fields: ReadonlyMap<string, unknown>;
  readonly #read = new Set<string>();

  constructor(value: unknown, path: string) {
    if (value === null || typeof value !== "object" || Array.isArray(value)) throw invalidSetting(path, value, "an object");
    this.path = path;
    this.#fields = new Map(Object.entries(value).filter(([, field]) => field !== undefined && field !== null));
  }

  get names(): readonly string[] {
    return [...this.#fields.keys()];
  }

  has(name: string): boolean {
    return this.#fields.has(name);
  }

  pathOf(name: string): string {
    return this.path === "" ? name : `${this.path}.${name}`;
  }

  /** What the field holds, not looked at further; undefined where it is absent or null. */
  value(name: string): unknown {
    this.#read.add(name);
    return this.#fields.get(name);
  }

  required(name: string): unknown {
    const value = this.value(name);
    if (value === undefined) throw new GodwitError("INVALID_SETTING", `${this.pathOf(name)} is missing`, { where: { path: this.path } });
    return value;
  }

  text(name: string): string | undefined {
    const value = this.value(name);
    if (value === undefined || (typeof value === "string" && value !== "")) return value;
    throw invalidSetting(this.pathOf(name), value, "a text");
  }

  number(name: string, bounds: Bounds): number | undefined {
    const value = this.value(name);
    return value === undefined ? undefined : numberWithin(value, this.pathOf(name), bounds);
  }

  flag(name: string): boolean | undefined {
    const value = this.value(name);
    if (value === undefined || typeof value === "boolean") return value;
    throw invalidSetting(this.pathOf(name), value, "true or false");
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    const known = allowed.find((each) => each === value);
    if (known === undefined) throw invalidSetting(this.pathOf(name), value, `one of ${allowed.join(", ")}`);
    return known;
  }

  object(name: string): JsonFields | undefined {
    const value = this.value(name);
    return value === undefined ? undefined : new JsonFields(value, this.pathOf(name));
  }

  /** Each entry of a list with its path; none where the field is absent. */
  list(name: string): readonly { readonly value: unknown; readonly path: string }[] {
    const value = this.value(name);
    if (value === undefined) return [];
    if (!Array.isArray(value)) throw invalidSetting(this.pathOf(name), value, "a list");
    return value.map((entry: unknown, index) => ({ value: entry, path: `${this.pathOf(name)}[${index}]` }));
  }

  /** Throws INVALID_SETTING for a field that nobody has read: a slip of the pen must not pass for a default. */
  end(): void {
    for (const name of this.#fields.keys())
      if (!this.#read.has(name))
        throw new GodwitError("INVALID_SETTING", `there is no setting ${this.pathOf(name)}${nearestName(name, [...this.#read])}`, {
          where: { path: this.pathOf(name) },
          hint: `Here may stand: ${[...this.#read].join(", ")}.`,
        });
  }
}

export function numberWithin(value: unknown, path: string, { from, to, whole = false }: Bounds): number {
  if (typeof value === "number" && value >= from && value <= to && (!whole || Number.isInteger(value))) return value;
  const range = to === Infinity ? `from ${from}` : `from ${from} to ${to}`;
  throw invalidSetting(path, value, `a ${whole ? "whole number" : "number"} ${range}`);
}

const mostShown = 80;

export function invalidSetting(path: string, value: unknown, wanted: string): GodwitError {
  const shown = JSON.stringify(value) ?? String(value);
  const cut = shown.length > mostShown ? `${shown.slice(0, mostShown)}…` : shown;
  return new GodwitError("INVALID_SETTING", `${path === "" ? "the settings" : path} must be ${wanted}, and ${cut} was given`, {
    where: { path },
  });
}
