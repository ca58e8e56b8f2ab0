import { GodwitError } from "../../../errors/index.ts";
import type { TreeEnsemble } from "../../../ir/tree-ensemble.ts";
import { chooseFewRows } from "./choose-few-rows.ts";
import { chooseKernel, chooseOblivious, type Kernel } from "./choose-kernel.ts";
import { chooseTile } from "./choose-tile.ts";
import { groupTrees, type Sums } from "./group-trees.ts";
import { comparedAtOnce, fitGuessGrid } from "./guess-grid.ts";
import {
  header,
  headerWords,
  imageMagic,
  pieceWords,
  planeBlockBytes,
  search as field,
  searchWords,
  tree,
  treeWords,
} from "./image-layout.ts";
import { ImageWriter } from "./image-writer.ts";
import { obliviousLevels } from "./pack-oblivious.ts";
import { packTree } from "./pack-tree.ts";
import { indexOf, planRanks, type RankPlan, type Search } from "../../forest/rank-plan.ts";
import { measureTree } from "../../forest/tree-shape.ts";

export interface PackForestOptions {
  /** Use only kernels that agree with this one, for every tree that allows one. */
  readonly kernel?: Partial<Kernel>;
  /** The width of ranks, where not the one that suits. */
  readonly rankBits?: 8 | 16;
}

/** What a packed ensemble can answer. */
export type ForestOutputs = "sum" | "leaf" | "both";

const outputBits: Readonly<Record<ForestOutputs, number>> = { sum: 1, leaf: 2, both: 3 };

/**
 * Packs a tree ensemble into the position-independent tables of the forest kernels. With "sum" they give float64 scores,
 * bit-equal to the canonical definition; with "leaf" the int32 index of each tree's leaf within its tree.
 * Contradictions in the ensemble are an INVALID_MODEL, tables beyond 4 GiB LIMIT_EXCEEDED.
 */
export function packForest(ensemble: TreeEnsemble, outputs: ForestOutputs, options: PackForestOptions = {}): Uint8Array {
  const plan = planRanks(ensemble, options.rankBits);
  const treeCount = ensemble.treeOffset.length - 1;
  const sums = outputs === "leaf" ? "none" : sumsOf(ensemble);
  const writer = new ImageWriter();
  const head = new Uint32Array(headerWords);
  const descriptors = new Int32Array(treeCount * treeWords);
  writer.append(head);
  head[header.magic] = imageMagic;
  head[header.rankBytes] = plan.rankBits / 8;
  head[header.tile] = chooseTile(plan, ensemble.feature.length, treeCount);
  head[header.outputs] = outputBits[outputs];
  head[header.treeCount] = treeCount;
  head[header.outputCount] = ensemble.outputCount;
  head[header.compareF32] = ensemble.compare === "f32" ? 1 : 0;
  head[header.testLt] = ensemble.test === "lt" ? 1 : 0;
  head[header.sumF32] = ensemble.accumulate === "f32" ? 1 : 0;
  head[header.leafF32] = sums === "f32" ? 1 : 0;
  head[header.searchCount] = plan.searches.length;
  head[header.searches] = packSearches(ensemble, plan, writer);
  head[header.initial] = writer.append(ensemble.initial);
  head[header.blockBytes] = plan.planeCount * planeBlockBytes;
  head[header.sourceCount] = plan.features.length;
  head[header.sources] = writer.append(Uint32Array.from(plan.features));
  head[header.trees] = writer.append(descriptors);
  let expected = 0;
  for (let index = 0; index < treeCount; index++) {
    const shape = measureTree(ensemble, index);
    const target = ensemble.treeOutput[index]!;
    if (target >= ensemble.outputCount) {
      throw new GodwitError("INVALID_MODEL", "A tree adds to an output that the model does not have.", {
        where: { path: `trees[${index}]` },
      });
    }
    const levels = (options.kernel?.kind ?? "oblivious") === "oblivious" ? obliviousLevels({ plan, shape }) : null;
    const { kernel, nanoseconds } = levels === null ? chooseKernel(shape, plan, options.kernel) : chooseOblivious(levels, plan);
    expected += nanoseconds;
    const descriptor = descriptors.subarray(index * treeWords, (index + 1) * treeWords);
    const { slots, labels } = packTree(
      { ensemble, plan, shape, output: target, outputs, singleLeaves: sums === "f32" },
      kernel,
      writer,
      descriptor,
    );
    head[header.sweepSlots] = Math.max(head[header.sweepSlots]!, slots);
    head[header.sweepLabels] = Math.max(head[header.sweepLabels]!, labels);
  }
  head[header.nanoseconds] = Math.round(expected);
  groupTrees(descriptors, sums);
  head[header.fewRows] = chooseFewRows(descriptors, plan.rankBits);
  const rounds = descriptors.some((word, index) => index % treeWords === tree.rounds && word > 0);
  head[header.recordBytes] = Math.ceil((plan.planeCount * plan.rankBits) / 8 / 16) * 16;
  head[header.recordRows] = rounds ? head[header.tile]! : head[header.fewRows]!;
  head[header.byteLength] = writer.byteLength;
  return writer.finish();
}

