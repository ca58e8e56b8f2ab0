import type { Program } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import { MethodRunner, type Place } from "./method-runner.ts";
import type { RowCost } from "./row-cost.ts";

/** A runner of the method of that name, or UNKNOWN_METHOD with the names there are. */
export function newRunner(program: Program, name: string, place: Place, cost: RowCost): MethodRunner {
  const { methods } = program.manifest;
  const number = methods.findIndex((each) => each.name === name);
  const method = methods[number];
  if (method === undefined)
    throw new GodwitError("UNKNOWN_METHOD", `the model has no method ${name}; it has ${methods.map((each) => each.name).join(", ")}`);
  return new MethodRunner(place, number, method, cost);
}
