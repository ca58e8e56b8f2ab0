import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import type { Claim } from "../claim.ts";
import { modelKernels } from "@godwit/runtime/kernels";
import { fileOf } from "../model.ts";
import { models } from "../models.ts";
import { peers } from "../peers.ts";
import { prepare } from "../prepare.ts";
import { root } from "../settings.ts";
import { formOf } from "../start-contender.ts";

const limit = 150_000;
const forest = models.find(({ name }) => name === "forest-100x8")!;
const godwit = peers.find(({ name }) => name === "godwit")!;

export const browserPayload: Claim = {
  name: "browser-payload",
  title: "What a page downloads to predict, gzip -9",
  files: [fileOf(forest)],
  async measure(settings) {
    const bundle = async (entry: string): Promise<Uint8Array> => {
      const { outputFiles } = await build({
        entryPoints: [join(root, entry)],
        bundle: true,
        minify: true,
        format: "esm",
        platform: "browser",
        target: "es2024",
        conditions: ["godwit-source"],
        write: false,
        logLevel: "error",
      });
      return outputFiles[0]!.contents;
    };
    const kernels = join(root, "packages/kernels/dist");
    const zipped = (bytes: Uint8Array): number => gzipSync(bytes, { level: 9 }).length;
    const script = zipped(await bundle("packages/runtime/src/index.ts"));
    const worker = zipped(await bundle("packages/runtime/src/engine/thread.ts"));
    const simd = zipped(readFileSync(join(kernels, "godwit-simd.wasm")));
    const threads = zipped(readFileSync(join(kernels, "godwit-threads.wasm")));
    const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
    const line = (what: string, bytes: number): { what: string; figure: string; floor: string; reached: boolean } => ({
      what,
      figure: kilobytes(bytes),
      floor: `≤ ${kilobytes(limit)}`,
      reached: bytes <= limit,
    });
    await prepare(godwit, forest, settings);
    const artifact = readFileSync(formOf(godwit.form!, forest, settings));
    const cut = zipped(modelKernels(artifact, readFileSync(join(kernels, "godwit-simd.wasm"))));
    return [
      { ...line("one thread", script + simd), note: `JavaScript ${kilobytes(script)}, WebAssembly ${kilobytes(simd)}` },
      { ...line("with threads, all files", script + simd + worker + threads), note: `and ${kilobytes(worker + threads)} for workers` },
      {
        ...line("one thread, kernels of a random forest alone", script + cut),
        note: `JavaScript ${kilobytes(script)}, WebAssembly ${kilobytes(cut)}`,
      },
    ];
  },
};
