import type { bars } from "./bars.ts";
import type { Stalls } from "./measure-stalls.ts";

export interface ServerResult {
  readonly name: string;
  /** Rows of a request, and the rate where it does not follow from the answers. */
  readonly load: string;
  /** Requests a second. */
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  readonly coldStart: number;
  readonly memory: number;
}

export interface ServingResults {
  readonly machine: string;
  readonly quick: boolean;
  readonly stalls: Stalls;
  /** Requests a second at which batching has nothing to gain. */
  readonly lowRate: number;
  readonly servers: readonly ServerResult[];
  readonly coldStart: number;
  readonly idleMegabytes: number;
  readonly missing: readonly string[];
}

interface Bar {
  readonly what: string;
  readonly found: number;
  readonly floor: number;
  /** True where less is better. */
  readonly isLimit?: boolean;
  readonly unit: string;
}

/** The results as a page: every server's rates, then what was promised and what was reached. */
export function servingPage(results: ServingResults, promised: typeof bars): string {
  const rate = (name: string, load: string): number =>
    results.servers.find((each) => each.name === name && each.load === load)?.rate ?? Number.NaN;
  const ratio = (load: string, peer: string): number => rate("Godwit", load) / rate(peer, load);
  const sklearn = ["FastAPI + joblib", "MLServer", "mlflow models serve", "BentoML"];
  const open = results.servers.find(({ name, load }) => name === "Godwit" && load.startsWith("half"));
  const low = (batching: string): number =>
    results.servers.find(({ name, load }) => name.endsWith(`batching: ${batching}`) && load.startsWith(`${results.lowRate}/s`))?.p50 ??
    Number.NaN;
  const times = (what: string, found: number, floor: number): Bar => ({ what, found, floor, unit: "×" });
  const lines: Bar[] = [
    times("one row, beside raw node:http that parses the JSON", ratio("1", "raw node:http that parses the JSON"), promised.oneRow.rawHttp),
    times("one row, beside FastAPI + onnxruntime", ratio("1", "FastAPI + onnxruntime"), promised.oneRow.fastApiOnnx),
    ...sklearn.map((peer) => times(`one row, beside ${peer}`, ratio("1", peer), promised.oneRow.sklearn)),
    times(
      "100 rows, beside raw node:http that parses the JSON",
      ratio("100", "raw node:http that parses the JSON"),
      promised.hundredRows.rawHttp,
    ),
    times("100 rows, beside FastAPI + onnxruntime", ratio("100", "FastAPI + onnxruntime"), promised.hundredRows.fastApiOnnx),
    times(
      "100 rows as binary tensors, beside JSON",
      rate("Godwit, binary tensors", "100") / rate("Godwit", "100"),
      promised.hundredRows.binary,
    ),
    times("gRPC, beside an empty grpc-js echo", rate("Godwit, gRPC", "gRPC 1") / rate("empty grpc-js echo", "gRPC 1"), promised.grpcEcho),
    {
      what: "p99 of one row at half the highest rate, 64 connections",
      found: open?.p99 ?? Number.NaN,
      floor: promised.p99Milliseconds,
      isLimit: true,
      unit: " ms",
    },
    {
      what: `p50 of one row at ${results.lowRate} requests/s, with batching beside without`,
      found: low("exact") / low("off"),
      floor: promised.batchingTimes,
      isLimit: true,
      unit: "×",
    },
    {
      what: "first answer from a cold start, artifact",
      found: results.coldStart,
      floor: promised.coldStartMilliseconds,
      isLimit: true,
      unit: " ms",
    },
    { what: "idle memory with 10 small models", found: results.idleMegabytes, floor: promised.idleMegabytes, isLimit: true, unit: " MB" },
  ];
  return [
    "# Serving, measured",
    "",
    `Written by \`bench/serving/run\`${results.quick ? " --quick" : ""}: server on one core, load on the other, JSON unless told, 64 connections, a random forest of 100 trees of depth 8 on 28 numbers. Machine: ${results.machine}`,
    "",
    `Before anything ran, this machine kept programs waiting for ${(results.stalls.share * 100).toFixed(1)} % of the time, up to ${figure(results.stalls.longest)} ms at once: no p99 can be below what it does.`,
    "",
    "| promised | reached | bar | |",
    "| --- | ---: | ---: | --- |",
    ...lines.map(({ what, found, floor, isLimit, unit }) => {
      const holds = isLimit === true ? found <= floor : found >= floor;
      return `| ${what} | ${figure(found)}${unit} | ${isLimit === true ? "≤" : "≥"} ${floor}${unit} | ${Number.isNaN(found) ? "not measured" : holds ? "reached" : "**missed**"} |`;
    }),
    "",
    "| server | load | requests/s | p50 ms | p99 ms | cold start ms | memory MB |",
    "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
    ...results.servers.map(
      (each) =>
        `| ${each.name} | ${each.load} | ${figure(each.rate)} | ${figure(each.p50)} | ${figure(each.p99)} | ${figure(each.coldStart)} | ${figure(each.memory)} |`,
    ),
    "",
    ...results.missing.map((reason) => `Left out: ${reason}.`),
    "",
  ].join("\n");
}

function figure(value: number): string {
  if (Number.isNaN(value)) return "–";
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);
}
