import { GodwitError } from "@godwit/core/errors";
import { headerRoom, makeNpyHeader } from "../npy/npy-header.ts";
import { denseItems, type Answer } from "../answer.ts";
import { encodeItems } from "./encode-items.ts";
import type { OutputArray, TableWriter } from "./table-writer.ts";

const mostFromSparse = 2 ** 30;

/** Takes bytes, and changes bytes already taken. */
export interface PatchedSink {
  write(bytes: Uint8Array): Promise<void>;
  patch(bytes: Uint8Array, position: number): Promise<void>;
}

/** One array in the dtype and shape of the library. A sparse answer is written dense, up to 1 GiB. */
export class NpyWriter implements TableWriter {
  readonly #file: PatchedSink;
  readonly #output: OutputArray;
  #rows = 0;
  #width = 0;
  #begun = false;

  constructor(file: PatchedSink, output: OutputArray) {
    this.#file = file;
    this.#output = output;
  }

  async write(values: readonly Answer[]): Promise<void> {
    const value = values[0]!;
    if (!this.#begun) await this.#file.write(Buffer.alloc(headerRoom));
    this.#begun = true;
    this.#rows += value.rows;
    this.#width = value.width;
    if (value.kind === "sparse" && this.#rows * value.width * 8 > mostFromSparse)
      throw new GodwitError("LIMIT_EXCEEDED", "the sparse answer would be more than 1 GiB as a dense .npy", {
        hint: "Write .npz, which keeps it sparse (scipy.sparse.load_npz reads it).",
      });
    await this.#file.write(encodeItems(denseItems(value), this.#output.dtype));
  }

  async finish(): Promise<void> {
    const shape = this.#output.shape === "rows" ? [this.#rows] : [this.#rows, ...(this.#output.dims ?? [this.#width])];
    await this.#file.patch(makeNpyHeader(this.#output.dtype, shape, headerRoom), 0);
  }

  abort(): Promise<void> {
    return Promise.resolve();
  }
}
