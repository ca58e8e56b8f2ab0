/**
 * What a method promises against the library that trained the model. `ulp`: numbers within so many units in the last
 * place (of `1 − p`: within the error of p). `bounded`: within the error that the row's own numbers allow, as the
 * reference computes it; `ulp` counts the roundings on the longest path, `text` names their causes. Labels differ only
 * where a compared number lies within that error.
 */
export type Contract =
  | { readonly kind: "bit-equal" }
  | { readonly kind: "ulp"; readonly ulp: number }
  | { readonly kind: "bounded"; readonly ulp: number; readonly text: string };
