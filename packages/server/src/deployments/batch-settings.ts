import { expectSinkOptions, readSourceOptions, type PlaceOptions } from "@godwit/data/options";
import { Cron } from "croner";
import { parseDuration } from "../json/duration.ts";
import { readPlace } from "./place.ts";
import { invalidSetting, JsonFields } from "../json/json-fields.ts";
import { httpUrl } from "../json/http-url.ts";

/** Which of the times that passed while no server ran are made up for. */
export const missedPolicies = ["skip", "latest", "all"] as const;
export type MissedPolicy = (typeof missedPolicies)[number];

/** Ends of runs that somebody is told of. */
export const notifiedEnds = ["finished", "failed"] as const;
export type NotifiedEnd = (typeof notifiedEnds)[number];

/** Who is told how a run ended. */
export interface NotifySettings {
  readonly url: string;
  /** The environment variable that holds the secret by which messages are signed; null: they are not. */
  readonly secret: string | null;
  readonly on: readonly NotifiedEnd[];
}

/** A job: what is scored, where to, and when. */
export interface BatchSettings {
  /** A cron expression of five or six fields; null: nothing but a call or a trigger starts it. */
  readonly schedule: string | null;
  /** IANA's name: `Europe/Stockholm`. */
  readonly timezone: string;
  readonly missed: MissedPolicy;
  /** Milliseconds between looks for new files; null: nobody looks. */
  readonly newFiles: number | null;
  /** Whether a run starts when the model's alias moves. */
  readonly onAlias: boolean;
  readonly input: string;
  /** How it is read, where its names do not say it. */
  readonly inputOptions: PlaceOptions;
  readonly query: string | null;
  readonly output: string;
  readonly outputOptions: PlaceOptions;
  readonly keys: readonly string[];
  readonly methods: readonly string[] | null;
  readonly columns: readonly string[] | null;
  readonly rejects: string | null;
  readonly maxRejects: string;
  readonly chunkRows: number;
  readonly onlyNew: boolean;
  readonly retries: number;
  readonly notify: NotifySettings | null;
}

export const defaultChunkRows = 250_000;
const defaultRetries = 5;

/** Throws INVALID_SETTING. */
export function readBatchSettings(value: unknown, path: string): BatchSettings {
  const fields = new JsonFields(value, path);
  const schedule = fields.text("schedule") ?? null;
  const timezone = fields.text("timezone") ?? "UTC";
  if (!isTimezone(timezone)) throw invalidSetting(fields.pathOf("timezone"), timezone, "a time zone such as Europe/Stockholm");
  if (schedule !== null && !isSchedule(schedule, timezone))
    throw invalidSetting(fields.pathOf("schedule"), schedule, "a cron expression of five or six fields");
  const newFiles = fields.value("new_files");
  const notify = fields.value("notify");
  const input = readPlace(fields.required("input"), fields.pathOf("input"), readSourceOptions);
  const output = readPlace(fields.required("output"), fields.pathOf("output"), expectSinkOptions);
  const settings: BatchSettings = {
    schedule,
    timezone,
    missed: fields.oneOf("missed", missedPolicies) ?? "latest",
    newFiles: newFiles === undefined ? null : parseDuration(newFiles, fields.pathOf("new_files")),
    onAlias: fields.flag("on_alias") ?? false,
    input: input.location,
    inputOptions: input.options,
    query: fields.text("query") ?? null,
    output: output.location,
    outputOptions: output.options,
    keys: names(fields, "keys") ?? [],
    methods: names(fields, "methods"),
    columns: names(fields, "columns"),
    rejects: fields.text("rejects") ?? null,
    maxRejects: maxRejects(fields),
    chunkRows: fields.number("chunk_rows", { from: 1, to: 100_000_000, whole: true }) ?? defaultChunkRows,
    onlyNew: fields.flag("only_new") ?? newFiles !== undefined,
    retries: fields.number("retries", { from: 0, to: 100, whole: true }) ?? defaultRetries,
    notify: notify === undefined ? null : readNotify(notify, fields.pathOf("notify")),
  };
  fields.end();
  return settings;
}

function names(fields: JsonFields, name: string): readonly string[] | null {
  if (fields.value(name) === undefined) return null;
  return fields.list(name).map(({ value, path }) => {
    if (typeof value !== "string" || value === "") throw invalidSetting(path, value, "a column's name");
    return value;
  });
}

function maxRejects(fields: JsonFields): string {
  const given = fields.value("max_rejects") ?? 0;
  const text = typeof given === "number" ? String(given) : given;
  if (typeof text === "string" && /^\d{1,15}(?:\.\d{1,9})?%?$/.test(text)) return text;
  throw invalidSetting(fields.pathOf("max_rejects"), given, "a number of rows, or a share such as 0.1%");
}

function readNotify(value: unknown, path: string): NotifySettings {
  const fields = new JsonFields(value, path);
  const url = fields.required("url");
  const secret = fields.text("secret") ?? null;
  if (secret !== null && !/^GODWIT_[A-Z0-9_]{1,100}$/.test(secret))
    throw invalidSetting(fields.pathOf("secret"), secret, "the name of an environment variable that begins with GODWIT_");
  const on = fields.list("on").map(({ value: end, path: at }) => {
    const known = notifiedEnds.find((each) => each === end);
    if (known === undefined) throw invalidSetting(at, end, notifiedEnds.join(" or "));
    return known;
  });
  const settings = { url: httpUrl(url, fields.pathOf("url")), secret, on: on.length === 0 ? notifiedEnds : on };
  fields.end();
  return settings;
}

function isTimezone(timezone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: timezone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

function isSchedule(schedule: string, timezone: string): boolean {
  if (!/^(?:\S+\s+){4,5}\S+$/.test(schedule)) return false;
  try {
    return new Cron(schedule, { paused: true, timezone }).nextRun() !== null;
  } catch {
    return false;
  }
}
