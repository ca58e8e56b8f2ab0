// A process of its own for each build: what a hostile model file does to it, it does to nothing else.
import { GodwitError } from "@godwit/core/errors";
import { codedFailure, type BuildMessage } from "./build-message.ts";
import { buildModel } from "./build-model.ts";
import type { BuildRequest } from "./build-request.ts";

const tell = (message: BuildMessage): void => void process.send!(message);

process.once("message", (request: BuildRequest) => {
  buildModel(request, (stage) => tell({ kind: "stage", stage })).then(
    (result) => tell({ kind: "built", result }),
    (error: unknown) => tell({ kind: "failed", failure: codedFailure(error instanceof GodwitError ? error : unexpected(error)) }),
  );
});
process.once("disconnect", () => process.exit());

function unexpected(error: unknown): GodwitError {
  if (error instanceof RangeError && /allocation failed|Invalid (?:typed )?array length|Cannot create a string longer/u.test(error.message))
    return new GodwitError("LIMIT_EXCEEDED", `there is not enough memory: ${error.message}`, { cause: error });
  return new GodwitError("INTERNAL", error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error), { cause: error });
}
