"""Trees with each strategy for missing values and each kind of predicate."""

import numpy as np
import pandas
from families.pmml.documents import ask, document, fields, probabilities, schema
from registry import case

VERSIONS = "0.16.0"


def simple(field, operator, value=None):
    """A SimplePredicate."""
    return '<SimplePredicate field="%s" operator="%s"%s/>' % (field, operator, "" if value is None else ' value="%s"' % value)


def among(field, operator, *values):
    """A SimpleSetPredicate."""
    array = '<Array type="string" n="%d">%s</Array>' % (len(values), " ".join('"%s"' % value for value in values))
    return '<SimpleSetPredicate field="%s" booleanOperator="%s">%s</SimpleSetPredicate>' % (field, operator, array)


def compound(operator, *parts):
    """A CompoundPredicate."""
    return '<CompoundPredicate booleanOperator="%s">%s</CompoundPredicate>' % (operator, "".join(parts))


def node(predicate, *children, score=None, id=None, default=None, counts=None):
    """A Node."""
    attributes = {"id": id, "score": score, "defaultChild": default}
    written = "".join(' %s="%s"' % each for each in attributes.items() if each[1] is not None)
    shares = "".join('<ScoreDistribution value="%s" recordCount="%s"/>' % each for each in (counts or {}).items())
    return "<Node%s>%s%s%s</Node>" % (written, predicate, shares, "".join(children))


def rows():
    """Thresholds, their neighbours, and missing values everywhere."""
    x = [0.0, 1.0, np.nextafter(1, 0), np.nextafter(1, 2), 2.0, 5.0, np.nan, np.nan, -3.0, 1.5, np.nan, 10.0]
    f = [0.1, 0.2, 0.3, 0.1, np.nan, 16777216.0, 0.1, np.nan, -0.0, 0.5, 0.6, np.nan]
    town = ["north", "south", None, "east", "west", "north", "south", None, "north", "east", "west", "south"]
    return pandas.DataFrame({"x": x, "f": f, "town": town})


DATA = fields(x="double", f="float", town="string", kind="string|a|b|c")


def tree(missing, other, root, extra=""):
    """A whole document."""
    attributes = 'functionName="classification" missingValueStrategy="%s" noTrueChildStrategy="%s" splitCharacteristic="multiSplit"%s' % (missing, other, extra)
    output = probabilities("a", "b", "c", extra='<OutputField name="node" feature="entityId" optype="categorical" dataType="string"/>')
    return document(DATA, "<TreeModel %s>%s%s%s</TreeModel>" % (attributes, schema("x", "f", "town", target="kind"), output, root))


def example():
    """Two levels, three children, texts below numbers."""
    return node(
        "<True/>",
        node(
            simple("x", "lessOrEqual", 1),
            node(simple("f", "lessThan", 0.2), id="2", score="a", counts={"a": 3, "b": 1, "c": 1}),
            node(simple("f", "greaterOrEqual", 0.2), id="3", score="b", counts={"a": 1, "b": 5, "c": 2}),
            id="1",
            score="b",
            default="3",
            counts={"a": 4, "b": 6, "c": 3},
        ),
        node(
            simple("x", "greaterThan", 1),
            node(simple("town", "equal", "north"), id="5", score="c", counts={"a": 0, "b": 1, "c": 7}),
            node(among("town", "isIn", "south", "east"), id="6", score="a", counts={"a": 3, "b": 0, "c": 2}),
            id="4",
            score="c",
            default="6",
            counts={"a": 3, "b": 1, "c": 9},
        ),
        id="0",
        score="a",
        default="4",
        counts={"a": 7, "b": 7, "c": 12},
    )


for missing in ("none", "lastPrediction", "nullPrediction", "defaultChild"):
    for other in ("returnNullPrediction", "returnLastPrediction"):

        def strategies(exam, missing=missing, other=other):
            ask(exam, tree(missing, other, example()), rows())

        case("tree-%s-%s" % (missing.lower(), other[6:10].lower()), "TreeModel", VERSIONS, "each strategy, with missing values at each level")(strategies)


@case("tree-predicates", "TreeModel", VERSIONS, "compound, surrogate, set and missing predicates in three-valued logic")
def predicates(exam):
    shares = [{"a": 1, "b": 0, "c": 0}, {"a": 0, "b": 1, "c": 0}, {"a": 1, "b": 1, "c": 2}, {"a": 1, "b": 2, "c": 1}]
    root = node(
        "<True/>",
        node(simple("x", "isMissing"), node(simple("f", "isNotMissing"), id="2", score="a", counts=shares[0]), node(simple("town", "isMissing"), id="3", score="b", counts=shares[1]), id="1", score="c", counts=shares[2]),
        node(compound("and", simple("x", "greaterThan", 1), simple("town", "notEqual", "north")), id="4", score="b", counts=shares[3]),
        node(compound("or", simple("f", "lessThan", 0.15), among("town", "isNotIn", "north", "south")), id="5", score="a", counts=shares[2]),
        node(compound("xor", simple("x", "lessThan", 0.5), simple("f", "greaterThan", 0.25)), id="6", score="c", counts=shares[3]),
        node(compound("surrogate", simple("f", "greaterThan", 1), simple("x", "greaterOrEqual", 2), "<False/>"), id="7", score="b", counts=shares[0]),
        node(simple("x", "equal", "1.0"), id="8", score="a", counts=shares[1]),
        node("<True/>", id="9", score="c", counts=shares[2]),
        id="0",
        score="a",
        counts=shares[2],
    )
    ask(exam, tree("none", "returnLastPrediction", root), rows())


@case("tree-float", "TreeModel", VERSIONS, "scores and thresholds in float, a rescaled target")
def floats(exam):
    data = fields(x="double", f="float", y="float")
    root = node(
        "<True/>",
        node(simple("f", "lessOrEqual", "0.1"), score="0.1"),
        node(simple("f", "greaterThan", "0.1"), node(simple("x", "lessThan", "1.0"), score="2.3"), node(simple("x", "greaterOrEqual", "1.0"), score="-4.7")),
    )
    targets = '<Targets><Target field="y" min="-4.5" max="2" rescaleFactor="1.1" rescaleConstant="0.3"/></Targets>'
    model = '<TreeModel functionName="regression" x-mathContext="float">%s%s%s</TreeModel>' % (schema("x", "f", target="y"), targets, root)
    ask(exam, document(data, model), rows()[["x", "f"]].fillna(0.1))
