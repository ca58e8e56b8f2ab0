import { isAbsolute, join } from "node:path";
import { GodwitError } from "@godwit/core/errors";
import { openSinkAt, openSourceAt } from "@godwit/data";
import type { Interval } from "../journal/journal-entry.ts";
import type { BatchRequest } from "../scoring/batch-request.ts";
import { parseMaxRejects } from "../scoring/max-rejects.ts";
import type { PinnedModel } from "../scoring/scoring-model.ts";
import { fillInterval } from "./interval.ts";

export interface FileWishes {
  readonly inputFormat?: string;
  /** Of CSV, read and written. */
  readonly delimiter?: string;
  readonly outputFormat?: string;
  readonly compression?: string;
  /** Columns whose values become folders. */
  readonly partitionBy?: readonly string[];
}

/** A run in plain values, as a command line or a stored job has it. */
export interface BatchAsk {
  /** Where rows are and go: files, object stores, databases. */
  readonly input: string;
  /** Of a database, in place of a table. */
  readonly query: string | null;
  readonly output: string;
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
  readonly retries: number;
  /** How files are read and written, where their names do not say it. */
  readonly files?: FileWishes;
  /** Where paths begin. */
  readonly folder: string;
  readonly journal: string;
  readonly code: string;
}

/** Makes a run of plain values. Throws USAGE. */
export function batchRequest(model: PinnedModel, ask: BatchAsk): BatchRequest {
  const { keys, methods, columns, chunkRows, interval, label, onlyNew, retries, journal, code, threads } = ask;
  const at = (location: string): string => fillLocation(location, ask.folder, interval, ask.timezone);
  const [input, output, rejects] = [at(ask.input), at(ask.output), ask.rejects === null ? null : at(ask.rejects)];
  const { inputFormat, delimiter, outputFormat, compression, partitionBy } = ask.files ?? {};
  const csv = delimiter === undefined ? {} : { csv: { delimiter } };
  const sinkOptions = {
    ...(outputFormat !== undefined && { format: outputFormat }),
    ...(compression !== undefined && { compression }),
    ...(partitionBy !== undefined && { partitionBy }),
    ...(delimiter !== undefined && { delimiter }),
  };
  const query = ask.query === null ? {} : { query: fillInterval(ask.query, interval, ask.timezone) };
  return {
    model,
    source: () => openSourceAt(input, { keys, ...query, ...(inputFormat !== undefined && { format: inputFormat }), ...csv }),
    sink: () => openSinkAt(output, sinkOptions),
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
