/**
 * How exact a method is, stated when it is compiled. `bit-equal`: every value has the library's bits. `ulp`: values differ by at
 * most so many units in the last place. `bounded`: they differ by no more than the error bound that the reference computes for
 * the row at hand, from rounding errors of sums whose order the library does not fix. `delegated`: another engine answers, of
 * which nothing is promised; a comparison takes what `delegatedTolerance` allows for the same.
 */
export type Contract =
  | { readonly kind: "bit-equal" }
  | { readonly kind: "ulp"; readonly ulp: number }
  | { readonly kind: "bounded"; readonly ulp: number; readonly text: string }
  | { readonly kind: "delegated"; readonly engine: string; readonly version: string };

/** By how much answers of the engine on two machines may differ: its kernels depend on the processor. */
export const delegatedTolerance = { relative: 1e-3, absolute: 1e-5 } as const;

/** One line for people. */
export function describeContract(contract: Contract): string {
  switch (contract.kind) {
    case "bit-equal":
      return "bit-equal";
    case "ulp":
      return `within ${contract.ulp} ulp`;
    case "bounded":
      return `within the row's bound (${contract.text})`;
    case "delegated":
      return `delegated to ${contract.engine} ${contract.version}; compared within ${delegatedTolerance.relative} relative`;
    default:
      return contract satisfies never;
  }
}
