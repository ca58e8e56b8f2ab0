import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import type { Claim } from "../claim.ts";
import { root } from "../settings.ts";

const limit = 150_000;

export const browserPayload: Claim = {
  name: "browser-payload",
  title: "What a page downloads to predict, gzip -9",
  files: [],
  async measure() {
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
    return [
      { ...line("one thread", script + simd), note: `JavaScript ${kilobytes(script)}, WebAssembly ${kilobytes(simd)}` },
      { ...line("with threads, all files", script + simd + worker + threads), note: `and ${kilobytes(worker + threads)} for workers` },
    ];
  },
};
