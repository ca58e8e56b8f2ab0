"""Fields before they reach a model: missing, invalid and outlying values, and what is derived from them."""

import numpy as np
import pandas
from families.pmml.documents import ask, document, fields, refuse, schema
from registry import case

VERSIONS = "0.16.0"


def regression(content, intercept=0.5):
    """A table of a RegressionModel."""
    return '<RegressionTable intercept="%s">%s</RegressionTable>' % (intercept, content)


def predictor(name, coefficient, extra=""):
    """A number of a table."""
    return '<NumericPredictor name="%s" coefficient="%s" %s/>' % (name, coefficient, extra)


def frame():
    """Numbers and towns, some of them missing."""
    return pandas.DataFrame(
        {
            "x": [0.5, -1.25, np.nan, 7.5, 100.0, -100.0, 3.0, -9.0, 0.1, 5.0],
            "f": [0.1, 0.2, 0.3, np.nan, 16777217.0, 1e-46, 3.0, -2.5, 1.1, 2.0],
            "n": [1.0, 2.0, 3.0, 4.0, np.nan, -7.0, 9.0, 0.0, 5.0, 6.0],
            "town": ["north", "south", None, "east", "north", "nowhere", "south", "east", "?", "north"],
        }
    )


@case("mining-schema", "RegressionModel", VERSIONS, "missing, invalid and outlying values of each treatment")
def mining_schema(exam):
    data = fields(x="double<Interval closure=\"closedClosed\" leftMargin=\"-500\" rightMargin=\"1000\"/><Value value=\"-9\" property=\"missing\"/>", f="float", n="integer", town="string|north|south|east", y="double")
    mining = schema(
        "x",
        "f",
        "n",
        "town",
        target="y",
        x='outliers="asExtremeValues" lowValue="-50" highValue="50" missingValueReplacement="2.5"',
        f='missingValueReplacement="0.75" outliers="asMissingValues" lowValue="-2" highValue="1000"',
        n='missingValueReplacement="3"',
        town='invalidValueTreatment="asMissing" missingValueReplacement="east"',
    )
    table = regression(
        predictor("x", 1.5)
        + predictor("f", 0.1)
        + predictor("n", 2, 'exponent="2"')
        + "".join('<CategoricalPredictor name="town" value="%s" coefficient="%s"/>' % pair for pair in [("north", 0.25), ("east", -3.5)])
        + '<PredictorTerm coefficient="0.01"><FieldRef field="x"/><FieldRef field="f"/></PredictorTerm>'
    )
    ask(exam, document(data, '<RegressionModel functionName="regression">%s%s</RegressionModel>' % (mining, table)), frame())


@case("invalid-values", "RegressionModel", VERSIONS, "values that no category is: refused, as they are, or replaced")
def invalid_values(exam):
    data = fields(a="string|p|q", b="string|p|q", c="string|p|q", y="double")
    mining = schema("a", "b", "c", target="y", b='invalidValueTreatment="asIs"', c='invalidValueTreatment="asValue" invalidValueReplacement="q"')
    content = "".join('<CategoricalPredictor name="%s" value="%s" coefficient="%s"/>' % each for each in [("a", "p", 1), ("b", "q", 2), ("b", "r", 4), ("c", "q", 8)])
    text = document(data, '<RegressionModel functionName="regression">%s%s</RegressionModel>' % (mining, regression(content)))
    ask(exam, text, pandas.DataFrame({"a": ["p", "q", None], "b": ["q", "r", "z"], "c": ["p", "q", "r"]}))
    refuse(exam, pandas.DataFrame({"a": ["r"], "b": ["p"], "c": ["p"]}), "refused")


