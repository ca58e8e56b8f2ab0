import { GodwitError } from "@godwit/core/errors";

export type OptionValue = string | number | boolean | readonly string[];

/** How a place is read or written, as its user says it, by name; on a command line every value is a text. */
export type PlaceOptions = Readonly<Record<string, OptionValue>>;

/** What may be said about a place. */
export interface Option<T> {
  readonly meaning: string;
  /** Follows "must be". */
  readonly wanted: string;
  /** Of its values, as JSON Schema. */
  readonly schema: object;
  /** Undefined for what it may not be. */
  read(value: OptionValue): T | undefined;
}

/** The options of a kind of place, by name. */
export type OptionTable = Readonly<Record<string, Option<unknown>>>;

export type ReadOptions<Table extends OptionTable> = {
  readonly [Name in keyof Table]?: Table[Name] extends Option<infer T> ? T : never;
};

/** `path` stands before an option's name in messages: `output.`. INVALID_SETTING for a name that the table has not, and for a wrong value. */
export function readOptions<Table extends OptionTable>(table: Table, given: PlaceOptions, place: string, path: string): ReadOptions<Table> {
  const read = Object.entries(given).map(([name, value]) => {
    const option = Object.hasOwn(table, name) ? table[name] : undefined;
    const where = { path: `${path}${name}` };
    if (option === undefined) {
      const names = Object.keys(table);
      throw new GodwitError("INVALID_SETTING", `${place} has no option ${path}${name}`, {
        where,
        hint: names.length === 0 ? "It has none at all." : `Its options: ${names.join(", ")}.`,
      });
    }
    const known = option.read(value);
    if (known !== undefined) return [name, known] as const;
    throw new GodwitError(
      "INVALID_SETTING",
      `${path}${name} must be ${option.wanted}, and ${JSON.stringify(value)?.slice(0, 80)} was given`,
      {
        where,
      },
    );
  });
  return Object.fromEntries(read) as ReadOptions<Table>;
}
