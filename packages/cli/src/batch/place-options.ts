import { placeKindOf, type PlaceOptions } from "@godwit/data/options";
import type { PlaceFlags } from "../options/place-flags.ts";

/** What the flags say of an input. */
export function inputOptionsOf(input: string, { inputFormat, delimiter, inputOption }: PlaceFlags): PlaceOptions {
  return {
    ...(inputFormat !== undefined && { format: inputFormat }),
    ...(delimiter !== undefined && placeKindOf(input) === "files" && { delimiter }),
    ...inputOption,
  };
}

/** What the flags say of an output; `--delimiter` may have been meant for the input alone. */
export function outputOptionsOf(output: string, flags: PlaceFlags): PlaceOptions {
  const { outputFormat, delimiter, compression, partitionBy, outputOption } = flags;
  const isCsv = (outputFormat ?? outputOption?.["format"]) === "csv" || /\.[ct]sv(?:\.\w+)?$/iu.test(output);
  return {
    ...(outputFormat !== undefined && { format: outputFormat }),
    ...(compression !== undefined && { compression }),
    ...(partitionBy !== undefined && { partition_by: partitionBy }),
    ...(delimiter !== undefined && isCsv && { delimiter }),
    ...outputOption,
  };
}
