import { catalog, type GodwitError } from "@godwit/core/errors";
import { openLogWriter, type LogFormat, type LogRecord, type LogWriter } from "./log-writer.ts";

/** From the most to the least talkative. */
export const logLevels = ["debug", "info", "warn", "error", "silent"] as const;

export type LogLevel = (typeof logLevels)[number];

type LineLevel = Exclude<LogLevel, "silent">;

export interface LogSettings {
  /** `warn` unless told: what the server could not do; `info`: every request; `debug`: every prediction with the parts of its time. */
  readonly level?: LogLevel;
  readonly format?: LogFormat;
  /** The share of answered requests that get a line, from 0 to 1; failures always do. */
  readonly sample?: number;
  /** Takes each line in place of standard error. */
  readonly write?: (line: string) => void;
}

/** What a line says of a request that has ended. There is never a header, a query or a value of a row in it. */
export interface RequestFacts {
  readonly protocol: "http" | "grpc";
  readonly requestId: string;
  /** Of HTTP with the path, without its query. */
  readonly method: string;
  readonly status: number;
  readonly milliseconds: number;
}

/** One line for each thing worth knowing, on standard error, written in the background. */
export class Log {
  readonly #settings: LogSettings;
  readonly #lowest: number;
  #writer: LogWriter | null = null;
  #opening: Promise<LogWriter> | null = null;
  #kept = 0;

  constructor(settings: LogSettings) {
    this.#settings = settings;
    this.#lowest = logLevels.indexOf(settings.level ?? "warn");
  }

  isAt(level: LogLevel): boolean {
    return logLevels.indexOf(level) >= this.#lowest;
  }

  /** A line for a request. Of an error that rows cause it has code and place only, because the message repeats values. */
  request(facts: RequestFacts, error: GodwitError | null): void {
    const kind = error === null ? null : catalog[error.code].kind;
    const level = kind === "bug" ? "error" : kind === "unavailable" || kind === "model" ? "warn" : "info";
    if (!this.isAt(level) || (error === null && this.#isLeftOut())) return;
    const said = { ...facts, milliseconds: Math.round(1000 * facts.milliseconds) / 1000 };
    if (error === null) return this.#write(level, "request", said);
    const { code, message, where } = error;
    if (kind === "bug") this.#write(level, "request", { ...said, code, message, stack: stackOf(error) });
    else this.#write(level, "request", { ...said, code, ...(level === "info" ? { where } : { message }) });
  }

  debug(event: string, facts: LogRecord): void {
    this.#write("debug", event, facts);
  }

  info(event: string, facts: LogRecord = {}): void {
    this.#write("info", event, facts);
  }

  warn(event: string, facts: LogRecord = {}): void {
    this.#write("warn", event, facts);
  }

  /** Ends once every line is written. */
  async flush(): Promise<void> {
    await (await this.#opening)?.flush();
  }

  #write(level: LineLevel, event: string, facts: LogRecord): void {
    if (!this.isAt(level)) return;
    const at = new Date();
    if (this.#writer !== null) return this.#writer.write(level, at, event, facts);
    this.#opening ??= openLogWriter(this.#settings).then((writer) => (this.#writer = writer));
    void this.#opening.then((writer) => writer.write(level, at, event, facts));
  }

  /** One line in so many is kept, evenly. */
  #isLeftOut(): boolean {
    this.#kept += this.#settings.sample ?? 1;
    if (this.#kept < 1) return true;
    this.#kept -= 1;
    return false;
  }
}

function stackOf(error: Error): string {
  const { cause } = error;
  return `${error.stack ?? error.message}${cause instanceof Error ? `\ncaused by ${stackOf(cause)}` : ""}`;
}
