import type { EstimatorReader } from "../estimator/index.ts";

const labels = "it labels the rows that it is fitted on, and has no predict";
const places = "it places the rows that it is fitted on, and has no transform";

/** Classes with which the library itself computes nothing for new rows, or that change which rows there are, and why. */
const refused: Readonly<Record<string, string>> = {
  DBSCAN: labels,
  OPTICS: labels,
  HDBSCAN: labels,
  AgglomerativeClustering: labels,
  SpectralClustering: labels,
  SpectralBiclustering: "it labels the rows and columns that it is fitted on",
  SpectralCoclustering: "it labels the rows and columns that it is fitted on",
  TSNE: places,
  MDS: places,
  ClassicalMDS: places,
  SpectralEmbedding: places,
  PatchExtractor: "it gives several rows for each image",
};

/** Such classes are refused by name. */
export const withoutInference: EstimatorReader = {
  classNames: Object.keys(refused),
  refused,
  isFitted: () => true,
  read: (view, context) =>
    context.unsupported(`${view.className}: scikit-learn itself has no answer for new rows (${refused[view.className]})`),
};
