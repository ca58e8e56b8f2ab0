import type { EstimatorReader } from "../estimator/index.ts";
import { pmmlDocument } from "./pmml-document.ts";

export const estimators: readonly EstimatorReader[] = [pmmlDocument];
