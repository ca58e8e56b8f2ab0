import type { EstimatorReader } from "../estimator/index.ts";

/** What chooses or makes the rows of the training: a pipeline leaves it out at inference, and alone it answers nothing. */
export const sampler: EstimatorReader = {
  classNames: [
    "RandomOverSampler",
    "SMOTE",
    "SMOTENC",
    "SMOTEN",
    "BorderlineSMOTE",
    "KMeansSMOTE",
    "SVMSMOTE",
    "ADASYN",
    "SMOTEENN",
    "SMOTETomek",
    "ClusterCentroids",
    "RandomUnderSampler",
    "NearMiss",
    "TomekLinks",
    "EditedNearestNeighbours",
    "RepeatedEditedNearestNeighbours",
    "AllKNN",
    "OneSidedSelection",
    "CondensedNearestNeighbour",
    "NeighbourhoodCleaningRule",
    "InstanceHardnessThreshold",
    "FunctionSampler",
    "BalanceCascade",
    "EasyEnsemble",
  ],
  onlyInTraining: true,
  isFitted: () => true,
  read: (view, context) =>
    context.unsupported(`${view.className}: a sampler changes the rows of the training, and has no answer for new ones`),
};
