import type { Graph } from "../ir/index.ts";
import { dropIdentities } from "./drop-identities.ts";
import { dropSureChecks } from "./drop-sure-checks.ts";
import { foldCasts } from "./fold-casts.ts";
import { foldConstants } from "./fold-constants.ts";
import { foldImputerIntoLookup } from "./fold-imputer-into-lookup.ts";
import { foldScalerIntoForest } from "./fold-scaler-into-forest.ts";
import { foldStartIntoForest } from "./fold-start-into-forest.ts";
import { foldSelects } from "./fold-selects.ts";
import { fuseElementwiseChains } from "./fuse-elementwise-chains.ts";
import { mergeCommonSubexpressions } from "./merge-common-subexpressions.ts";
import { narrowInputs } from "./narrow-inputs.ts";
import { removeDeadNodes } from "./remove-dead-nodes.ts";

/** A graph that answers the same bits, from a graph. */
export interface Pass {
  readonly name: string;
  run(graph: Graph): Graph;
}

/** Every pass, in the order in which they help each other. */
export const passes: readonly Pass[] = [
  { name: "remove-dead-nodes", run: removeDeadNodes },
  { name: "fold-constants", run: foldConstants },
  { name: "drop-identities", run: dropIdentities },
  { name: "fold-casts", run: foldCasts },
  { name: "fold-start-into-forest", run: foldStartIntoForest },
  { name: "fold-imputer-into-lookup", run: foldImputerIntoLookup },
  { name: "fold-selects", run: foldSelects },
  { name: "drop-sure-checks", run: dropSureChecks },
  { name: "narrow-inputs", run: narrowInputs },
  { name: "fold-selects-again", run: foldSelects },
  { name: "fuse-elementwise-chains", run: fuseElementwiseChains },
  { name: "fold-scaler-into-forest", run: foldScalerIntoForest },
  { name: "merge-common-subexpressions", run: mergeCommonSubexpressions },
];

/** The smaller graph: all passes in order. The answers keep their bits. */
export function optimize(graph: Graph): Graph {
  return passes.reduce((current, pass) => pass.run(current), graph);
}
