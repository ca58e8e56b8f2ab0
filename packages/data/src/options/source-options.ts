import { placeKindOf } from "../databases/location.ts";
import { character, choice, flag } from "./kinds-of-option.ts";
import { readOptions, type PlaceOptions, type ReadOptions } from "./option.ts";

/** What may be said about files that are read; of a table there is nothing to say. */
export const sourceOptions = {
  format: choice(["parquet", "arrow", "csv", "jsonl", "json"], "by the names of the files unless given"),
  delimiter: character("of CSV, between fields"),
  quote: character("of CSV, around fields"),
  header: flag("of CSV, whether the first line names the columns; without it they are 0, 1, …"),
};

/** Reads the options of a place that rows come from. INVALID_SETTING, with the options that there are. */
export function readSourceOptions(location: string, given: PlaceOptions, path = ""): ReadOptions<typeof sourceOptions> {
  const isFiles = placeKindOf(location) === "files";
  return readOptions(isFiles ? sourceOptions : ({} as typeof sourceOptions), given, isFiles ? "a source of files" : "a database", path);
}
