import { GodwitError } from "../errors/index.ts";
import { arrayDtype, arrayFromBytes, bytesOf, decodeAttributes, encodeAttributes, type NumberArray } from "./attribute-codec.ts";
import type { DType, ElementArray } from "./dtype.ts";
import type { Graph } from "./graph.ts";
import { narrowArray, widenArray } from "./narrow-array.ts";
import { verifyGraph } from "./verify-graph.ts";

/**
 * A graph for storage: its structure as JSON text, its arrays as one run of bytes, each at a multiple of 8 and narrowed where no
 * bit is lost.
 */
export interface EncodedGraph {
  readonly structure: string;
  readonly arrays: Uint8Array;
}

/** Offset, length, and as what an array is stored if not as itself. */
type Place = [offset: number, length: number, as?: string];

const noBytes = new Uint8Array(8);

/** The arrays as runs of bytes, the graph's own where they are not narrowed. An array that several nodes share is stored once. */
export function encodeGraph(graph: Graph): Omit<EncodedGraph, "arrays"> & { readonly arrays: readonly Uint8Array[] } {
  const places = new Map<ArrayBufferLike, Map<string, Place>>();
  const chunks: Uint8Array[] = [];
  let end = 0;
  const append = (bytes: Uint8Array): [number, number] => {
    const offset = end;
    const gap = -bytes.byteLength & 7;
    chunks.push(bytes, noBytes.subarray(0, gap));
    end += bytes.byteLength + gap;
    return [offset, bytes.byteLength];
  };
  const put = (array: NumberArray): Place => {
    const known = places.get(array.buffer) ?? new Map<string, Place>();
    places.set(array.buffer, known);
    const key = `${arrayDtype(array)} ${array.byteOffset}+${array.byteLength}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const narrow = narrowArray(array);
    const place: Place = narrow === null ? append(bytesOf(array)) : [...append(narrow.bytes), narrow.as];
    known.set(key, place);
    return place;
  };
  const structure = JSON.stringify(encodeAttributes(graph, put));
  return { structure, arrays: chunks };
}

/** The way back; arrays that were shared are shared again. Throws MALFORMED for what is no graph. */
export function decodeGraph({ structure, arrays }: EncodedGraph): Graph {
  const known = new Map<string, ElementArray>();
  const read = (reference: unknown, dtype: DType): ElementArray => {
    const [offset, length, as] = Array.isArray(reference) ? (reference as unknown[]) : [];
    if (typeof offset !== "number" || typeof length !== "number" || !(offset >= 0 && length >= 0 && offset + length <= arrays.length))
      throw new GodwitError("MALFORMED", "the graph refers to an array outside its bytes");
    const key = `${dtype} ${offset} ${length} ${String(as)}`;
    const bytes = arrays.subarray(offset, offset + length);
    const array = known.get(key) ?? (as === undefined ? arrayFromBytes(dtype, bytes) : widenArray(dtype, bytes, as));
    if (array === null) throw new GodwitError("MALFORMED", "the graph holds an array in no form that there is");
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
