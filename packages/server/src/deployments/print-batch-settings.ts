import { printDuration } from "../json/duration.ts";
import { printPlace } from "./place.ts";
import type { BatchSettings } from "./batch-settings.ts";

/** Settings as `readBatchSettings` reads them. */
export function printBatchSettings(settings: BatchSettings): { readonly [name: string]: unknown } {
  const { maxRejects, chunkRows, onlyNew, newFiles, onAlias, input, inputOptions, output, outputOptions, ...same } = settings;
  const all = {
    ...same,
    input: printPlace({ location: input, options: inputOptions }),
    output: printPlace({ location: output, options: outputOptions }),
    max_rejects: maxRejects,
    chunk_rows: chunkRows,
    only_new: onlyNew,
    new_files: newFiles === null ? null : printDuration(newFiles),
    on_alias: onAlias,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}
