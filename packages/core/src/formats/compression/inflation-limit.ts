import { GodwitError } from "../../errors/index.ts";
import type { ReadLimits } from "../limits.ts";

/** The most bytes that content of this compressed size may have: the ratio above the free size, and never more than a file. */
export function inflationLimit(compressedBytes: number, limits: ReadLimits): number {
  return Math.min(limits.fileBytes, Math.max(limits.ratioFreeBytes, compressedBytes * limits.inflationRatio));
}

/** The error for content beyond `inflationLimit`. */
export function inflatesTooMuch(limit: number): GodwitError {
  return new GodwitError("LIMIT_EXCEEDED", `the content inflates to more than ${limit} bytes (limits: inflationRatio, fileBytes)`);
}