function sumsOf({ accumulate, leafValue }: TreeEnsemble): Sums {
  if (accumulate === undefined) return "f64";
  return leafValue.every((value) => Object.is(Math.fround(value), value)) ? "f32" : "f32 of f64";
}

function packSearches(ensemble: TreeEnsemble, plan: RankPlan, writer: ImageWriter): number {
  const records = new Uint32Array(plan.searches.length * searchWords);
  const at = writer.append(records);
  const sourceOf = new Map(plan.features.map((feature, source) => [feature, source]));
  for (const [index, search] of plan.searches.entries()) {
    const record = records.subarray(index * searchWords, (index + 1) * searchWords);
    record[field.source] = sourceOf.get(search.feature)!;
    packSearch(ensemble, search, record, writer);
  }
  return at;
}

function packSearch(ensemble: TreeEnsemble, search: Search, record: Uint32Array, writer: ImageWriter): void {
  const single = ensemble.compare === "f32" && search.kind === "numeric";
  const grid = fitGuessGrid(search.values, single);
  const padded = search.values.length + comparedAtOnce * 2 ** grid.steps;
  const thresholds = (single ? new Float32Array(padded) : new Float64Array(padded)).fill(Number.NaN);
  thresholds.set(search.values);
  record[field.categorical] = search.kind === "categories" ? 1 : 0;
  record[field.thresholds] = writer.append(thresholds);
  record[field.thresholdCount] = search.values.length;
  record[field.grid] = writer.append(grid.first);
  record[field.gridWide] = grid.first.BYTES_PER_ELEMENT === 4 ? 1 : 0;
  record[field.steps] = grid.steps;
  record[field.lastCell] = grid.first.length - 1;
  record[field.rankOfZero] = rankOf(ensemble, search, 0);
  record[field.rankOfOne] = rankOf(ensemble, search, 1);
  const floats = new Float64Array(record.buffer, record.byteOffset, record.byteLength / 8);
  floats[field.low / 2] = grid.low;
  floats[field.scale / 2] = grid.scale;
  const pieces = new Uint32Array(search.pieces.length * pieceWords);
  record[field.pieceCount] = search.pieces.length;
  record[field.pieces] = writer.append(pieces);
  for (const [index, piece] of search.pieces.entries()) {
    pieces[index * pieceWords] = piece.plane * planeBlockBytes;
    pieces[index * pieceWords + 1] = "bits" in piece ? writer.append(piece.bits) : piece.start;
    pieces[index * pieceWords + 2] = "bits" in piece ? 0 : Number(piece.missingRight);
  }
}

function rankOf(ensemble: TreeEnsemble, search: Search, value: number): number {
  if (search.kind === "categories") return search.values.indexOf(value) + 1;
  const below = indexOf(search.values, value);
  return below + Number(ensemble.test === "lt" && search.values[below] === value);
}
