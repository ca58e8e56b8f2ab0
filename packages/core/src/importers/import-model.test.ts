import { expect, it } from "vitest";
import { fitted, floats } from "../../test/fitted.ts";
import { importModel } from "./import-model.ts";

it("does not make the columns of a model that claims a billion", () => {
  const model = fitted("MaxAbsScaler", { n_features_in_: 1e9, scale_: floats(1) });
  expect(() => importModel(model)).toThrow(expect.objectContaining({ code: "LIMIT_EXCEEDED" }));
});
