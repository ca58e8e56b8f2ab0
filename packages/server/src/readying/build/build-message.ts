import { GodwitError, type ErrorCode, type Where } from "@godwit/core/errors";
import type { BuildResult, BuildStage } from "./build-request.ts";

/** An error on its way between processes. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly where: Where;
}

export type BuildMessage =
  | { readonly kind: "stage"; readonly stage: BuildStage }
  | { readonly kind: "built"; readonly result: BuildResult }
  | { readonly kind: "failed"; readonly failure: Failure };

export function codedFailure({ code, message, hint, where }: GodwitError): Failure {
  return { code, message, hint, where };
}

export function errorOf({ code, message, hint, where }: Failure): GodwitError {
  return new GodwitError(code, message, { hint, where });
}
