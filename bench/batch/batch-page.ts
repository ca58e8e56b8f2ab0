import type { bars } from "./bars.ts";

export interface RunResult {
  readonly name: string;
  readonly model: string;
  /** `answers`: the key and the answers go out; `all`: every column too. */
  readonly out: "answers" | "all";
  readonly cores: number;
  readonly rows: number;
  /** Of all rounds; the first one's last. */
  readonly seconds: readonly number[];
  readonly megabytes: number;
}

export interface PartsResult {
  readonly model: string;
  /** Rows a second, each alone. */
  readonly reading: number;
  readonly kernel: number;
  readonly writing: number;
}

export interface BatchResults {
  readonly machine: string;
  readonly versions: string;
  readonly quick: boolean;
  readonly runs: readonly RunResult[];
  readonly parts: readonly PartsResult[];
  /** The largest difference between our answers and a peer's. */
  readonly differences: readonly { readonly model: string; readonly peer: string; readonly difference: number }[];
}

interface Bar {
  readonly what: string;
  readonly found: number;
  readonly bar: number;
  readonly unit: string;
  readonly isLimit?: boolean;
}

export const titles: Readonly<Record<string, string>> = { forest: "random forest 100 × depth 8", boosting: "LightGBM 500 × 31 leaves" };

/** The results as a page: what was promised and what was reached, then every run. */
export function batchPage(results: BatchResults, promised: typeof bars): string {
  const { runs, parts } = results;
  const rate = (name: string, model: string, out: RunResult["out"] = "answers", cores = 1): number => {
    const found = runs.find((each) => each.name === name && each.model === model && each.out === out && each.cores === cores);
    return found === undefined ? Number.NaN : rateOf(found);
  };
  const ratio = (model: string, peer: string, bar: number, out: RunResult["out"] = "answers"): Bar => ({
    what: `${titles[model]!}${out === "all" ? ", every column written" : ""}, beside ${peer}`,
    found: rate("Godwit", model, out) / rate(peer, model, out),
    bar,
    unit: " ×",
  });
  const apart = parts.map(({ model, reading, kernel, writing }): Bar => ({
    what: `${titles[model]!}, beside reading, kernel and writing each alone, one after the other`,
    found: rate("Godwit", model) * (1 / reading + 1 / kernel + 1 / writing),
    bar: promised.partsApart,
    unit: " ×",
  }));
  const twice = parts.map(({ model }): Bar => ({
    what: `${titles[model]!}, two cores beside one`,
    found: rate("Godwit", model, "answers", 2) / rate("Godwit", model),
    bar: promised.twoCores,
    unit: " ×",
  }));
  const lines: Bar[] = [
    ratio("forest", "pandas + scikit-learn", promised.forest.pandas),
    ratio("forest", "pandas + scikit-learn", promised.forest.pandas, "all"),
    ratio("forest", "polars + onnxruntime", promised.forest.polars),
    ratio("boosting", "pandas + LightGBM", promised.boosting.pandas),
    ...apart,
    ...twice,
    {
      what: "the most memory of a run",
      found: Math.max(...runs.filter(({ name }) => name === "Godwit").map(({ megabytes }) => megabytes)),
      bar: promised.megabytes,
      unit: " MB",
      isLimit: true,
    },
  ];
  return [
    "# Batch runs, measured",
    "",
    `Written by \`bench/batch/run\`${results.quick ? " --quick" : ""}: a Parquet file of an int64 key and 28 float64 columns (float32 values, as pyarrow writes it by its defaults) is scored into another, which holds the key and the answers, or every column and the answers. One core unless told. Seconds are those of Godwit's whole process, start included, and of its peers without their imports and the model's loading. The peers read the whole file at once, as their users do, and onnxruntime answers 65,536 rows a call. The median of Godwit's rounds counts. Machine: ${results.machine} ${results.versions}`,
    "",
    "| promised | reached | bar | |",
    "| --- | ---: | ---: | --- |",
    ...lines.map(({ what, found, bar, unit, isLimit }) => {
      const holds = isLimit === true ? found <= bar : found >= bar;
      const verdict = Number.isNaN(found) ? "not measured" : holds ? "reached" : "**missed**";
      return `| ${what} | ${figure(found)}${unit} | ${isLimit === true ? "≤" : "≥"} ${bar}${unit} | ${verdict} |`;
    }),
    "",
    "| | model | columns written | cores | rows | rows/s | seconds | peak memory, MB |",
    "| --- | --- | --- | ---: | ---: | ---: | --- | ---: |",
    ...runs.map(
      (each) =>
        `| ${each.name} | ${titles[each.model]!} | ${each.out === "all" ? "every one, answers" : "key, answers"} | ${each.cores} | ${each.rows.toLocaleString("en")} | ${figure(rateOf(each))} | ${each.seconds.map((time) => time.toFixed(1)).join(", ")} | ${figure(each.megabytes)} |`,
    ),
    "",
    "| parts alone, rows/s on one core | reading | kernel | writing key and answers |",
    "| --- | ---: | ---: | ---: |",
    ...parts.map(
      ({ model, reading, kernel, writing }) => `| ${titles[model]!} | ${figure(reading)} | ${figure(kernel)} | ${figure(writing)} |`,
    ),
    "",
    ...results.differences.map(
      ({ model, peer, difference }) => `The largest difference from ${peer}, ${titles[model]!}: ${difference.toPrecision(2)}.`,
    ),
    "",
  ].join("\n");
}

function rateOf({ rows, seconds }: RunResult): number {
  return rows / seconds.toSorted((a, b) => a - b)[seconds.length >> 1]!;
}

function figure(value: number): string {
  if (Number.isNaN(value)) return "–";
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);
}
