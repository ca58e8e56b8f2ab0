import type { CtrType, Projection } from "./model.ts";

/** The name under which statistics are found: one for each projection, type and binarisation of the target. */
export function ctrKey({ categorical, floats, oneHots }: Projection, type: CtrType, classifier: number): string {
  return JSON.stringify([
    type,
    classifier,
    categorical,
    floats.map(({ index, border }) => [index, border]),
    oneHots.map((each) => [each.categorical, each.value]),
  ]);
}
