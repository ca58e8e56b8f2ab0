"""Segmentations: each way of making one answer of many."""

import numpy as np
import pandas
from families.pmml.documents import ask, document, fields, probabilities, schema
from families.pmml.trees_by_hand import node, rows, simple
from registry import case

VERSIONS = "0.16.0"


def stump(field, threshold, left, right, function="regression", extra=""):
    """A tree of two leaves; counts as leaves make a classifier."""
    leaves = []
    for operator, leaf in (("lessOrEqual", left), ("greaterThan", right)):
        counts = leaf if isinstance(leaf, dict) else None
        leaves.append(node(simple(field, operator, threshold), score=max(leaf, key=leaf.get) if counts else leaf, counts=counts))
    return '<TreeModel functionName="%s" %s>%s%s</TreeModel>' % (function, extra, schema("x", "f", "town"), node("<True/>", *leaves))


def segmentation(method, segments, function="regression", target="y", data=None, extra="", output="", inner=""):
    """A document with a MiningModel; segments are (predicate, weight, model)."""
    made = "".join('<Segment id="%d" weight="%s">%s%s</Segment>' % (index + 1, weight, predicate, model) for index, (predicate, weight, model) in enumerate(segments))
    model = '<MiningModel functionName="%s" %s>%s%s%s<Segmentation multipleModelMethod="%s" %s>%s</Segmentation></MiningModel>' % (function, inner, schema("x", "f", "town", target=target), output, "", method, extra, made)
    return document(data or fields(x="double", f="float", town="string", y="double", kind="string|a|b|c"), model)


REGRESSORS = [
    ("<True/>", 1, stump("x", 1, 0.1, 0.7)),
    ("<True/>", 2.5, stump("f", 0.15, -1.3, 2.2)),
    ("<True/>", 0.5, stump("x", 2, 10.1, 5.5)),
]
SOMETIMES = [
    (simple("town", "equal", "north"), 1, stump("x", 1, 0.1, 0.7)),
    (simple("x", "greaterThan", 0), 2.5, stump("f", 0.15, -1.3, 2.2)),
    (simple("town", "notEqual", "west"), 0.5, stump("x", 2, 10.1, 5.5)),
]
CLASSES = [
    ("<True/>", 1, stump("x", 1, {"a": 3, "b": 1, "c": 1}, {"a": 1, "b": 3, "c": 1}, "classification")),
    ("<True/>", 2.5, stump("f", 0.15, {"a": 1, "b": 2, "c": 4}, {"a": 5, "b": 1, "c": 3}, "classification")),
    ("<True/>", 0.5, stump("x", 2, {"a": 1, "b": 7, "c": 1}, {"a": 2, "b": 2, "c": 9}, "classification")),
]


def complete():
    """Rows without missing numbers."""
    frame = rows()
    return frame.assign(x=frame["x"].fillna(0.25), f=frame["f"].fillna(0.1), town=frame["town"].fillna("north"))


for method in ("sum", "average", "weightedAverage", "weightedSum", "median"):

    def numbers(exam, method=method):
        ask(exam, segmentation(method, REGRESSORS), complete())

    case("segments-%s" % method.lower(), "MiningModel", VERSIONS, "numbers of every segment")(numbers)

for method in ("sum", "weightedAverage", "selectFirst"):

    def sometimes(exam, method=method):
        ask(exam, segmentation(method, SOMETIMES), complete())

    case("segments-%s-sometimes" % method.lower(), "MiningModel", VERSIONS, "numbers of the segments whose predicate holds")(sometimes)

for method in ("majorityVote", "weightedMajorityVote", "average", "weightedAverage", "max", "median"):

    def classes(exam, method=method):
        ask(exam, segmentation(method, CLASSES, "classification", "kind", output=probabilities("a", "b", "c")), complete())

    case("segments-classes-%s" % method.lower(), "MiningModel", VERSIONS, "classes of every segment")(classes)


@case("segments-float", "MiningModel", VERSIONS, "sums rounded to float at each step")
def floats(exam):
    segments = [(predicate, weight, model.replace("<TreeModel ", '<TreeModel x-mathContext="float" ')) for predicate, weight, model in REGRESSORS * 3]
    ask(exam, segmentation("sum", segments, inner='x-mathContext="float"', data=fields(x="double", f="float", town="string", y="float")), complete())


@case("segments-chain", "MiningModel", VERSIONS, "a sum of trees whose output is the number of a logistic regression")
def chain(exam):
    trees = "".join('<Segment id="t%d"><True/>%s</Segment>' % (index, model) for index, (_, _, model) in enumerate(REGRESSORS[:2]))
    output = '<Output><OutputField name="score" optype="continuous" dataType="double" isFinalResult="false"/><OutputField name="twice" feature="transformedValue" optype="continuous" dataType="double"><Apply function="*"><FieldRef field="score"/><Constant>2</Constant></Apply></OutputField></Output>'
    first = '<MiningModel functionName="regression">%s%s<Segmentation multipleModelMethod="sum">%s</Segmentation></MiningModel>' % (schema("x", "f", "town"), output, trees)
    second = (
        '<RegressionModel functionName="classification" normalizationMethod="logit">%s%s<RegressionTable targetCategory="b" intercept="0.5"><NumericPredictor name="score" coefficient="0.5"/><NumericPredictor name="twice" coefficient="-0.1"/></RegressionTable><RegressionTable targetCategory="a" intercept="0"/></RegressionModel>'
        % (schema("score", "twice", target="kind"), probabilities("a", "b"))
    )
    data = fields(x="double", f="float", town="string", kind="string|a|b")
    ask(exam, segmentation("modelChain", [("<True/>", 1, first), ("<True/>", 1, second)], "classification", "kind", data=data), complete(), methods=["predict"])


@case("segments-missing", "MiningModel", VERSIONS, "segments without a prediction")
def missing(exam):
    frame = rows()
    ask(exam, segmentation("average", REGRESSORS), pandas.DataFrame(frame).assign(x=np.where(frame["x"].isna(), np.nan, frame["x"])))
