import { isAbsolute, join } from "node:path";
import { GodwitError } from "@godwit/core/errors";
import { openSinkAt, openSourceAt, type PlaceOptions } from "@godwit/data";
import type { Interval } from "../journal/journal-entry.ts";
import type { RunInput } from "../journal/run-input.ts";
import type { BatchRequest } from "../scoring/batch-request.ts";
import { parseMaxRejects } from "../scoring/max-rejects.ts";
import type { PinnedModel } from "../scoring/scoring-model.ts";
import { fillInterval } from "./interval.ts";

/** A run in plain values, as a command line or a stored job has it. */
export interface BatchAsk {
  /** Where rows are and go: files, object stores, databases. */
  readonly input: string;
  /** How it is read, where its names do not say it. */
  readonly inputOptions: PlaceOptions;
  /** Of a database, in place of a table. */
  readonly query: string | null;
  readonly output: string;
  readonly outputOptions: PlaceOptions;
  readonly rejects: string | null;
  readonly keys: readonly string[];
  readonly methods: readonly string[] | null;
  readonly columns: readonly string[] | null;
  readonly maxRejects: string;
  readonly chunkRows: number;
  readonly threads: number | null;
  readonly interval: Interval | null;
  readonly timezone: string;
  readonly label: string | null;
  readonly onlyNew: boolean;
  /** Earlier runs that the journal may not know, the newest first. */
  readonly earlier?: readonly RunInput[];
  readonly retries: number;
  /** Where paths begin. */
  readonly folder: string;
  readonly journal: string;
  readonly code: string;
}

/** Makes a run of plain values. Throws USAGE. */
export function batchRequest(model: PinnedModel, ask: BatchAsk): BatchRequest {
  const { keys, methods, columns, chunkRows, interval, label, onlyNew, earlier, retries, journal, code, threads } = ask;
  const at = (location: string): string => fillLocation(location, ask.folder, interval, ask.timezone);
  const [input, output, rejects] = [at(ask.input), at(ask.output), ask.rejects === null ? null : at(ask.rejects)];
  const { inputOptions, outputOptions } = ask;
  const query = ask.query === null ? {} : { query: fillInterval(ask.query, interval, ask.timezone) };
  return {
    model,
    options: { input: inputOptions, output: outputOptions },
    source: () => openSourceAt(input, { keys, ...query, options: inputOptions }),
    sink: () => openSinkAt(output, outputOptions),
    rejects: rejects === null ? null : () => openSinkAt(rejects),
    keys,
    methods,
    columns,
    maxRejects: parseMaxRejects(ask.maxRejects),
    chunkRows,
    ...(threads !== null && { threads }),
    interval,
    label,
    onlyNew,
    ...(earlier !== undefined && { earlier }),
    retries,
    journal,
    code,
  };
}

/** A location with an interval's times in it, and with `${GODWIT_JOB_…}` of the environment, where passwords belong. Throws USAGE. */
export function fillLocation(location: string, folder: string, interval: Interval | null, timezone: string): string {
  const named = location.replaceAll(/\$\{(GODWIT_JOB_\w{1,100})\}/g, (_, name: string) => {
    const value = process.env[name];
    if (value === undefined) throw new GodwitError("USAGE", `${name} is not set, which a location names`);
    return encodeURIComponent(value);
  });
  return within(folder, fillInterval(named, interval, timezone));
}

/** A path from a folder; what has a scheme, and standard input and output, as they are. */
export function within(folder: string, location: string): string {
  const [, scheme, rest] = /^(sqlite|duckdb|delta):(?!\/\/)(.*)$/su.exec(location) ?? [];
  if (rest !== undefined) return `${scheme}:${within(folder, rest)}`;
  const isElsewhere = location === "-" || isAbsolute(location) || /^[a-z][a-z0-9+.-]+:/iu.test(location);
  return isElsewhere ? location : join(folder, location);
}
