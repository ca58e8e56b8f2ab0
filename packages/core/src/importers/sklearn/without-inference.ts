import type { EstimatorReader } from "../estimator/index.ts";

/** Classes with which the library itself computes nothing for new rows, and why. */
const reasons: Readonly<Record<string, string>> = {
  DBSCAN: "it labels the rows that it is fitted on, and has no predict",
  OPTICS: "it labels the rows that it is fitted on, and has no predict",
  HDBSCAN: "it labels the rows that it is fitted on, and has no predict",
  AgglomerativeClustering: "it labels the rows that it is fitted on, and has no predict",
  SpectralClustering: "it labels the rows that it is fitted on, and has no predict",
  SpectralBiclustering: "it labels the rows and columns that it is fitted on",
  SpectralCoclustering: "it labels the rows and columns that it is fitted on",
  TSNE: "it places the rows that it is fitted on, and has no transform",
  MDS: "it places the rows that it is fitted on, and has no transform",
  ClassicalMDS: "it places the rows that it is fitted on, and has no transform",
  SpectralEmbedding: "it places the rows that it is fitted on, and has no transform",
};

/** Such classes are refused by name. */
export const withoutInference: EstimatorReader = {
  classNames: Object.keys(reasons),
  read(view, context) {
    return context.unsupported(`${view.className}: scikit-learn itself has no answer for new rows (${reasons[view.className]})`);
  },
};
