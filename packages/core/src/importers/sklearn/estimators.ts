import { transformedTargetRegressor } from "./compose/transformed-target-regressor.ts";
import { adaBoostRegressor } from "./ensemble/ada-boost-regressor.ts";
import { randomTreesEmbedding } from "./ensemble/random-trees-embedding.ts";
import { calibratedClassifier } from "./calibration/calibrated-classifier.ts";
import { dummyClassifier } from "./dummy/dummy-classifier.ts";
import { dummyRegressor } from "./dummy/dummy-regressor.ts";
import { adaBoostClassifier } from "./ensemble/ada-boost.ts";
import { bagging } from "./ensemble/bagging.ts";
import { stacking } from "./ensemble/stacking.ts";
import { voting } from "./ensemble/voting.ts";
import { frozenEstimator } from "./frozen/frozen-estimator.ts";
import { isotonicRegression } from "./isotonic/isotonic-regression.ts";
import { thresholdClassifier } from "./model-selection/threshold-classifier.ts";
import { constantPredictor } from "./multiclass/constant-predictor.ts";
import { oneVsOne } from "./multiclass/one-vs-one.ts";
import { oneVsRest } from "./multiclass/one-vs-rest.ts";
import { outputCode } from "./multiclass/output-code.ts";
import { chain } from "./multioutput/chain.ts";
import { multiOutput } from "./multioutput/multi-output.ts";
import { selfTrainingClassifier } from "./semi-supervised/self-training-classifier.ts";
import { columnTransformer } from "./compose/column-transformer.ts";
import { featureUnion } from "./compose/feature-union.ts";
import { covarianceEstimator } from "./covariance/covariance-estimator.ts";
import { ellipticEnvelope } from "./covariance/elliptic-envelope.ts";
import { linearDiscriminantAnalysis } from "./discriminant-analysis/linear-discriminant-analysis.ts";
import { quadraticDiscriminantAnalysis } from "./discriminant-analysis/quadratic-discriminant-analysis.ts";
import { binaryGaussianProcess, gaussianProcessClassifier } from "./gaussian-process/gaussian-process-classifier.ts";
import { gaussianProcessRegressor } from "./gaussian-process/gaussian-process-regressor.ts";
import { additiveChi2Sampler } from "./kernel-methods/additive-chi2-sampler.ts";
import { rbfSampler, skewedChi2Sampler } from "./kernel-methods/fourier-samplers.ts";
import { kernelCenterer } from "./kernel-methods/kernel-centerer.ts";
import { kernelPca } from "./kernel-methods/kernel-pca.ts";
import { kernelRidge } from "./kernel-methods/kernel-ridge.ts";
import { nystroem } from "./kernel-methods/nystroem.ts";
import { polynomialCountSketch } from "./kernel-methods/polynomial-count-sketch.ts";
import { bayesianGaussianMixture, gaussianMixture } from "./mixture/gaussian-mixture.ts";
import { randomProjection } from "./random-projection/random-projection.ts";
import { factorAnalysis } from "./decomposition/factor-analysis.ts";
import { fastIca } from "./decomposition/fast-ica.ts";
import { latentDirichletAllocation } from "./decomposition/latent-dirichlet-allocation.ts";
import { nonNegativeFactorization } from "./decomposition/non-negative-factorization.ts";
import { sparseCoding } from "./decomposition/sparse-coding.ts";
import { sparsePca } from "./decomposition/sparse-pca.ts";
import { partialLeastSquares, partialLeastSquaresSvd } from "./cross-decomposition/partial-least-squares.ts";
import { boltzmannMachine } from "./neural-network/boltzmann-machine.ts";
import { perceptronClassifier, perceptronRegressor } from "./neural-network/multi-layer-perceptron.ts";
import { categoricalNb } from "./naive-bayes/categorical-nb.ts";
import { pca } from "./decomposition/pca.ts";
import { truncatedSvd } from "./decomposition/truncated-svd.ts";
import { gradientBoosting } from "./ensemble/gradient-boosting.ts";
import { histGradientBoosting } from "./ensemble/hist-gradient-boosting.ts";
import { isolationForest } from "./ensemble/isolation-forest.ts";
import { countVectorizer } from "./feature-extraction/count-vectorizer.ts";
import { dictVectorizer } from "./feature-extraction/dict-vectorizer.ts";
import { featureHasher } from "./feature-extraction/feature-hasher.ts";
import { hashingVectorizer } from "./feature-extraction/hashing-vectorizer.ts";
import { tfidfTransformer } from "./feature-extraction/tfidf-transformer.ts";
import { tfidfVectorizer } from "./feature-extraction/tfidf-vectorizer.ts";
import { randomizedSelector } from "./feature-selection/randomized-selector.ts";
import { recursiveElimination } from "./feature-selection/recursive-elimination.ts";
import { selectFromModel } from "./feature-selection/select-from-model.ts";
import { sequentialFeatureSelector } from "./feature-selection/sequential-feature-selector.ts";
import { univariateFilter } from "./feature-selection/univariate-filter.ts";
import { varianceThreshold } from "./feature-selection/variance-threshold.ts";
import { iterativeImputer } from "./impute/iterative-imputer.ts";
import { knnImputer } from "./impute/knn-imputer.ts";
import { missingIndicator } from "./impute/missing-indicator.ts";
import { simpleImputer } from "./impute/simple-imputer.ts";
import { bernoulliNb, countingNb } from "./naive-bayes/discrete-nb.ts";
import { gaussianNb } from "./naive-bayes/gaussian-nb.ts";
import { isomap } from "./manifold/isomap.ts";
import { locallyLinearEmbedding } from "./manifold/locally-linear-embedding.ts";
import { kernelDensity } from "./neighbors/kernel-density.ts";
import { labelPropagation } from "./semi-supervised/label-propagation.ts";
import { kNeighborsClassifier } from "./neighbors/k-neighbors-classifier.ts";
import { kNeighborsRegressor } from "./neighbors/k-neighbors-regressor.ts";
import { nearestNeighbors } from "./neighbors/nearest-neighbors.ts";
import { bisectingKMeans } from "./cluster/bisecting-k-means.ts";
import { birch } from "./cluster/birch.ts";
import { featureAgglomeration } from "./cluster/feature-agglomeration.ts";
import { kMeans } from "./cluster/k-means.ts";
import { nearestExemplar } from "./cluster/nearest-exemplar.ts";
import { localOutlierFactor } from "./neighbors/local-outlier-factor.ts";
import { nearestCentroid } from "./neighbors/nearest-centroid.ts";
import { neighborhoodComponents } from "./neighbors/neighborhood-components.ts";
import { radiusNeighborsClassifier } from "./neighbors/radius-neighbors-classifier.ts";
import { radiusNeighborsRegressor } from "./neighbors/radius-neighbors-regressor.ts";
import { kNeighborsTransformer, radiusNeighborsTransformer } from "./neighbors/neighbor-graph.ts";
import { withoutInference } from "./without-inference.ts";
import { forest } from "./ensemble/forest.ts";
import { generalizedLinearRegressor } from "./linear-model/generalized-linear-regressor.ts";
import { linearRegressor } from "./linear-model/linear-regressor.ts";
import { logisticRegression } from "./linear-model/logistic-regression.ts";
import { ransacRegressor } from "./linear-model/ransac-regressor.ts";
import { ridgeClassifier } from "./linear-model/ridge-classifier.ts";
import { scoreClassifier } from "./linear-model/score-classifier.ts";
import { sgdClassifier } from "./linear-model/sgd-classifier.ts";
import { sgdOneClassSvm } from "./linear-model/sgd-one-class-svm.ts";
import { search } from "./model-selection/search.ts";
import { pipeline } from "./pipeline/pipeline.ts";
import { binarizer } from "./preprocessing/binarizer.ts";
import { functionTransformer } from "./preprocessing/function-transformer.ts";
import { kBinsDiscretizer } from "./preprocessing/k-bins-discretizer.ts";
import { labelBinarizer } from "./preprocessing/label-binarizer.ts";
import { multiLabelBinarizer } from "./preprocessing/multi-label-binarizer.ts";
import { labelEncoder } from "./preprocessing/label-encoder.ts";
import { maxAbsScaler } from "./preprocessing/max-abs-scaler.ts";
import { minMaxScaler } from "./preprocessing/min-max-scaler.ts";
import { normalizer } from "./preprocessing/normalizer.ts";
import { oneHotEncoder } from "./preprocessing/one-hot-encoder.ts";
import { ordinalEncoder } from "./preprocessing/ordinal-encoder.ts";
import { powerTransformer } from "./preprocessing/power-transformer.ts";
import { targetEncoder } from "./preprocessing/target-encoder.ts";
import { polynomialFeatures } from "./preprocessing/polynomial-features.ts";
import { quantileTransformer } from "./preprocessing/quantile-transformer.ts";
import { robustScaler } from "./preprocessing/robust-scaler.ts";
import { splineTransformer } from "./preprocessing/spline-transformer.ts";
import { standardScaler } from "./preprocessing/standard-scaler.ts";
import type { EstimatorReader } from "../estimator/index.ts";
import { oneClassSvm } from "./svm/one-class-svm.ts";
import { supportVectorClassifier } from "./svm/support-vector-classifier.ts";
import { supportVectorRegressor } from "./svm/support-vector-regressor.ts";
import { decisionTree } from "./tree/decision-tree.ts";

