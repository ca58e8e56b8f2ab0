import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Claim, Finding } from "../claim.ts";
import { fileOf } from "../model.ts";
import { models } from "../models.ts";
import { peers } from "../peers.ts";
import { prepare } from "../prepare.ts";
import { nodeOptions } from "../settings.ts";
import { formOf } from "../start-contender.ts";

/** How a batch is given. */
export type BatchForm = "columns" | "float32 columns" | "matrix" | "objects";

/** Bytes of a process that answers one batch. */
export interface BatchMemory {
  readonly idle: number;
  readonly peak: number;
  readonly artifact: number;
  readonly input: number;
  readonly output: number;
}

const limit = 64e6;
const program = fileURLToPath(new URL("../peers/batch-memory.ts", import.meta.url));
const forest = models.find(({ name }) => name === "forest-100x8")!;
const godwit = peers.find(({ name }) => name === "godwit")!;
const batches: readonly { readonly form: BatchForm; readonly rows: number }[] = [
  { form: "columns", rows: 1_000_000 },
  { form: "float32 columns", rows: 1_000_000 },
  { form: "matrix", rows: 1_000_000 },
  { form: "objects", rows: 200_000 },
];

export const memory: Claim = {
  name: "memory",
  title: `Peak memory of one batch above an idle process, model, input and output: ${forest.title}, each time in a fresh process`,
  files: [fileOf(forest)],
  async measure(settings) {
    await prepare(godwit, forest, settings);
    const artifact = formOf(godwit.form!, forest, settings);
    const measured = (form: BatchForm, rows: number, threads: number): BatchMemory =>
      JSON.parse(
        execFileSync(
          process.execPath,
          ["--expose-gc", "--max-old-space-size=8192", ...nodeOptions(), program, artifact, form, String(rows), String(threads)],
          { encoding: "utf8" },
        ),
      ) as BatchMemory;
    return batches.flatMap(({ form, rows }) =>
      [1, 2].map((threads): Finding => {
        const { idle, peak, artifact: model, input, output } = measured(form, rows, threads);
        const above = peak - idle - model - input - output;
        return {
          what: `${rows.toLocaleString("en")} rows as ${form}, ${threads === 1 ? "one thread" : "two threads"}`,
          figure: megabytes(above),
          floor: `≤ ${megabytes(limit)}`,
          reached: above <= limit,
          note: `idle ${megabytes(idle)}, artifact ${megabytes(model)}, input ${megabytes(input)}, output ${megabytes(output)}, peak ${megabytes(peak)}`,
        };
      }),
    );
  },
};

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
