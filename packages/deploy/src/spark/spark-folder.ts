import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openArtifact, type Manifest } from "@godwit/core/artifact";
import { checkError, GodwitError } from "@godwit/core/errors";
import { modelKernels, wholeKernels } from "@godwit/runtime/kernels";
import { sparkPage } from "./spark-page.ts";

/** A file of an export: its path in the folder, with `/`. */
export interface ExportedFile {
  readonly path: string;
  readonly content: Uint8Array;
}

const rules = ["finite", "no_infinity", "finite_f32", "no_infinity_f32", "known"] as const;
const parts = new URL("../../spark/", import.meta.url);

/**
 * What scores a model on Spark: the artifact, the kernels that it needs, and a Python package that runs them under wasmtime. The same
 * model gives the same files. Throws UNSUPPORTED_EXPORT for what such a program cannot run.
 */
export function sparkFolder(artifact: Uint8Array, name: string): readonly ExportedFile[] {
  const { manifest } = openArtifact(artifact);
  expectRows(manifest);
  const file = (path: string, content: string | Uint8Array): ExportedFile => ({ path, content: Buffer.from(content) });
  const package_ = "godwit_spark";
  const modules = readdirSync(new URL(`${package_}/`, parts)).filter((each) => each.endsWith(".py"));
  return [
    file("model.godwit", artifact),
    file("godwit-simd.wasm", modelKernels(artifact, wholeKernels("simd"))),
    file(
      "model.json",
      `${JSON.stringify({ name, producer: manifest.producer, source: manifest.source, rules: messagesOfRules() }, null, 2)}\n`,
    ),
    file("requirements.txt", readFileSync(new URL("requirements.txt", parts))),
    file("README.md", sparkPage(name, manifest)),
    ...modules.sort().map((each) => file(`${package_}/${each}`, readFileSync(fileURLToPath(new URL(`${package_}/${each}`, parts))))),
  ];
}

function expectRows({ program, columns }: Manifest): void {
  const refuse = (message: string, hint: string): GodwitError => new GodwitError("UNSUPPORTED_EXPORT", message, { hint });
  if (program.target !== "wasm")
    throw refuse("onnxruntime runs the model, and Spark's workers have a WebAssembly program alone", "Score it with `godwit batch run`.");
  if (columns.some(({ terms }) => terms !== undefined))
    throw refuse("the model's rows are maps or lists, and a table has columns", "Score it with `godwit batch run` on JSON lines.");
}

function messagesOfRules(): Readonly<Record<string, { readonly code: string; readonly message: string }>> {
  return Object.fromEntries(
    rules.map((rule) => {
      const { code, message } = checkError(rule, "", 0, "");
      return [rule, { code, message }];
    }),
  );
}
