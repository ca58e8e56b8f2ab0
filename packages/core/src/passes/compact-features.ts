import type { TreeEnsemble } from "../ir/index.ts";

/** The features that some split tests, ascending; feature 0 where no split tests any. */
export function usedFeatures(ensemble: TreeEnsemble): readonly number[] {
  const used = new Uint8Array(ensemble.featureCount);
  const { feature: tested } = ensemble;
  for (let node = 0; node < tested.length; node++) if (tested[node]! >= 0) used[tested[node]!] = 1;
  const features = Array.from(used.keys()).filter((feature) => used[feature] === 1);
  return features.length === 0 ? [0] : features;
}

/** The same ensemble over some of its features, which must include all that it uses. */
export function compactFeatures(ensemble: TreeEnsemble, features: readonly number[]): TreeEnsemble {
  const place = new Int32Array(ensemble.featureCount).fill(-1);
  features.forEach((feature, index) => (place[feature] = index));
  return {
    ...ensemble,
    featureCount: features.length,
    feature: ensemble.feature.map((feature) => (feature < 0 ? feature : place[feature]!)),
  };
}