/** Every class that can be read, once. */
export const estimators: readonly EstimatorReader[] = [
  // composition
  pipeline,
  featureUnion,
  columnTransformer,
  search,
  // preprocessing
  standardScaler,
  minMaxScaler,
  maxAbsScaler,
  robustScaler,
  normalizer,
  binarizer,
  oneHotEncoder,
  ordinalEncoder,
  labelEncoder,
  labelBinarizer,
  multiLabelBinarizer,
  polynomialFeatures,
  targetEncoder,
  powerTransformer,
  quantileTransformer,
  splineTransformer,
  kBinsDiscretizer,
  functionTransformer,
  simpleImputer,
  iterativeImputer,
  knnImputer,
  missingIndicator,
  // text
  countVectorizer,
  tfidfVectorizer,
  tfidfTransformer,
  hashingVectorizer,
  dictVectorizer,
  featureHasher,
  // feature selection
  varianceThreshold,
  univariateFilter,
  selectFromModel,
  recursiveElimination,
  randomizedSelector,
  sequentialFeatureSelector,
  // linear models
  linearRegressor,
  generalizedLinearRegressor,
  ransacRegressor,
  logisticRegression,
  ridgeClassifier,
  scoreClassifier,
  sgdClassifier,
  sgdOneClassSvm,
  // support vector machines
  supportVectorClassifier,
  supportVectorRegressor,
  oneClassSvm,
  // kernels
  kernelRidge,
  kernelPca,
  kernelCenterer,
  nystroem,
  rbfSampler,
  skewedChi2Sampler,
  additiveChi2Sampler,
  polynomialCountSketch,
  // Gaussian processes
  gaussianProcessRegressor,
  gaussianProcessClassifier,
  binaryGaussianProcess,
  // Gaussians
  linearDiscriminantAnalysis,
  quadraticDiscriminantAnalysis,
  gaussianMixture,
  bayesianGaussianMixture,
  covarianceEstimator,
  ellipticEnvelope,
  // trees
  decisionTree,
  forest,
  gradientBoosting,
  histGradientBoosting,
  isolationForest,
  randomTreesEmbedding,
  // ensembles of any estimators
  adaBoostClassifier,
  adaBoostRegressor,
  bagging,
  voting,
  stacking,
  oneVsRest,
  oneVsOne,
  outputCode,
  constantPredictor,
  multiOutput,
  chain,
  // around one estimator
  calibratedClassifier,
  transformedTargetRegressor,
  thresholdClassifier,
  selfTrainingClassifier,
  frozenEstimator,
  isotonicRegression,
  dummyClassifier,
  dummyRegressor,
  // naive Bayes
  gaussianNb,
  countingNb,
  bernoulliNb,
  categoricalNb,
  // neural networks
  perceptronClassifier,
  perceptronRegressor,
  boltzmannMachine,
  // neighbors
  kNeighborsClassifier,
  kNeighborsRegressor,
  nearestNeighbors,
  kernelDensity,
  isomap,
  locallyLinearEmbedding,
  labelPropagation,
  localOutlierFactor,
  nearestCentroid,
  neighborhoodComponents,
  radiusNeighborsClassifier,
  radiusNeighborsRegressor,
  kNeighborsTransformer,
  radiusNeighborsTransformer,
  // cluster
  bisectingKMeans,
  birch,
  featureAgglomeration,
  kMeans,
  nearestExemplar,
  withoutInference,
  // decomposition
  pca,
  truncatedSvd,
  fastIca,
  factorAnalysis,
  sparsePca,
  nonNegativeFactorization,
  latentDirichletAllocation,
  sparseCoding,
  partialLeastSquares,
  partialLeastSquaresSvd,
  randomProjection,
];