def transformed(kinds, derived, mining, extra=""):
    """A document whose outputs are its derived fields."""
    made, outputs = [], []
    for index, (kind, expression) in enumerate(derived):
        optype = "categorical" if kind in ("string", "boolean") else "continuous"
        made.append('<DerivedField name="d%d" optype="%s" dataType="%s">%s</DerivedField>' % (index, optype, kind, expression))
        outputs.append('<OutputField name="o%d" optype="%s" dataType="%s" feature="transformedValue"><FieldRef field="d%d"/></OutputField>' % (index, optype, kind, index))
    model = '<RegressionModel functionName="regression">%s<Output>%s</Output>%s</RegressionModel>' % (schema(*mining, target="y"), "".join(outputs), regression(""))
    return document(fields(**kinds), "<TransformationDictionary>%s%s</TransformationDictionary>" % (extra, "".join(made)), model)


def apply(function, *values, extra=""):
    """An Apply of fields, and of constants that start with `=`."""
    made = [value if value.startswith("<") else "<Constant>%s</Constant>" % value[1:] if value.startswith("=") else '<FieldRef field="%s"/>' % value for value in values]
    return '<Apply function="%s" %s>%s</Apply>' % (function, extra, "".join(made))


@case("functions", "TransformationDictionary", VERSIONS, "integers, floats and doubles in each function")
def functions(exam):
    derived = [
        ("double", apply("/", "n", "m")),
        ("double", apply("+", "n", "m")),
        ("double", apply("*", "f", "f")),
        ("double", apply("-", "f", "=0.1")),
        ("double", apply("/", "x", "f")),
        ("double", apply("sqrt", apply("abs", "x"))),
        ("double", apply("ln", apply("exp", "f"))),
        ("double", apply("log10", apply("+", apply("*", "x", "x"), "=0.5"))),
        ("double", apply("pow", "f", "n")),
        ("double", apply("min", "x", "n", "f")),
        ("double", apply("max", "x", "n", "f")),
        ("double", apply("sum", "x", "n", "m")),
        ("double", apply("avg", "x", "n", "m")),
        ("double", apply("product", "x", "n")),
        ("double", apply("floor", "x")),
        ("double", apply("ceil", "x")),
        ("integer", apply("round", "x")),
        ("double", apply("rint", "x")),
        ("double", apply("threshold", "x", "=1")),
        ("double", apply("modulo", "n", "m")),
        ("boolean", apply("lessThan", "n", "m")),
        ("boolean", apply("and", apply("greaterThan", "x", "=0"), apply("notEqual", "town", "=north"))),
        ("double", apply("if", apply("isIn", "town", "=north", "=south"), "x", "m")),
        ("string", apply("if", apply("or", apply("equal", "n", "=7"), apply("lessOrEqual", "x", "=0")), "=low", "town")),
        ("double", apply("expm1", "x")),
        ("double", apply("ln1p", apply("abs", "x"))),
        ("double", apply("tanh", "x")),
        ("double", apply("sin", "f")),
        ("double", apply("atan", "f")),
        ("double", apply("hypot", "x", "m")),
        ("double", apply("twice", "x")),
    ]
    twice = '<DefineFunction name="twice" optype="continuous" dataType="double"><ParameterField name="v" dataType="double"/>%s</DefineFunction>' % apply("*", "v", "=2")
    kinds = dict(x="double", f="float", n="integer", m="integer", town="string", y="double")
    rows = pandas.DataFrame(
        {
            "x": [0.5, -1.5, 2.5, -2.5, 1.0, 3.25],
            "f": [0.1, 0.2, 1.3, 2.7, 3.0, 0.7],
            "n": [7.0, -7.0, 7.0, 0.0, 3.0, 9.0],
            "m": [2.0, 2.0, -2.0, 5.0, 3.0, 4.0],
            "town": ["north", "south", "east", "north", "west", "south"],
        }
    )
    ask(exam, transformed(kinds, derived, ["x", "f", "n", "m", "town"], twice), rows)


