export { FloatArithmetic, type FloatDtype, product, rounded, wider } from "./float-arithmetic.ts";
export { logSumExp, softmax, withComplement } from "./softmax.ts";
