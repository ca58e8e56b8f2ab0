import type { PlaceOptions } from "@godwit/data/options";
import { invalidSetting, JsonFields } from "../json/json-fields.ts";

/** Where rows are, and how they are read or written there. */
export interface Place {
  readonly location: string;
  readonly options: PlaceOptions;
}

/** Reads `scored/`, or `{ location: scored/, compression: zstd }`. `expect` throws for wrong options. Throws INVALID_SETTING. */
export function readPlace(value: unknown, path: string, expect: (location: string, options: PlaceOptions, path: string) => unknown): Place {
  if (typeof value === "string" && value !== "") return { location: value, options: {} };
  if (typeof value !== "object") throw invalidSetting(path, value, "a path or address, or an object with one as its location");
  const fields = new JsonFields(value, path);
  const location = fields.required("location");
  if (typeof location !== "string" || location === "") throw invalidSetting(fields.pathOf("location"), location, "a path or address");
  const options = Object.fromEntries(
    fields.names.filter((name) => name !== "location").map((name) => [name, fields.value(name)]),
  ) as PlaceOptions;
  expect(location, options, `${path}.`);
  return { location, options };
}

/** As `readPlace` reads it. */
export function printPlace({ location, options }: Place): unknown {
  return Object.keys(options).length === 0 ? location : { location, ...options };
}
