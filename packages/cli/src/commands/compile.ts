import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { parse, join } from "node:path";
import { describeContract, type Precision } from "@godwit/core/artifact";
import { parseModelReference, openModel, filesOf } from "@godwit/server/compiling";
import { Console } from "../console.ts";
import { done } from "../exit-status.ts";
import { openOutput } from "@godwit/data/files";
import { writeKernels } from "../models/write-kernels.ts";
import { printSize } from "../print-size.ts";

export interface CompileOptions {
  /** Modules that define classes of one's own. */
  readonly define: readonly string[];
  readonly output?: string;
  /** Folder for kernels with only what the model needs. */
  readonly kernels?: string;
  readonly precision: Precision;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** Writes the artifact of a model; the file appears when it is complete. */
export async function compile(reference: string, options: CompileOptions): Promise<number> {
  const console = new Console(options);
  const started = performance.now();
  const output = options.output ?? artifactName(reference);
  const file = await openOutput(output, { patched: false, sources: filesOf(reference) });
  try {
    const { bytes, artifact } = await openModel(reference, options);
    await file.write(bytes);
    await file.commit();
    const kernels = options.kernels === undefined ? [] : await writeKernels(bytes, options.kernels);
    const seconds = (performance.now() - started) / 1000;
    const { methods, source, precision = "exact" } = artifact.manifest;
    if (options.precision === "fast" && precision === "exact")
      console.note("nothing in this model gains from --precision fast: its answers are the exact ones");
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    if (console.json) {
      const contracts = Object.fromEntries(methods.map(({ name, contract }) => [name, describeContract(contract)]));
      await console.answer(
        JSON.stringify({
          output,
          sha256,
          size: bytes.length,
          methods: methods.map(({ name }) => name),
          precision,
          contracts,
          source,
          ...(kernels.length > 0 && { kernels }),
          seconds: Number(seconds.toFixed(3)),
        }),
      );
    } else if (output !== "-" && !console.quiet) {
      const names = methods.map(({ name }) => name).join(", ");
      await console.answer(
        `${output}\nsha256     ${sha256}\nsize       ${printSize(bytes.length)}\nmethods    ${names}\nprecision  ${precision}\ntime       ${seconds.toFixed(2)} s${kernels.map(({ file: path, size }) => `\nkernels    ${path}, ${printSize(size)}`).join("")}`,
      );
    }
    return done;
  } catch (error) {
    await file.abort();
    throw error;
  }
}

/** The model's path with the extension .godwit; of several files the last one's. */
function artifactName(reference: string): string {
  const last = parseModelReference(reference, existsSync).at(-1)?.file ?? reference;
  const { dir, name } = parse(last);
  return join(dir, `${name}.godwit`);
}
