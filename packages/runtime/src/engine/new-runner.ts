import type { Program } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import type { KernelExports } from "@godwit/kernels";
import type { Heap } from "./heap.ts";
import { MethodRunner } from "./method-runner.ts";
import type { StringPool } from "./string-pool.ts";

/** A runner of the method of that name, or UNKNOWN_METHOD with the names there are. */
export function newRunner(
  program: Program,
  name: string,
  heap: Heap,
  kernel: KernelExports,
  image: number,
  pool: StringPool,
): MethodRunner {
  const { methods } = program.manifest;
  const number = methods.findIndex((each) => each.name === name);
  const method = methods[number];
  if (method === undefined)
    throw new GodwitError("UNKNOWN_METHOD", `the model has no method ${name}; it has ${methods.map((each) => each.name).join(", ")}`);
  return new MethodRunner(heap, kernel, image, number, method, pool);
}
