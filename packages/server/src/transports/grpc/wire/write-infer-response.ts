import type { ModelInferResponse } from "../messages.ts";

/** Field numbers with the wire type of what has a length. */
const lengthed = (field: number): number => field * 8 + 2;

/**
 * Writes a `ModelInferResponse` whose tensors go as bytes. Null where there is anything else in it: that is for the writer that follows the
 * protocol's description. The first `room` bytes are left for the caller to fill.
 */
export function writeInferResponse(response: ModelInferResponse, room = 0): Buffer | null {
  const { model_name: name, model_version: version, id, parameters, outputs, raw_output_contents: raw } = response;
  if (parameters !== undefined || raw.length !== outputs.length || raw.length === 0) return null;
  let length = sizeOfText(name) + sizeOfText(version) + sizeOfText(id);
  const sizes = outputs.map(sizeOfOutput);
  for (let index = 0; index < raw.length; index++) length += sizeOf(sizes[index]!) + sizeOf(raw[index]!.length);
  const target = new Target(Buffer.allocUnsafe(room + length), room);
  target.text(1, name);
  target.text(2, version);
  target.text(3, id);
  for (let index = 0; index < outputs.length; index++) {
    const { name: output, datatype, shape } = outputs[index]!;
    target.open(5, sizes[index]!);
    target.text(1, output);
    target.text(2, datatype);
    target.shape(3, shape);
  }
  for (const content of raw) target.bytes(6, content);
  return target.buffer;
}

type Output = ModelInferResponse["outputs"][number];

function sizeOfOutput({ name, datatype, shape }: Output): number {
  return sizeOfText(name) + sizeOfText(datatype) + (shape.length === 0 ? 0 : sizeOf(sizeOfShape(shape)));
}

function sizeOfShape(shape: readonly number[]): number {
  let size = 0;
  for (const each of shape) size += sizeOfVarint(each);
  return size;
}

function sizeOfText(text: string): number {
  return sizeOf(Buffer.byteLength(text));
}

/** Of a field with so many bytes. */
function sizeOf(length: number): number {
  return 1 + sizeOfVarint(length) + length;
}

function sizeOfVarint(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) size++;
  return size;
}

class Target {
  readonly buffer: Buffer;
  #at: number;

  constructor(buffer: Buffer, at: number) {
    this.buffer = buffer;
    this.#at = at;
  }

  /** The beginning of a field with so many bytes. */
  open(field: number, length: number): void {
    this.varint(lengthed(field));
    this.varint(length);
  }

  text(field: number, text: string): void {
    this.open(field, Buffer.byteLength(text));
    this.#at += this.buffer.write(text, this.#at);
  }

  shape(field: number, shape: readonly number[]): void {
    if (shape.length === 0) return;
    this.open(field, sizeOfShape(shape));
    for (const size of shape) this.varint(size);
  }

  bytes(field: number, bytes: Uint8Array): void {
    this.open(field, bytes.length);
    this.buffer.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  varint(value: number): void {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.buffer[this.#at++] = (rest % 128) | 0x80;
    this.buffer[this.#at++] = rest;
  }
}
