import type { CaptureFormat, CaptureSettings, LogFormat, LogLevel, MetricNaming, MonitorSettings, TraceSettings } from "@godwit/server";
import { InvalidArgumentError, Option, type Command } from "commander";
import { portNumber } from "./port-number.ts";

/** What the options below say; an option that was not given is absent. */
export interface MonitorOptions {
  readonly logLevel: LogLevel;
  readonly logFormat?: LogFormat;
  readonly logSample: number;
  readonly metricNames: readonly MetricNaming[];
  readonly pricePerHour?: number;
  readonly metricsPort?: number;
  readonly metricsHost: string;
  readonly otlp?: string;
  readonly drainSeconds: number;
  readonly shedDelay: number;
  readonly capture?: string;
  readonly captureSample: number;
  readonly captureRedact: readonly string[];
  readonly captureHeaders: readonly string[];
  readonly captureFormat: CaptureFormat;
  readonly captureDays: number;
  readonly captureMegabytes: number;
}

/** The options by which a server is watched. Their lists of choices are those of the server, whose code they do not load. */
export function addMonitorOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--log-level <level>",
        "what is logged to standard error: error, warn (what the server could not do), info (every request), debug (every prediction), silent",
      )
        .choices(["debug", "info", "warn", "error", "silent"] satisfies LogLevel[])
        .default("warn"),
    )
    .addOption(
      new Option("--log-format <format>", "json or text (default: text on a terminal, else json)").choices([
        "json",
        "text",
      ] satisfies LogFormat[]),
    )
    .option("--log-sample <share>", "the share of answered requests that --log-level info logs, from 0 to 1", share, 1)
    .option("--metric-names <list>", "whose names /metrics has: godwit, triton, kserve, mlserver", namings, ["godwit", "triton"])
    .option("--price-per-hour <amount>", "what this machine costs, for the cost per prediction in /metrics", numberOf)
    .option(
      "--metrics-port <n>",
      "a port of its own for /metrics, /livez and /readyz, which asks for no key; 0 picks a free one",
      portNumber,
    )
    .option("--metrics-host <address>", "the address of that port", "127.0.0.1")
    .option("--otlp <url>", "send OpenTelemetry traces to this collector, http://HOST:4318 (default: as OTEL_EXPORTER_OTLP_ENDPOINT says)")
    .option("--drain-seconds <n>", "how long requests in flight may take to end once the server is told to stop", numberOf, 30)
    .option("--shed-delay <ms>", "how late the server may be before it refuses predictions until it has caught up; 0: any", numberOf, 5000)
    .option("--capture <folder>", "keep requests and answers there, as JSON Lines; they hold what callers sent")
    .option("--capture-sample <share>", "the share of requests that are kept, from 0 to 1", share, 1)
    .option("--capture-redact <columns>", "columns whose values are left out", names, [])
    .option("--capture-headers <names>", "headers that are kept; those with secrets never are", headerNames, [])
    .addOption(
      new Option("--capture-format <format>", "godwit, or sagemaker as its data capture writes")
        .choices(["godwit", "sagemaker"] satisfies CaptureFormat[])
        .default("godwit"),
    )
    .option("--capture-days <n>", "days after which files are deleted", numberOf, 30)
    .option("--capture-megabytes <n>", "the most that all files take; the oldest are deleted", numberOf, 1024);
}

/** The same as the server takes it. */
export function monitorSettings(options: MonitorOptions): MonitorSettings {
  const {
    logLevel: level,
    logFormat,
    logSample: sample,
    metricNames,
    pricePerHour,
    metricsPort,
    metricsHost,
    drainSeconds,
    shedDelay,
  } = options;
  return {
    log: { level, sample, format: logFormat ?? (process.stderr.isTTY ? "text" : "json") },
    metrics: { namings: metricNames, ...(pricePerHour !== undefined && { pricePerHour }) },
    ...(metricsPort !== undefined && { metricsListener: { port: metricsPort, host: metricsHost } }),
    ...traces(options, process.env),
    drainSeconds,
    shedMilliseconds: shedDelay,
    ...(options.capture !== undefined && { capture: captureSettings(options.capture, options) }),
  };
}

/** OpenTelemetry's variables turn traces on, off and down; the exporter reads the rest of them itself. */
function traces({ otlp }: MonitorOptions, environment: NodeJS.ProcessEnv): { readonly traces?: TraceSettings } {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: all, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own, OTEL_TRACES_SAMPLER: sampler } = environment;
  const isOff = environment["OTEL_SDK_DISABLED"] === "true" || environment["OTEL_TRACES_EXPORTER"] === "none";
  if (otlp === undefined && (isOff || (all ?? own ?? "") === "")) return {};
  const ratio = Number(environment["OTEL_TRACES_SAMPLER_ARG"] ?? 1);
  const sample = sampler?.endsWith("always_off") ? 0 : sampler?.endsWith("traceidratio") && ratio >= 0 && ratio <= 1 ? ratio : 1;
  return { traces: { sample, ...(otlp !== undefined && { collector: otlp }) } };
}

function captureSettings(folder: string, options: MonitorOptions): CaptureSettings {
  const { captureSample: sample, captureRedact: redact, captureHeaders: headers, captureFormat: format } = options;
  return { folder, sample, redact, headers, format, days: options.captureDays, bytes: options.captureMegabytes * 2 ** 20 };
}

function names(text: string): readonly string[] {
  return text.split(",").map((name) => name.trim());
}

function headerNames(text: string): readonly string[] {
  return names(text.toLowerCase());
}

const everyNaming: readonly string[] = ["godwit", "triton", "kserve", "mlserver"] satisfies MetricNaming[];

function namings(text: string): readonly MetricNaming[] {
  const list = names(text);
  if (list.some((name) => !everyNaming.includes(name))) throw new InvalidArgumentError(`a list of ${everyNaming.join(", ")} is needed.`);
  return list as MetricNaming[];
}

function share(text: string): number {
  const value = numberOf(text);
  if (value > 1) throw new InvalidArgumentError("a number from 0 to 1 is needed.");
  return value;
}

function numberOf(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value < 0 || value > 1e9)
    throw new InvalidArgumentError("a number from 0 is needed.");
  return value;
}
