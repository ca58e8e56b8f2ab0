import { assert } from "../../errors/index.ts";
import type { TreeEnsemble } from "../../ir/tree-ensemble.ts";
import type { RankPlan, Search } from "../forest/rank-plan.ts";
import { splitKeys, type CellFormat, type SplitRule } from "./split-keys.ts";

/** How a row's cells become the ranks that splits compare: 16 bits each, plane after plane, two planes a word. */
export interface RankTables {
  readonly planes: number;
  /** The features in use; a search names its cell by the place in this list. */
  readonly features: readonly number[];
  readonly searches: number;
  /** The records of the searches, `searchWords` each, then what they refer to, by word. */
  readonly words: Uint32Array;
  /** The thresholds of all searches, one search after the other. */
  keys(format: CellFormat): Uint32Array;
}

export const searchWords: number = 6;
/** Words of a search's record. Pieces are two words each: what the plane starts from (of categories: where its bits are), and whether NaN goes right. */
export const searchFields = { source: 0, firstKey: 1, keyCount: 2, pieces: 3, pieceCount: 4, positions: 5 } as const;

/** `positions` of a search among numbers. */
const numeric = 0;

/** Packs a plan of 16-bit ranks. */
export function packRanks({ compare, test }: TreeEnsemble, plan: RankPlan): RankTables {
  assert(plan.rankBits === 16, "ranks of the GPU have 16 bits");
  const records = new Uint32Array(plan.searches.length * searchWords);
  const rest: number[] = [];
  const place = (): number => records.length + rest.length;
  const thresholds: { readonly values: Float64Array; readonly rule: SplitRule }[] = [];
  let firstKey = 0;
  let plane = 0;
  for (const [index, search] of plan.searches.entries()) {
    const record = records.subarray(index * searchWords, (index + 1) * searchWords);
    const edges = search.kind === "numeric" ? { values: search.values, positions: null } : categoryEdges(search.values);
    record[searchFields.source] = plan.features.indexOf(search.feature);
    record[searchFields.firstKey] = firstKey;
    record[searchFields.keyCount] = edges.values.length;
    record[searchFields.positions] = edges.positions === null ? numeric : place();
    if (edges.positions !== null) for (const position of edges.positions) rest.push(position);
    const pieces = piecesOf(search, (bits) => {
      const at = place();
      for (const word of bits) rest.push(word);
      return at;
    });
    record[searchFields.pieces] = place();
    record[searchFields.pieceCount] = search.pieces.length;
    for (const word of pieces) rest.push(word);
    for (const piece of search.pieces) assert(piece.plane === plane++, "planes are numbered in the order of their searches");
    thresholds.push({ values: edges.values, rule: search.kind === "numeric" ? { compare, test } : { compare: "f64", test: "lt" } });
    firstKey += edges.values.length;
  }
  const words = new Uint32Array(place());
  words.set(records);
  words.set(rest, records.length);
  const made = new Map<CellFormat, Uint32Array>();
  return {
    planes: plan.planeCount,
    features: plan.features,
    searches: plan.searches.length,
    words,
    keys(format) {
      const keys = made.get(format) ?? joinKeys(thresholds.map(({ values, rule }) => splitKeys(values, rule, format)));
      made.set(format, keys);
      return keys;
    },
  };
}

/** A cell belongs to code c where it lies in c … c + 1: the ends of these intervals, and the place of the code, from 1, between them; 0 where there is none. */
function categoryEdges(codes: Float64Array): { readonly values: Float64Array; readonly positions: readonly number[] } {
  const values: number[] = [];
  const positions = [0];
  codes.forEach((code, index) => {
    if (values.at(-1) === code) positions.pop();
    else values.push(code);
    values.push(code + 1);
    positions.push(index + 1, 0);
  });
  return { values: Float64Array.from(values), positions };
}

function piecesOf(search: Search, putBits: (bits: Uint32Array) => number): number[] {
  if (search.kind === "numeric") return search.pieces.flatMap(({ start, missingRight }) => [start, Number(missingRight)]);
  return search.pieces.flatMap(({ bits }) => {
    const words = new Uint32Array(Math.ceil(bits.length / 4));
    bits.forEach((byte, index) => (words[index >> 2]! |= byte << ((index & 3) * 8)));
    return [putBits(words), bits[0]! & 1];
  });
}

function joinKeys(parts: readonly Uint32Array[]): Uint32Array {
  const joined = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
