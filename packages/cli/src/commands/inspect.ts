import { Console } from "../console.ts";
import { done } from "../exit-status.ts";
import { inspectModel } from "../inspection/inspect-model.ts";
import { printInspection } from "../inspection/print-inspection.ts";
import { GodwitError } from "@godwit/core/errors";
import { readParts } from "@godwit/server/compiling";

export interface InspectOptions {
  /** Modules that define classes of one's own. */
  readonly define: readonly string[];
  readonly json?: boolean;
}

/** Tells what is in a model file. Done for every file that can be parsed, unsupported and dangerous ones included. */
export async function inspect(reference: string, options: InspectOptions): Promise<number> {
  const console = new Console(options);
  const parts = await readParts(reference);
  try {
    const facts = await inspectModel(reference, parts, options.define);
    await console.answer(console.json ? JSON.stringify(facts) : printInspection(facts));
    return done;
  } catch (error) {
    throw error instanceof GodwitError ? error.at({ file: parts[0].file }) : error;
  }
}
