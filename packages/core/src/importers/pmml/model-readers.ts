import { readClusteringModel } from "./clustering-model.ts";
import { readGeneralRegressionModel } from "./general-regression-model.ts";
import { readMiningModel } from "./mining-model.ts";
import { readNaiveBayesModel } from "./naive-bayes-model.ts";
import { readNearestNeighborModel } from "./nearest-neighbor-model.ts";
import { readNeuralNetwork } from "./neural-network.ts";
import type { ModelReader } from "./prediction.ts";
import { readRegressionModel } from "./regression-model.ts";
import { readScorecard } from "./scorecard.ts";
import { readSupportVectorMachineModel } from "./support-vector-machine-model.ts";
import { readTreeModel } from "./tree-model.ts";

/** The model elements that are read, by name. */
export const modelReaders: ReadonlyMap<string, ModelReader> = new Map([
  ["TreeModel", readTreeModel],
  ["RegressionModel", readRegressionModel],
  ["MiningModel", readMiningModel],
  ["NeuralNetwork", readNeuralNetwork],
  ["ClusteringModel", readClusteringModel],
  ["GeneralRegressionModel", readGeneralRegressionModel],
  ["SupportVectorMachineModel", readSupportVectorMachineModel],
  ["NaiveBayesModel", readNaiveBayesModel],
  ["NearestNeighborModel", readNearestNeighborModel],
  ["Scorecard", readScorecard],
]);
