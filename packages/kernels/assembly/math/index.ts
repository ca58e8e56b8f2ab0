export { power } from "./power.generated";
export { arctan2 } from "./inverse-trigonometric.generated";
export { logaddexp } from "./logistic.generated";
export { numpyMaximum, numpyMinimum } from "./extremes.generated";
export { argumentOfMaximum, pairwiseSum } from "./sum";
export { unary } from "./unary";
export { unaryColumn } from "./unary-column";