@case("missing-in-functions", "TransformationDictionary", VERSIONS, "missing values in functions, and what they map to")
def missing_in_functions(exam):
    derived = [
        ("double", apply("+", "x", "n")),
        ("double", apply("+", "x", "n", extra='mapMissingTo="-1"')),
        ("double", apply("*", "x", "n", extra='defaultValue="9"')),
        ("boolean", apply("isMissing", "x")),
        ("boolean", apply("isNotMissing", "town")),
        ("double", apply("if", apply("isMissing", "x"), "=0", "x")),
        ("double", '<FieldRef field="x" mapMissingTo="4.5"/>'),
        ("double", apply("sum", "x", "n")),
        ("double", apply("avg", "x", "n")),
        ("double", apply("max", "x", "n")),
    ]
    rows = pandas.DataFrame({"x": [0.5, np.nan, 2.5, np.nan], "n": [7.0, 3.0, np.nan, 2.0], "town": ["north", None, "east", "west"]})
    ask(exam, transformed(dict(x="double", n="integer", town="string", y="double"), derived, ["x", "n", "town"]), rows)


def norm(field, corners, extra=""):
    """A NormContinuous through corners."""
    made = "".join('<LinearNorm orig="%s" norm="%s"/>' % corner for corner in corners)
    return '<NormContinuous field="%s" %s>%s</NormContinuous>' % (field, extra, made)


@case("transformations", "TransformationDictionary", VERSIONS, "NormContinuous, NormDiscrete, Discretize and MapValues")
def transformations(exam):
    corners = [(-1, 0), (0.5, 0.25), (2, 1)]
    bins = "".join(
        '<DiscretizeBin binValue="%s"><Interval closure="%s" %s/></DiscretizeBin>' % each
        for each in [("low", "openOpen", 'rightMargin="0"'), ("middle", "closedOpen", 'leftMargin="0" rightMargin="2"'), ("high", "openClosed", 'leftMargin="2" rightMargin="5"')]
    )
    table = "<InlineTable>%s</InlineTable>" % "".join("<row><town>%s</town><size>%s</size><out>%s</out></row>" % each for each in [("north", 1, "n1"), ("north", 2, "n2"), ("south", 1, "s1"), ("east", 7, "e7")])
    single = "<InlineTable>%s</InlineTable>" % "".join("<row><town>%s</town><out>%s</out></row>" % each for each in [("north", 1.5), ("south", 2)])
    derived = [
        ("double", norm("x", corners)),
        ("double", norm("x", corners, 'outliers="asExtremeValues" mapMissingTo="0.5"')),
        ("double", norm("x", corners, 'outliers="asMissingValues" mapMissingTo="-1"')),
        ("double", norm("x", [(0.1, 0), (0.7, 1)])),
        ("double", '<NormDiscrete field="town" value="north"/>'),
        ("double", '<NormDiscrete field="town" value="north" mapMissingTo="0.5"/>'),
        ("string", '<Discretize field="x" defaultValue="far" mapMissingTo="none">%s</Discretize>' % bins),
        ("string", '<Discretize field="x">%s</Discretize>' % bins),
        ("double", '<MapValues outputColumn="out" dataType="double" defaultValue="-1"><FieldColumnPair field="town" column="town"/>%s</MapValues>' % single),
        ("string", '<MapValues outputColumn="out" dataType="string" defaultValue="?" mapMissingTo="none"><FieldColumnPair field="town" column="town"/><FieldColumnPair field="size" column="size"/>%s</MapValues>' % table),
    ]
    rows = pandas.DataFrame(
        {
            "x": [-3.0, -1.0, 0.0, 0.5, 0.7, 1.9999, 2.0, 2.5, 5.0, 9.0, np.nan],
            "town": ["north", "south", "east", "north", None, "west", "south", "north", "east", "north", "north"],
            "size": [1.0, 1.0, 7.0, 2.0, 1.0, 1.0, 2.0, np.nan, 1.0, 1.0, 2.0],
        }
    )
    ask(exam, transformed(dict(x="double", town="string", size="integer", y="double"), derived, ["x", "town", "size"]), rows)
