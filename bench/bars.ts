import { mainRows, printRows } from "./batches.ts";
import type { Finding } from "./claim.ts";
import { models } from "./models.ts";
import type { Model } from "./model.ts";
import { peers, type PeerName } from "./peers.ts";
import type { ModelResult, Race } from "./results.ts";
import { printBytes, printSpread, printTime, ratiosOf, spreadOf } from "./statistics.ts";

/** Godwit must be `floor` times as quick as a peer with so many rows a call. */
interface Ratio {
  readonly peer: PeerName;
  readonly rows: number;
  readonly floor: number;
}

const ownLibrary: Readonly<Record<string, number>> = {
  "forest-100x8": 6,
  "forest-500x256": 6,
  "extra-trees-deep": 2.5,
  "boosting-500x3": 10,
  "hist-500x31": 10,
  "xgboost-500x6": 2.5,
  "xgboost-1000x8": 2.5,
  "lightgbm-100x31": 10,
  "lightgbm-500x31": 10,
  "lightgbm-1000x64": 10,
  "lightgbm-categories": 10,
  "catboost-1000x6": 0.5,
  logistic: 1,
  "logistic-10": 1,
  svc: 1,
  mlp: 0.3,
  "neighbors-brute": 0.3,
  "neighbors-tree": 0.3,
  "mixed-linear": 4,
  "mixed-forest": 6,
  "mixed-linear-dictionary": 10,
  "mixed-forest-dictionary": 10,
  text: 5,
};

/** Microseconds of a call with one row. */
const oneRow: Readonly<Record<string, number>> = { "hist-500x31": 5, "lightgbm-500x31": 5, "forest-500x256": 12 };

const evenness = 3;
const spareMemory = 64e6;

function ratiosOfModel(model: Model): Ratio[] {
  const rows = mainRows(model);
  const whole = (peer: PeerName, floor: number): Ratio => ({ peer, rows, floor });
  const one = (peer: PeerName, floor: number): Ratio => ({ peer, rows: 1, floor });
  const own = ownLibrary[model.name];
  const onnx = model.name.startsWith("catboost") ? 10 : 5;
  return [
    ...(own === undefined ? [] : [whole("trainer", own)]),
    ...(model.kind === "trees"
      ? [
          whole("onnxruntime", onnx),
          whole("onnxruntime-web", onnx),
          ...(["daal4py", "treelite", "tl2cgen", "lleaves", "m2cgen-c"] as const).map((peer) => whole(peer, 1)),
        ]
      : []),
    ...(model.kind === "dense" || model.kind === "neighbors"
      ? [one("trainer", 20)]
      : [...(model.trainer === "scikit-learn" ? [one("trainer", 100)] : []), one("onnxruntime", 5)]),
  ];
}

/** The bars that a measured model has, and whether it reaches them; a peer that did not run, or answers wrongly, is no bar. */
export function barsOf(result: ModelResult): readonly Finding[] {
  const model = models.find(({ name }) => name === result.name);
  if (model === undefined) return [];
  const found: Finding[] = [];
  for (const ratio of ratiosOfModel(model)) {
    const race = result.races.find(({ rows, threads }) => rows === ratio.rows && threads === 1);
    if (race !== undefined && (result.peers[ratio.peer]?.accuracy?.wrong ?? 0) === 0) found.push(...ratioFinding(result, race, ratio));
  }
  return [...found, ...ownFindings(result)];
}

function ratioFinding({ title }: ModelResult, { times, rows }: Race, { peer, floor }: Ratio): Finding[] {
  const [own, theirs] = [times.godwit, times[peer]];
  if (own === undefined || theirs === undefined) return [];
  const spread = ratiosOf(own, theirs);
  return [
    {
      what: `${title}, ${printRows(rows)}, against ${peers.find(({ name }) => name === peer)!.title}`,
      figure: `${printSpread(spread)}: ${printTime(spreadOf(own).median)} and ${printTime(spreadOf(theirs).median)}`,
      floor: floor === 1 ? "quicker" : `≥ ${floor} ×`,
      reached: spread.median >= floor,
    },
  ];
}

function ownFindings({ name, title, own }: ModelResult): Finding[] {
  if (own === undefined) return [];
  const { p50, p99, memory } = own;
  const most = oneRow[name];
  return [
    ...(most === undefined
      ? []
      : [{ what: `${title}, one row`, figure: printTime(p50), floor: `≤ ${most} µs`, reached: p50 * 1000 <= most }]),
    {
      what: `${title}, one row: 99 calls of 100 beside half of them`,
      figure: `${(p99 / p50).toFixed(2)} × ${printTime(p50)}`,
      floor: `< ${evenness} ×`,
      reached: p99 / p50 < evenness,
    },
    ...(memory === undefined
      ? []
      : [
          {
            what: `${title}, ${printRows(memory.rows)}: peak memory above idle, artifact and input`,
            figure: printBytes(memory.above - memory.artifact - memory.input),
            floor: `≤ ${printBytes(spareMemory)}`,
            reached: memory.above - memory.artifact - memory.input <= spareMemory,
          },
        ]),
  ];
}
