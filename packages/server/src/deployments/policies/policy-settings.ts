import { invalidSetting, JsonFields } from "../../json/json-fields.ts";

/** `reject` answers with an error that lists the cells, `warn` answers and says so, `pass` answers and counts. */
export const actions = ["reject", "warn", "pass"] as const;
export type PolicyAction = (typeof actions)[number];

/** What happens to cells that the model may answer badly; null: nobody looks. */
export interface PolicySettings {
  /** A category that was not there in training. */
  readonly unseen: PolicyAction | null;
  readonly missing: PolicyAction | null;
  /** A number outside of `ranges`. */
  readonly range: PolicyAction | null;
}

export const noPolicies: PolicySettings = { unseen: null, missing: null, range: null };

/** Throws INVALID_SETTING. */
export function readPolicies(value: unknown, path: string): PolicySettings {
  const fields = new JsonFields(value, path);
  const action = (name: string): PolicyAction | null => {
    const given = fields.value(name);
    const known = actions.find((each) => each === given);
    if (given !== undefined && known === undefined) throw invalidSetting(fields.pathOf(name), given, actions.join(", "));
    return known ?? null;
  };
  const settings = { unseen: action("unseen"), missing: action("missing"), range: action("range") };
  fields.end();
  return settings;
}

/** By column the smallest and the largest value that is not out of range; null: no bound. */
export type Ranges = ReadonlyMap<string, readonly [least: number | null, most: number | null]>;

/** `{ age: [0, 120], income: [0, null] }`. Throws INVALID_SETTING. */
export function readRanges(value: unknown, path: string): Ranges {
  const fields = new JsonFields(value, path);
  return new Map(
    fields.names.map((name) => {
      const range = fields.value(name);
      const isBound = (bound: unknown): bound is number | null => bound === null || Number.isFinite(bound);
      if (!Array.isArray(range) || range.length !== 2 || !range.every(isBound))
        throw invalidSetting(fields.pathOf(name), range, "a list of the smallest and the largest number, either of which may be null");
      const [least, most] = range as [number | null, number | null];
      if (least !== null && most !== null && least > most)
        throw invalidSetting(fields.pathOf(name), range, "a list with the smaller number first");
      return [name, [least, most]];
    }),
  );
}
