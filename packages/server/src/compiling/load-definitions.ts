import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Definitions } from "@godwit/core";
import { GodwitError } from "@godwit/core/errors";

/**
 * Runs the modules given with `--define`, which their user trusts as any program, and joins what they export. BROKEN_DEFINITION
 * where one cannot be loaded or two define the same name.
 */
export async function loadDefinitions(files: readonly string[]): Promise<Definitions | undefined> {
  if (files.length === 0) return undefined;
  const joined: Record<keyof Definitions, Record<string, unknown>> = { classes: {}, steps: {}, functions: {} };
  for (const file of files) {
    const definitions = await loadModule(file);
    for (const kind of ["classes", "steps", "functions"] as const)
      for (const [name, definition] of Object.entries(definitions[kind] ?? {})) {
        if (Object.hasOwn(joined[kind], name)) throw new GodwitError("BROKEN_DEFINITION", `${name} is defined twice`, { where: { file } });
        joined[kind][name] = definition;
      }
  }
  return joined as Definitions;
}

async function loadModule(file: string): Promise<Definitions> {
  if (!existsSync(file)) throw new GodwitError("FILE_NOT_FOUND", "there is no such file", { where: { file } });
  let exported: unknown;
  try {
    exported = ((await import(pathToFileURL(resolve(file)).href)) as { readonly default?: unknown }).default;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new GodwitError("BROKEN_DEFINITION", `the module cannot be loaded: ${reason}`, { where: { file }, cause });
  }
  if (typeof exported === "object" && exported !== null) return exported;
  throw new GodwitError("BROKEN_DEFINITION", "the module has no default export with definitions", { where: { file } });
}
