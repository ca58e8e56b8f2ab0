import { GodwitError } from "@godwit/core/errors";
import type { SparseValue } from "@godwit/core/ir";
import type { OutputFile } from "../../files/output-file.ts";
import { SpoolFile } from "../../files/spool-file.ts";
import { headerRoom, makeNpyHeader } from "../npy/npy-header.ts";
import { type Answer } from "../answer.ts";
import { encodeItems } from "./encode-items.ts";
import { NpyWriter } from "./npy-writer.ts";
import type { OutputArray, TableWriter } from "./table-writer.ts";
import { ZipWriter } from "./zip-writer.ts";

const mostStored = 2 ** 31 - 1;

/** Arrays by the names of their outputs; a sparse answer as `scipy.sparse.save_npz` lays it out. */
export class NpzWriter implements TableWriter {
  readonly #outputs: readonly OutputArray[];
  readonly #zip: ZipWriter;
  #parts: readonly Part[] | null = null;

  constructor(file: OutputFile, outputs: readonly OutputArray[]) {
    this.#outputs = outputs;
    this.#zip = new ZipWriter((bytes) => file.write(bytes));
  }

  async write(values: readonly Answer[]): Promise<void> {
    this.#parts ??= await this.#open(values);
    for (const [index, part] of this.#parts.entries()) await part.write(values[index]!);
  }

  async finish(): Promise<void> {
    for (const part of this.#parts ?? []) await part.finish(this.#zip);
    await this.#zip.finish();
    await this.abort();
  }

  async abort(): Promise<void> {
    for (const part of this.#parts ?? []) await part.remove();
  }

  async #open(values: readonly Answer[]): Promise<readonly Part[]> {
    const names = new Set<string>();
    const parts: Part[] = [];
    for (const [index, output] of this.#outputs.entries()) {
      const name = names.has(output.name) ? `${output.name}_${index}` : output.name;
      names.add(name);
      if (values[index]!.kind === "dense") parts.push(new DensePart(name, output, await SpoolFile.open()));
      else if (this.#outputs.length === 1)
        parts.push(new SparsePart(output, await SpoolFile.open(), await SpoolFile.open(), await SpoolFile.open()));
      else throw new GodwitError("UNSUPPORTED_INPUT", "several sparse arrays do not fit one .npz", { hint: "Write .jsonl." });
    }
    return parts;
  }
}

interface Part {
  write(value: Answer): Promise<void>;
  finish(zip: ZipWriter): Promise<void>;
  remove(): Promise<void>;
}

class DensePart implements Part {
  readonly #name: string;
  readonly #spool: SpoolFile;
  readonly #writer: NpyWriter;

  constructor(name: string, output: OutputArray, spool: SpoolFile) {
    this.#name = name;
    this.#spool = spool;
    this.#writer = new NpyWriter(spool, output);
  }

  write(value: Answer): Promise<void> {
    return this.#writer.write([value]);
  }

  async finish(zip: ZipWriter): Promise<void> {
    await this.#writer.finish();
    await zip.addSpool(`${this.#name}.npy`, this.#spool);
  }

  remove(): Promise<void> {
    return this.#spool.remove();
  }
}

/** `indices`, `indptr`, `format`, `shape`, `data`, as save_npz names and orders them. */
class SparsePart implements Part {
  readonly #output: OutputArray;
  readonly #indices: SpoolFile;
  readonly #indptr: SpoolFile;
  readonly #data: SpoolFile;
  #rows = 0;
  #width = 0;
  #stored = 0;

  constructor(output: OutputArray, indices: SpoolFile, indptr: SpoolFile, data: SpoolFile) {
    this.#output = output;
    this.#indices = indices;
    this.#indptr = indptr;
    this.#data = data;
  }

  async write(value: Answer): Promise<void> {
    if (value.kind !== "sparse") throw new GodwitError("INTERNAL", "a sparse answer became dense");
    if (this.#indptr.length === 0) await this.#begin();
    const pointers = this.#pointers(value);
    this.#rows += value.rows;
    this.#width = value.width;
    await this.#indptr.write(encodeItems(pointers, "<i4"));
    await this.#indices.write(encodeItems(value.indices.subarray(0, value.indptr[value.rows]), "<i4"));
    await this.#data.write(encodeItems(value.data.subarray(0, value.indptr[value.rows]), this.#output.dtype));
  }

  async finish(zip: ZipWriter): Promise<void> {
    await this.#indices.patch(makeNpyHeader("<i4", [this.#stored], headerRoom), 0);
    await this.#indptr.patch(makeNpyHeader("<i4", [this.#rows + 1], headerRoom), 0);
    await this.#data.patch(makeNpyHeader(this.#output.dtype, [this.#stored], headerRoom), 0);
    await zip.addSpool("indices.npy", this.#indices);
    await zip.addSpool("indptr.npy", this.#indptr);
    await zip.addBytes("format.npy", Buffer.concat([makeNpyHeader("|S3", []), Buffer.from("csr", "latin1")]));
    const shape = BigInt64Array.of(BigInt(this.#rows), BigInt(this.#width));
    await zip.addBytes("shape.npy", Buffer.concat([makeNpyHeader("<i8", [2]), encodeItems(shape, "<i8")]));
    await zip.addSpool("data.npy", this.#data);
  }

  async remove(): Promise<void> {
    for (const spool of [this.#indices, this.#indptr, this.#data]) await spool.remove();
  }

  async #begin(): Promise<void> {
    for (const spool of [this.#indices, this.#indptr, this.#data]) await spool.write(Buffer.alloc(headerRoom));
    await this.#indptr.write(Buffer.alloc(4));
  }

  #pointers({ indptr, rows }: SparseValue): Int32Array {
    const first = this.#stored;
    this.#stored += indptr[rows]!;
    if (this.#stored > mostStored)
      throw new GodwitError("LIMIT_EXCEEDED", "the sparse answer stores more than 2^31 cells", { hint: "Predict the input in parts." });
    return Int32Array.from({ length: rows }, (_, row) => first + indptr[row + 1]!);
  }
}
