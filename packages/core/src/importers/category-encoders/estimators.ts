import type { EstimatorReader } from "../estimator/index.ts";
import { codedEncoder } from "./coded-encoder.ts";
import { countEncoder } from "./count-encoder.ts";
import { nestedCvWrapper, polynomialWrapper } from "./encoder-wrappers.ts";
import { hashingEncoder } from "./hashing-encoder.ts";
import { meanEncoder } from "./mean-encoder.ts";
import { ordinalEncoder } from "./ordinal-encoder.ts";
import { summaryEncoder } from "./summary-encoder.ts";

/** Every class that can be read, once. */
export const estimators: readonly EstimatorReader[] = [
  ordinalEncoder,
  codedEncoder,
  meanEncoder,
  countEncoder,
  summaryEncoder,
  nestedCvWrapper,
  polynomialWrapper,
  hashingEncoder,
];
