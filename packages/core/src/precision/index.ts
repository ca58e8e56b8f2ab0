export { inSinglePrecision, isInSinglePrecision } from "./in-single-precision.ts";
