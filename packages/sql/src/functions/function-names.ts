import { GodwitError } from "@godwit/core/errors";
import type { SqlMethod } from "./sql-model.ts";

/** A model's name as part of a function's: every character outside of `[A-Za-z0-9_]` is an underscore. */
export function sqlName(model: string): string {
  return model.replaceAll(/[^A-Za-z0-9_]/gu, "_");
}

/** The methods that queries call, by their functions' names. `raw_NAME` of a model that has no `raw` is its `decision_function`. */
export function functionsOf(model: string, methods: readonly SqlMethod[]): ReadonlyMap<string, SqlMethod> {
  const name = sqlName(model);
  const functions = new Map(methods.map((method) => [`${sqlName(method.signature.name)}_${name}`, method]));
  const decision = methods.find(({ signature }) => signature.name === "decision_function");
  if (decision !== undefined && !functions.has(`raw_${name}`)) functions.set(`raw_${name}`, decision);
  return functions;
}

/** Refuses a function that two models would have. Names of functions do not tell cases apart. */
export function expectUnique(functions: readonly string[], model: string, taken: ReadonlyMap<string, string>): void {
  for (const name of functions) {
    const other = taken.get(name.toLowerCase());
    if (other !== undefined && other !== model)
      throw new GodwitError(
        "USAGE",
        `the models ${JSON.stringify(other)} and ${JSON.stringify(model)} would both have the function ${name}`,
        {
          hint: "Give one of them another name: --model NAME=MODEL.",
        },
      );
  }
}
