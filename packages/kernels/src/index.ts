/** The prebuilt modules: plain SIMD, and the same with shared memory for threads. */
export type KernelKind = "simd" | "threads";

/** Where a module's bytes are: beside the built package. */
export function kernelUrl(kind: KernelKind): URL {
  return kind === "simd" ? new URL("../dist/godwit-simd.wasm", import.meta.url) : new URL("../dist/godwit-threads.wasm", import.meta.url);
}

/** What a module exports; docs/abi.md. Addresses are bytes in the imported memory. */
export interface KernelExports {
  /** First address that the module itself does not use. */
  readonly heapBase: () => number;
  /** Runs a method over the rows of the io block; a status. */
  readonly run: (image: number, method: number, io: number) => number;
  /** Codes of UTF-8 strings by the image's pool. */
  readonly internStrings: (image: number, bytes: number, offsets: number, count: number, codes: number) => void;
}

/** Where the reader of JSON's numbers is: beside the built package. */
export function jsonScannerUrl(): URL {
  return new URL("../dist/godwit-json.wasm", import.meta.url);
}

export { NumberScanner, type Scanned, type ScannedArray } from "./json/number-scanner.ts";

/** Where the codecs of pages are: beside the built package. */
export function pageCodecUrl(): URL {
  return new URL("../dist/godwit-pages.wasm", import.meta.url);
}

export { PageCodec } from "./pages/page-codec.ts";
