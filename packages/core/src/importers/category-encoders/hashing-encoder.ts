import type { EstimatorReader } from "../estimator/index.ts";

/** Cells are counted in columns chosen by a hash (MD5 unless told) of their text, which no op of the graph computes. */
export const hashingEncoder: EstimatorReader = {
  classNames: ["HashingEncoder"],
  read: (view, context) => context.unsupported(`${view.className}: columns chosen by ${view.attribute("hash_method").string()} of a text`),
};
