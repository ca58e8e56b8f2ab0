import { GodwitError } from "../errors/index.ts";
import { arrayFromBytes, decodeAttributes, encodeAttributes } from "./attribute-codec.ts";
import type { DType, ElementArray } from "./dtype.ts";
import type { Graph } from "./graph.ts";
import { verifyGraph } from "./verify-graph.ts";

/** A graph for storage: its structure as JSON text, its arrays as one run of bytes, each at a multiple of 8. */
export interface EncodedGraph {
  readonly structure: string;
  readonly arrays: Uint8Array;
}

const noBytes = new Uint8Array(8);

/** The arrays as runs of bytes, which are the graph's own: no copy is made. An array that several nodes share is stored once. */
export function encodeGraph(graph: Graph): Omit<EncodedGraph, "arrays"> & { readonly arrays: readonly Uint8Array[] } {
  const places = new Map<ArrayBufferLike, Map<string, [number, number]>>();
  const chunks: Uint8Array[] = [];
  let end = 0;
  const put = (bytes: Uint8Array): [number, number] => {
    const known = places.get(bytes.buffer) ?? new Map<string, [number, number]>();
    places.set(bytes.buffer, known);
    const key = `${bytes.byteOffset}+${bytes.byteLength}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const place: [number, number] = [end, bytes.byteLength];
    known.set(key, place);
    const gap = -bytes.byteLength & 7;
    chunks.push(bytes, noBytes.subarray(0, gap));
    end += bytes.byteLength + gap;
    return place;
  };
  const structure = JSON.stringify(encodeAttributes(graph, put));
  return { structure, arrays: chunks };
}

/** The way back; arrays that were shared are shared again. Throws MALFORMED for what is no graph. */
export function decodeGraph({ structure, arrays }: EncodedGraph): Graph {
  const known = new Map<string, ElementArray>();
  const read = (reference: unknown, dtype: DType): ElementArray => {
    const [offset, length] = Array.isArray(reference) ? (reference as unknown[]) : [];
    if (typeof offset !== "number" || typeof length !== "number" || !(offset >= 0 && length >= 0 && offset + length <= arrays.length))
      throw new GodwitError("MALFORMED", "the graph refers to an array outside its bytes");
    const key = `${dtype} ${offset} ${length}`;
    const array = known.get(key) ?? arrayFromBytes(dtype, arrays.subarray(offset, offset + length));
    known.set(key, array);
    return array;
  };
  try {
    const graph = decodeAttributes(JSON.parse(structure), read) as Graph;
    verifyGraph(graph);
    return graph;
  } catch (cause) {
    if (cause instanceof GodwitError && cause.code === "MALFORMED") throw cause;
    throw new GodwitError("MALFORMED", "the stored graph is broken", { cause });
  }
}
