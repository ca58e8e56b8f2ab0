import { mainRows, printRows } from "../batches.ts";
import type { Model } from "../model.ts";
import { models } from "../models.ts";
import { peers, type PeerName } from "../peers.ts";
import type { ModelResult, Results } from "../results.ts";
import { printRatio, printTime, ratiosOf, spreadOf } from "../statistics.ts";
import { table } from "./table.ts";

const shown = [
  "forest-100x8",
  "extra-trees-deep",
  "hist-500x31",
  "boosting-500x3",
  "xgboost-500x6",
  "lightgbm-500x31",
  "catboost-1000x6",
  "mlp",
  "svc",
  "mixed-forest",
  "text",
];
const columns = ["trainer", "onnxruntime", "onnxruntime-web"] as const;
const compilers = ["daal4py", "treelite", "tl2cgen", "lleaves", "m2cgen-c"] as const;

/** The figures that the README shows, from a stored run. */
export function readmeFigures(results: Results): string {
  const titles = columns.map((name) => `than ${peers.find((peer) => peer.name === name)!.title}`);
  return table(
    ["", "Godwit", ...titles, "than the quickest of the tree compilers"],
    models
      .filter(({ name }) => shown.includes(name))
      .flatMap((model) => {
        const result = results.models.find(({ name }) => name === model.name);
        return result === undefined
          ? []
          : [rowOf(model, result, mainRows(model)), ...(model.name === shown[0] ? [rowOf(model, result, 1)] : [])];
      }),
  ).join("\n");
}

function rowOf(model: Model, { races, peers: found }: ModelResult, rows: number): string[] {
  const times = races.find((race) => race.rows === rows && race.threads === 1)?.times ?? {};
  const own = times.godwit;
  const ratio = (name: PeerName): number | undefined =>
    own === undefined || times[name] === undefined || (found[name]?.accuracy?.wrong ?? 0) > 0
      ? undefined
      : ratiosOf(own, times[name]).median;
  const print = (figure: number | undefined): string => (figure === undefined ? "" : `${printRatio(figure)} ×`);
  const compiled = compilers.map(ratio).filter((figure) => figure !== undefined);
  return [
    `${model.title}, ${printRows(rows)}`,
    own === undefined ? "" : printTime(spreadOf(own).median),
    ...columns.map((name) => print(ratio(name))),
    print(compiled.length === 0 ? undefined : Math.min(...compiled)),
  ];
}
