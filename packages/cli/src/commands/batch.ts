import { constants } from "node:os";
import { GodwitError } from "@godwit/core/errors";
import { removeTemporaryFiles } from "@godwit/data/files";
import type { BatchAsk, PinnedModel, RunOutcome, ScoringModel } from "@godwit/server/jobs";
import { inputOptionsOf, outputOptionsOf } from "../batch/place-options.ts";
import type { PlaceFlags } from "../options/place-flags.ts";
import { pinModel, type PinOptions } from "../batch/pin-model.ts";
import { printPreview } from "../batch/print-preview.ts";
import { codedError } from "../coded-error.ts";
import { Console } from "../console.ts";
import { done, statusOfError } from "../exit-status.ts";
import { ownVersion } from "../own-version.ts";
import { count, Progress } from "../progress.ts";
import { stoppingSignal } from "../signals.ts";

export interface BatchRunOptions extends PinOptions, PlaceFlags {
  readonly input?: string;
  readonly output?: string;
  readonly query?: string;
  readonly keys?: readonly string[];
  readonly methods?: readonly string[];
  readonly columns?: readonly string[];
  readonly rejects?: string;
  readonly maxRejects?: string;
  readonly chunkRows?: number;
  readonly threads?: number;
  readonly interval?: string;
  readonly timezone: string;
  readonly label?: string;
  readonly onlyNew?: boolean;
  readonly retries: number;
  readonly journal: string;
  readonly dryRun?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** As sysexits.h has them, which schedulers know: the data are wrong, and try again. */
const dataStatus = 65;
const againStatus = 75;

/** Scores an input into an output, or goes on where an earlier try ended. */
export async function runBatch(reference: string, options: BatchRunOptions): Promise<number> {
  const console = new Console(options);
  try {
    const { ScoringModel, batchRequest, previewBatch, runBatch: run } = await import("@godwit/server/jobs");
    const pinned = await pinModel(reference, options);
    const ask = await askOf(pinned, options);
    const request = batchRequest(pinned, ask);
    const model = await ScoringModel.open(pinned, options.threads);
    try {
      if (options.dryRun === true) {
        await console.answer(printPreview(await previewBatch(model, request), request, console.json));
        return done;
      }
      const progress = new Progress({ quiet: console.quiet || console.json });
      const stop = stoppingSignal();
      const outcome = await run(model, request, {
        signal: stop.signal,
        told: ({ read, total }) => progress.update(read, total === null || total === 0 ? null : read / total),
        log(line) {
          progress.clear();
          console.note(line);
        },
      });
      progress.clear();
      await report(console, outcome, model, progress.seconds);
      const caught = stop.caught();
      if (outcome.error === null) return done;
      console.error(outcome.error);
      return caught !== null && outcome.state === "cancelled" ? 128 + constants.signals[caught] : statusOf(outcome.error);
    } finally {
      await model.close();
    }
  } catch (error) {
    const coded = codedError(error);
    removeTemporaryFiles();
    console.error(coded);
    return statusOf(coded);
  }
}

async function report(console: Console, outcome: RunOutcome, model: ScoringModel, seconds: number): Promise<void> {
  const { key, state, idle, totals, output, error } = outcome;
  const { read, written, rejected, warnings } = totals;
  const { name, version, artifactSha256: artifact } = model;
  const rate = idle ? 0 : Math.round(outcome.rowsNow / seconds);
  if (console.json)
    await console.answer(
      JSON.stringify({
        run: key,
        state,
        idle,
        read,
        written,
        rejected,
        warnings,
        seconds: Number(seconds.toFixed(3)),
        rows_per_second: rate,
        name,
        model: version,
        artifact,
        output,
        ...(error !== null && { error: { code: error.code, message: error.message } }),
      }),
    );
  if (error !== null) return;
  if (totals.rejected > 0 && !console.json) console.warn(`${rejected} of ${read} rows are rejected; the first: ${totals.firstReject}`);
  if (idle) console.note(key === null ? `there is nothing new → ${output}` : `run ${key} is finished already: ${written} rows → ${output}`);
  else console.note(`${written} ${written === 1 ? "row" : "rows"} in ${seconds.toFixed(2)} s (${count(rate)}/s) → ${output}; run ${key}`);
}

function statusOf({ code }: GodwitError): number {
  const status = statusOfError(code);
  return status === 3 ? dataStatus : status === 4 ? againStatus : status;
}

async function askOf(pinned: PinnedModel, options: BatchRunOptions): Promise<BatchAsk> {
  const { parseInterval, within } = await import("@godwit/server/jobs");
  const batch = pinned.deployment?.deployment.batch ?? null;
  const folder = pinned.deployment?.folder ?? "";
  const stated = (location: string | null | undefined): string | null => (location == null ? null : within(folder, location));
  const needed = (name: "input" | "output"): string => {
    const location = options[name] ?? stated(batch?.[name]);
    if (location !== null) return location;
    throw new GodwitError("USAGE", `--${name} is needed`, { hint: `A deployment can say it too: batch: { ${name}: … }.` });
  };
  const rejects = options.rejects ?? stated(batch?.rejects);
  const [input, output] = [needed("input"), needed("output")];
  const usual = rejects === null ? "0" : "100%";
  return {
    input,
    inputOptions: { ...(options.input === undefined && batch?.inputOptions), ...inputOptionsOf(input, options) },
    query: options.query ?? (options.input === undefined ? (batch?.query ?? null) : null),
    output,
    outputOptions: { ...(options.output === undefined && batch?.outputOptions), ...outputOptionsOf(output, options) },
    rejects,
    keys: options.keys ?? batch?.keys ?? [],
    methods: options.methods ?? batch?.methods ?? null,
    columns: options.columns ?? batch?.columns ?? null,
    maxRejects: options.maxRejects ?? batch?.maxRejects ?? usual,
    chunkRows: options.chunkRows ?? batch?.chunkRows ?? 250_000,
    threads: options.threads ?? null,
    interval: options.interval === undefined ? null : parseInterval(options.interval),
    timezone: options.timezone,
    label: options.label ?? null,
    onlyNew: options.onlyNew ?? batch?.onlyNew ?? false,
    retries: options.retries,
    folder: "",
    journal: options.journal,
    code: ownVersion(),
  };
}
