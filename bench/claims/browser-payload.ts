import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { modelKernels } from "@godwit/runtime/kernels";
import { bundleBrowser, bundleFiles, gpuFile } from "../../packages/runtime/scripts/bundle-browser.ts";
import type { Claim, Finding } from "../claim.ts";
import { fileOf } from "../model.ts";
import { models } from "../models.ts";
import { peers } from "../peers.ts";
import { prepare } from "../prepare.ts";
import { formOf } from "../start-contender.ts";

const limit = 150_000;
const forest = models.find(({ name }) => name === "forest-100x8")!;
const godwit = peers.find(({ name }) => name === "godwit")!;

export const browserPayload: Claim = {
  name: "browser-payload",
  title: "What a page downloads to predict, gzip -9",
  files: [fileOf(forest)],
  async measure(settings) {
    await prepare(godwit, forest, settings);
    const artifact = readFileSync(formOf(godwit.form!, forest, settings));
    const folder = mkdtempSync(join(tmpdir(), "godwit-payload-"));
    try {
      await bundleBrowser(folder);
      const read = (file: string): Uint8Array => readFileSync(join(folder, file));
      const script = zipped(read("godwit.js"));
      const simd = zipped(read("godwit-simd.wasm"));
      const cut = zipped(modelKernels(artifact, read("godwit-simd.wasm")));
      const all = bundleFiles.reduce((sum, file) => sum + zipped(read(file)), 0);
      return [
        { ...line("one thread", script + simd), note: `JavaScript ${kilobytes(script)}, WebAssembly ${kilobytes(simd)}` },
        { ...line("with threads, all files", all), note: `and ${kilobytes(all - script - simd)} for workers` },
        {
          ...line("one thread, only the kernels of a random forest", script + cut),
          note: `JavaScript ${kilobytes(script)}, WebAssembly ${kilobytes(cut)}`,
        },
        { what: "what a GPU needs more", figure: kilobytes(zipped(read(gpuFile))), floor: "", reached: null },
      ];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

function line(what: string, bytes: number): Finding {
  return { what, figure: kilobytes(bytes), floor: `≤ ${kilobytes(limit)}`, reached: bytes <= limit };
}

function zipped(bytes: Uint8Array): number {
  return gzipSync(bytes, { level: 9 }).length;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
