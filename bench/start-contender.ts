import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ContenderProcess } from "./contender-process.ts";
import { fileOf, type Model } from "./model.ts";
import type { Setup } from "./order.ts";
import type { Form, Program } from "./peers.ts";
import { nodeOptions, type Settings } from "./settings.ts";

/** A library's process for one model. The measured Godwit is the built one, as users run it, where there is one. */
export function startContender(
  { program, form }: { readonly program: Program; readonly form?: Form },
  model: Model,
  threads: number,
  settings: Settings,
): ContenderProcess {
  const { folder, models } = settings;
  const source = join(models, fileOf(model));
  const setup: Setup = { model, source, prepared: form === undefined ? source : formOf(form, model, settings), threads };
  const [command, ...parameters] =
    program.language === "python"
      ? [join(folder, program.environment, "bin/python"), here("python/contender.py"), program.file]
      : [process.execPath, "--expose-gc", ...nodeOptions(), here("javascript/contender.ts"), program.file, folder];
  return new ContenderProcess(command, [...parameters, JSON.stringify(setup)], threadsOf(threads));
}

/** Where the library's own form of a model is kept. */
export function formOf({ name, ending }: Form, model: Model, { folder }: Settings): string {
  return join(folder, "prepared", name, `${model.name}.${ending}`);
}

/** Each library's own variables; onnxruntime and others are told by options. */
function threadsOf(threads: number): Readonly<Record<string, string>> {
  const names = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"];
  return Object.fromEntries(names.map((name) => [name, String(threads)]));
}

function here(name: string): string {
  return fileURLToPath(new URL(`peers/${name}`, import.meta.url));
}
