import { usedKernels, type Program, type UsedKernels } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";

/** The custom section of a module that was cut down: what it still has, as JSON. */
export const kernelNote = "godwit-kernels";

/** What a module was cut down to; null for a whole one. */
export function notedKernels(module: WebAssembly.Module): UsedKernels | null {
  const [note] = WebAssembly.Module.customSections(module, kernelNote);
  return note === undefined ? null : (JSON.parse(new TextDecoder().decode(note)) as UsedKernels);
}

/** Throws MISSING_KERNEL unless the module has all that a program runs. */
export function expectKernels(module: WebAssembly.Module, program: Program): void {
  const noted = notedKernels(module);
  if (noted === null) return;
  const used = usedKernels(program);
  const instruction = used.instructions.find((number) => !noted.instructions.includes(number));
  const fn = used.functions.find((number) => !noted.functions.includes(number));
  if (instruction === undefined && fn === undefined) return;
  const what = instruction === undefined ? `function ${fn}` : `instruction ${instruction}`;
  throw new GodwitError("MISSING_KERNEL", `the kernels were made for other models: they lack ${what}`);
}
