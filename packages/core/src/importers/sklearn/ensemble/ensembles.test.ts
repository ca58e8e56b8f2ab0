import { expect, it } from "vitest";
import type { PyValue } from "../../../formats/index.ts";
import { answer, dict, fitted, floats, integers, list, tuple } from "../../../../test/fitted.ts";

type Attributes = Readonly<Record<string, PyValue>>;

/** A classifier that always says the same of the labels 0 and 1. */
function classifier(no: number, yes: number, options: Attributes = {}): PyValue {
  return fitted("DummyClassifier", {
    strategy: "prior",
    n_outputs_: 1,
    n_features_in_: 1,
    classes_: integers(0, 1),
    class_prior_: floats(no, yes),
    ...options,
  });
}

function regressor(value: number): PyValue {
  return fitted("DummyRegressor", { n_outputs_: 1, n_features_in_: 1, constant_: floats(value) });
}

const three = [classifier(0.9, 0.1), classifier(0.2, 0.8), classifier(0.4, 0.6)];

function voting(options: Attributes): PyValue {
  return fitted("VotingClassifier", {
    estimators: list(tuple("a", null), tuple("b", null), tuple("gone", "drop"), tuple("c", null)),
    estimators_: list(...three),
    classes_: integers(0, 1),
    voting: "hard",
    weights: null,
    flatten_transform: true,
    n_features_in_: 1,
    ...options,
  });
}

const named = list(tuple("a", "x"), tuple("b", "drop"), tuple("c", "x"), tuple("d", "x"));
// `estimators` of a fitted ensemble hold the unfitted ones: anything but a string or None counts.
const entries = list(tuple("a", three[0]!), tuple("b", three[1]!), tuple("gone", "drop"), tuple("c", three[2]!));

it("votes are counted without the dropped estimators, whose weights are left out", () => {
  expect(answer(voting({ estimators: entries }), [[1]], "predict")).toEqual([[1]]);
  expect(answer(voting({ estimators: entries, weights: list(5, 1, 100, 2) }), [[1]], "predict")).toEqual([[0]]);
});

it("a label that nobody votes for wins against negative votes only if a larger one was voted for", () => {
  const against = list(-1, -1, 0, -1);
  expect(answer(voting({ estimators: entries, weights: against }), [[1]], "predict")).toEqual([[0]]);
  const agreed = voting({ estimators: entries, weights: against, estimators_: list(three[0]!, three[0]!, three[0]!) });
  expect(answer(agreed, [[1]], "predict")).toEqual([[0]]);
});

it.each<readonly [string, PyValue]>([
  ["names for other estimators", voting({ estimators: named })],
  ["weights for other estimators", voting({ estimators: entries, weights: list(1, 2) })],
  ["probabilities of other labels", voting({ estimators: entries, voting: "soft", classes_: integers(0, 1, 2) })],
  [
    "too few weights of stages",
    fitted("AdaBoostRegressor", { estimators_: list(regressor(1), regressor(2)), estimator_weights_: floats(1), n_features_in_: 1 }),
  ],
  [
    "columns that there are not",
    fitted("BaggingRegressor", { estimators_: list(regressor(1)), estimators_features_: list(integers(-1)), n_features_in_: 1 }),
  ],
  [
    "no set of columns for an estimator",
    fitted("BaggingRegressor", { estimators_: list(regressor(1)), estimators_features_: list(), n_features_in_: 1 }),
  ],
  [
    "an order that leaves an output out",
    fitted("RegressorChain", { estimators_: list(regressor(1), regressor(2)), order_: integers(0, 0), n_features_in_: 1 }),
  ],
  [
    "more labels than estimators",
    fitted("OneVsRestClassifier", {
      estimators_: list(three[0]!),
      label_binarizer_: fitted("LabelBinarizer", { y_type_: "multiclass", classes_: integers(0, 1, 2) }),
      n_features_in_: 1,
    }),
  ],
  [
    "too few pairs",
    fitted("OneVsOneClassifier", { estimators_: list(three[0]!), classes_: integers(0, 1, 2), pairwise_indices_: null, n_features_in_: 1 }),
  ],
  [
    "thresholds that are not ascending",
    fitted("IsotonicRegression", { X_thresholds_: floats(2, 1), y_thresholds_: floats(1, 2), out_of_bounds: "clip" }),
  ],
  ["a constant that is no label", classifier(0, 1, { strategy: "constant", constant: 7 })],
  ["priors of other labels", classifier(0, 1, { class_prior_: floats(1) })],
  [
    "a calibrator less",
    fitted("CalibratedClassifierCV", {
      classes_: integers(0, 1),
      calibrated_classifiers_: list(
        fitted("_CalibratedClassifier", { estimator: three[0]!, classes: integers(0, 1), method: "sigmoid", calibrators: list() }),
      ),
    }),
  ],
])("%s are refused", (_, model) => {
  expect(() => answer(model, [[1]], "predict")).toThrow(expect.objectContaining({ code: "INVALID_MODEL" }));
});

it("what is drawn at random is refused with the reason", () => {
  expect(() => answer(classifier(0.5, 0.5, { strategy: "stratified" }), [[1]], "predict")).toThrow(
    expect.objectContaining({ code: "UNSUPPORTED_OPTION", message: expect.stringContaining("at random") }),
  );
});

it("an ensemble that holds itself is refused", () => {
  const model = fitted("BaggingRegressor", { estimators_: list(), estimators_features_: list(integers(0)), n_features_in_: 1 });
  const held = dict({ estimators_: list(model), estimators_features_: list(integers(0)), n_features_in_: 1 });
  Object.assign(model, { state: held });
  expect(() => answer(model, [[1]], "predict")).toThrow(expect.objectContaining({ code: "INVALID_MODEL" }));
});

it("calibrated classifiers are read in the layout of 0.23, too", () => {
  const model = fitted(
    "CalibratedClassifierCV",
    {
      classes_: integers(0, 1),
      calibrated_classifiers_: list(
        fitted("_CalibratedClassifier", {
          base_estimator: three[2]!,
          classes_: integers(0, 1),
          method: "isotonic",
          calibrators_: list(
            fitted("IsotonicRegression", { _necessary_X_: floats(0, 1), _necessary_y_: floats(0.25, 0.75), out_of_bounds: "clip" }),
          ),
        }),
      ),
    },
    "0.23.2",
  );
  expect(answer(model, [[1]], "predict_proba")[0]![1]).toBeCloseTo(0.55, 15);
});
