import { writeSync } from "node:fs";
import { printable } from "@godwit/core/errors";

export const logFormats = ["json", "text"] as const;

export type LogFormat = (typeof logFormats)[number];

export interface LogRecord {
  readonly [name: string]: unknown;
}

export interface LogWriter {
  write(level: "debug" | "info" | "warn" | "error", at: Date, event: string, facts: LogRecord): void;
  flush(): Promise<void>;
}

interface WriterSettings {
  readonly format?: LogFormat;
  readonly write?: (line: string) => void;
}

/** JSON lines for machines, or text for people. */
export async function openLogWriter({ format = "text", write }: WriterSettings): Promise<LogWriter> {
  return format === "json" ? jsonWriter(write) : textWriter(write ?? writeError);
}

/** Its library takes 20 ms to load, and most servers never write a line of it. */
async function jsonWriter(write: WriterSettings["write"]): Promise<LogWriter> {
  const { default: pino } = await import("pino");
  const target = write === undefined ? pino.destination({ fd: 2, sync: false }) : { write };
  if ("on" in target) target.on("error", () => undefined);
  const logger = pino({ level: "debug", base: null, timestamp: false, formatters: { level: (level) => ({ level }) } }, target);
  return {
    write: (level, at, event, facts) => logger[level]({ time: at.toISOString(), event, ...facts }),
    flush: () => ("flush" in target ? new Promise((done) => target.flush(() => done())) : Promise.resolve()),
  };
}

function textWriter(write: (line: string) => void): LogWriter {
  return {
    write(level, at, event, { stack, ...facts }) {
      const said = Object.entries(facts)
        .filter(([, value]) => value !== undefined && value !== null)
        .map(([name, value]) => `${name}=${printable(typeof value === "string" ? value : JSON.stringify(value))}`);
      const below = typeof stack === "string" ? stack.split("\n").map((line) => `    ${printable(line.trim())}\n`) : [];
      write(`${[at.toISOString(), level, event, ...said].join(" ")}\n${below.join("")}`);
    },
    flush: async () => undefined,
  };
}

/** A reader that is gone misses the line. */
function writeError(line: string): void {
  try {
    writeSync(2, line);
  } catch {
    return;
  }
}
