import { createHash } from "node:crypto";
import { GodwitError } from "@godwit/core/errors";
import { load } from "@godwit/runtime";
import { openModel } from "@godwit/server/compiling";
import { attachPostgres, type AttachEvent } from "@godwit/sql";
import { Console } from "../console.ts";
import { done } from "../exit-status.ts";
import { isDeploymentFile } from "../models/served-deployment.ts";
import { firstSignal } from "../signals.ts";

export interface SqlAttachOptions {
  readonly table: string;
  readonly model: string;
  readonly key: readonly string[];
  readonly outputTable?: string;
  readonly methods?: readonly string[];
  readonly trigger?: boolean;
  readonly poll: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** Keeps a table of predictions until a signal comes. */
export async function sqlAttach(url: string, options: SqlAttachOptions): Promise<number> {
  const console = new Console(options);
  const { table, key, outputTable, methods, trigger = false, poll } = options;
  if (isDeploymentFile(options.model))
    throw new GodwitError(
      "UNSUPPORTED_REQUEST",
      "a table is kept by a model, and a deployment's features, hooks and policies would be left out",
      {
        where: { file: options.model },
        hint: "Name its model's file if that is meant, or score new rows with `godwit batch run DEPLOYMENT --only-new`.",
      },
    );
  const { bytes } = await openModel(options.model, {});
  const model = await load(bytes);
  const controller = new AbortController();
  void firstSignal().then(() => controller.abort());
  const tell = (event: AttachEvent): void => {
    if (console.json) void console.answer(JSON.stringify(event));
    else console.note(sentence(event));
  };
  await attachPostgres({
    url,
    table,
    key,
    model,
    modelHash: createHash("sha256").update(bytes).digest("hex"),
    trigger,
    pollMilliseconds: poll,
    signal: controller.signal,
    tell,
    ...(outputTable !== undefined && { outputTable }),
    ...(methods !== undefined && { methods }),
  });
  return done;
}

function sentence(event: AttachEvent): string {
  switch (event.kind) {
    case "attached":
      return `${event.output} is kept beside ${event.table}`;
    case "scored":
      return `${event.rows} rows scored${event.failed > 0 ? `, ${event.failed} of them could not be` : ""}${event.deleted > 0 ? `, ${event.deleted} taken out` : ""}`;
    case "lost":
      return `the database is gone (${event.message}); trying again in ${event.retryMilliseconds} ms`;
  }
  return event satisfies never;
}
