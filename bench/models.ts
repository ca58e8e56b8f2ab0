import type { Model } from "./model.ts";

const forest = {
  trainer: "scikit-learn",
  ending: "pkl",
  kind: "trees",
  method: "predict_proba",
  input: "numbers",
  dtype: "float32",
  most: 100_000,
} as const;
const dense = { ...forest, kind: "dense", dtype: "float64" } as const;
const xgboost = { ...forest, trainer: "xgboost", ending: "ubj", method: "predict" } as const;
const lightgbm = { ...forest, trainer: "lightgbm", ending: "txt", method: "predict" } as const;
const catboost = { ...forest, trainer: "catboost", ending: "cbm" } as const;
const pipeline = { ...forest, kind: "pipeline", input: "table" } as const;

export const models: readonly Model[] = [
  { ...forest, name: "forest-100x8", title: "RandomForest 100 × depth 8" },
  { ...forest, name: "forest-500x256", title: "RandomForest 500 × 256 leaves" },
  { ...forest, name: "extra-trees-deep", title: "ExtraTrees 100, unlimited" },
  { ...forest, name: "boosting-500x3", title: "GradientBoosting 500 × depth 3" },
  { ...forest, name: "hist-500x31", title: "HistGradientBoosting 500 × 31 leaves", dtype: "float64" },
  { ...xgboost, name: "xgboost-500x6", title: "XGBoost 500 × depth 6" },
  { ...xgboost, name: "xgboost-1000x8", title: "XGBoost 1000 × depth 8" },
  { ...lightgbm, name: "lightgbm-100x31", title: "LightGBM 100 × 31 leaves" },
  { ...lightgbm, name: "lightgbm-500x31", title: "LightGBM 500 × 31 leaves" },
  { ...lightgbm, name: "lightgbm-1000x64", title: "LightGBM 1000 × 64 leaves" },
  { ...lightgbm, name: "lightgbm-categories", title: "LightGBM 500 × 31 leaves, eight columns of categories", input: "coded" },
  { ...catboost, name: "catboost-1000x6", title: "CatBoost 1000 × depth 6" },
  { ...catboost, name: "catboost-categories", title: "CatBoost 300 × depth 6, four columns of strings", input: "table" },
  { ...dense, name: "logistic", title: "StandardScaler + LogisticRegression" },
  { ...dense, name: "logistic-10", title: "StandardScaler + LogisticRegression, 10 classes" },
  { ...dense, name: "mlp", title: "StandardScaler + MLP 100-50" },
  { ...dense, name: "svc", title: "StandardScaler + SVC, 2,000 support vectors", method: "decision_function", most: 10_000 },
  { ...dense, kind: "neighbors", name: "neighbors-brute", title: "KNeighbors, 10,000 × 28, brute", most: 10_000 },
  { ...dense, kind: "neighbors", name: "neighbors-tree", title: "KNeighbors, 10,000 × 28, k-d tree", most: 1_000 },
  { ...pipeline, name: "mixed-linear", title: "ColumnTransformer + LogisticRegression" },
  { ...pipeline, name: "mixed-forest", title: "ColumnTransformer + RandomForest 100 × depth 8" },
  {
    ...pipeline,
    name: "mixed-linear-dictionary",
    title: "ColumnTransformer + LogisticRegression, strings by a dictionary",
    sameAs: "mixed-linear",
    dictionary: true,
  },
  {
    ...pipeline,
    name: "mixed-forest-dictionary",
    title: "ColumnTransformer + RandomForest 100 × depth 8, strings by a dictionary",
    sameAs: "mixed-forest",
    dictionary: true,
  },
  { ...pipeline, name: "text", title: "Tfidf + LogisticRegression", input: "texts" },
];
