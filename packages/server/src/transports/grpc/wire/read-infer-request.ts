import type { ModelInferRequest } from "../messages.ts";

type Input = ModelInferRequest["inputs"][number];

/**
 * Reads a `ModelInferRequest` whose tensors come as bytes: names, shapes and `raw_input_contents`, as most clients send it. The bytes are views.
 * Null where there is anything else in it, or anything amiss: that is for the reader that follows the protocol's description.
 */
export function readInferRequest(bytes: Buffer): ModelInferRequest | null {
  const fields = new PlainFields(bytes, 0, bytes.length);
  const inputs: Input[] = [];
  const outputs: { readonly name: string }[] = [];
  const raw: Uint8Array[] = [];
  let [name, version, id] = ["", "", ""];
  while (fields.next())
    if (fields.number === 1) name = fields.text();
    else if (fields.number === 2) version = fields.text();
    else if (fields.number === 3) id = fields.text();
    else if (fields.number === 5) inputs.push(readInput(fields.message()));
    else if (fields.number === 6) outputs.push(readOutput(fields.message()));
    else if (fields.number === 7) raw.push(fields.bytes());
    else return null;
  if (fields.isOdd) return null;
  return { model_name: name, model_version: version, id, parameters: {}, inputs, outputs, raw_input_contents: raw };
}

function readInput(fields: PlainFields): Input {
  const shape: number[] = [];
  let [name, datatype] = ["", ""];
  while (fields.next())
    if (fields.number === 1) name = fields.text();
    else if (fields.number === 2) datatype = fields.text();
    else if (fields.number === 3) fields.integers(shape);
    else fields.giveUp();
  return { name, datatype, shape, contents: null };
}

function readOutput(fields: PlainFields): { readonly name: string } {
  let name = "";
  while (fields.next())
    if (fields.number === 1) name = fields.text();
    else fields.giveUp();
  return { name };
}

const mostVarintBytes = 7;

/** The fields of a message that hold bytes, texts in ASCII and small integers. What is anything else makes it odd, and ends it. */
class PlainFields {
  readonly #bytes: Buffer;
  readonly #around: PlainFields | null;
  readonly #end: number;
  #at: number;
  #wire = 0;
  #isOdd = false;
  number = 0;

  constructor(bytes: Buffer, start: number, end: number, around: PlainFields | null = null) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
    this.#around = around;
  }

  get isOdd(): boolean {
    return this.#isOdd;
  }

  /** Of this message and of those around it. */
  giveUp(): void {
    this.#isOdd = true;
    this.#at = this.#end;
    this.#around?.giveUp();
  }

  /** Goes to the next field; false at the end. */
  next(): boolean {
    if (this.#at >= this.#end) return false;
    const tag = this.#varint();
    this.number = tag >>> 3;
    this.#wire = tag & 7;
    return !this.#isOdd;
  }

  text(): string {
    const [start, end] = [this.#opened(), this.#at];
    for (let at = start; at < end; at++)
      if (this.#bytes[at]! >= 0x80) {
        this.giveUp();
        return "";
      }
    return this.#bytes.toString("latin1", start, end);
  }

  bytes(): Buffer {
    const start = this.#opened();
    return this.#bytes.subarray(start, this.#at);
  }

  message(): PlainFields {
    const start = this.#opened();
    return new PlainFields(this.#bytes, start, this.#at, this);
  }

  /** Packed, or one by one. */
  integers(into: number[]): void {
    if (this.#wire === 0) {
      into.push(this.#varint());
      return;
    }
    const packed = this.message();
    while (packed.#at < packed.#end) into.push(packed.#varint());
  }

  /** Passes over a field with a length; where its content begins. */
  #opened(): number {
    const length = this.#wire === 2 ? this.#varint() : Infinity;
    const start = this.#at;
    if (length > this.#end - start) {
      this.giveUp();
      return this.#end;
    }
    this.#at = start + length;
    return start;
  }

  #varint(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < mostVarintBytes && this.#at < this.#end; count++) {
      const byte = this.#bytes[this.#at++]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    this.giveUp();
    return 0;
  }
}
