import { cellCount, errorAt, errorsOf, type BoundRule } from "./bounded.ts";

/** An answer that rounding decides. */
const undecided = Infinity;

export const cityHashRule: BoundRule<"city_hash"> = ([texts], _attributes, answer) =>
  errorsOf(cellCount(answer), (index) => (errorAt(texts!.error, index) === 0 ? 0 : undecided));

/** A row's hash hangs on each of its integers. */
export const hashLookupRule: BoundRule<"hash_lookup"> = ([integers], _attributes, answer) => {
  const { value, error } = integers!;
  if (error === null || value.kind === "sparse") return null;
  return errorsOf(cellCount(answer), (row) =>
    error.subarray(row * value.width, (row + 1) * value.width).every((each) => each === 0) ? 0 : undecided,
  );
};
