"""The other models, as the standard describes them."""

import numpy as np
import pandas
from families.pmml.documents import ask, document, fields, probabilities, refuse, schema
from families.pmml.trees_by_hand import compound, simple
from registry import case

VERSIONS = "0.16.0"


def numbers():
    """Ordinary numbers, zeros and what is missing."""
    table = np.random.RandomState(4).normal(size=(16, 3)).round(3)
    table[0] = 0
    table[1, 1], table[2, 2], table[3, 0] = np.nan, -0.0, 1e-300
    return pandas.DataFrame(table, columns=["a", "b", "c"])


def table(intercept, a, b, extra=""):
    """A RegressionTable of two numbers."""
    return '<RegressionTable intercept="%s" %s><NumericPredictor name="a" coefficient="%s"/><NumericPredictor name="b" coefficient="%s"/></RegressionTable>' % (intercept, extra, a, b)


def regression(exam, method, kind, tables, optype="categorical", context="double"):
    """Asks a RegressionModel with a normalizationMethod."""
    labels = ["x", "y", "z"][: len(tables)]
    data = fields(a="double", b="double", t="string|" + "|".join(labels), y="double").replace('name="t" optype="categorical"', 'name="t" optype="%s"' % optype)
    named = [each.replace("<RegressionTable", '<RegressionTable targetCategory="%s"' % label) for each, label in zip(tables, labels)]
    target = "t" if kind == "classification" else "y"
    output = probabilities(*labels) if kind == "classification" else ""
    body = "".join(named if kind == "classification" else tables[:1])
    model = '<RegressionModel functionName="%s" normalizationMethod="%s" x-mathContext="%s">%s%s%s</RegressionModel>' % (kind, method, context, schema("a", "b", target=target), output, body)
    ask(exam, document(data, model), numbers()[["a", "b"]])


TABLES = [table(0.5, 1.5, -0.25), table(-1, 0.5, 2), table(0.1, -1, 0.75)]

for method in ("none", "logit", "probit", "cloglog"):

    def one(exam, method=method):
        regression(exam, method, "regression", TABLES)

    case("regression-%s" % method, "RegressionModel", VERSIONS, "a number under a link")(one)

for method, count, optype in (("softmax", 3, "categorical"), ("simplemax", 3, "categorical"), ("logit", 3, "categorical"), ("none", 3, "categorical"), ("logit", 2, "categorical"), ("probit", 2, "categorical"), ("cloglog", 3, "ordinal"), ("logit", 3, "ordinal")):

    def classes(exam, method=method, count=count, optype=optype):
        regression(exam, method, "classification", TABLES[:count], optype)

    case("regression-%s-%d-%s" % (method, count, optype), "RegressionModel", VERSIONS, "classes under a link")(classes)


@case("regression-float", "RegressionModel", VERSIONS, "each step in float")
def floating(exam):
    regression(exam, "logit", "classification", TABLES[:2], context="float")


NETWORK = """<NeuralInputs><NeuralInput id="i0"><DerivedField optype="continuous" dataType="double"><NormContinuous field="a"><LinearNorm orig="-2" norm="0"/><LinearNorm orig="2" norm="1"/></NormContinuous></DerivedField></NeuralInput>
<NeuralInput id="i1"><DerivedField optype="continuous" dataType="double"><FieldRef field="b"/></DerivedField></NeuralInput></NeuralInputs>
<NeuralLayer activationFunction="%s"><Neuron id="h0" bias="0.1"><Con from="i0" weight="0.7"/><Con from="i1" weight="-0.4"/></Neuron><Neuron id="h1" bias="-0.2"><Con from="i1" weight="1.3"/><Con from="i0" weight="0.2"/></Neuron></NeuralLayer>
<NeuralLayer activationFunction="identity"><Neuron id="o" bias="0.25"><Con from="h0" weight="2"/><Con from="h1" weight="-1.5"/></Neuron></NeuralLayer>
<NeuralOutputs><NeuralOutput outputNeuron="o"><DerivedField optype="continuous" dataType="double"><FieldRef field="y"/></DerivedField></NeuralOutput></NeuralOutputs>"""

for activation in ("logistic", "tanh", "Elliott", "rectifier", "threshold"):

    def network(exam, activation=activation):
        model = '<NeuralNetwork functionName="regression" activationFunction="logistic" threshold="0.1">%s%s</NeuralNetwork>' % (schema("a", "b", target="y"), NETWORK % activation)
        ask(exam, document(fields(a="double", b="double", y="double"), model), numbers()[["a", "b"]])

    case("network-%s" % activation.lower(), "NeuralNetwork", VERSIONS, "an activation")(network)


@case("scorecard", "Scorecard", VERSIONS, "points, and the reasons why they are not more")
def scorecard(exam):
    data = fields(a="double", town="string", score="double")
    attributes = lambda *parts: "".join('<Attribute %s>%s</Attribute>' % part for part in parts)
    characteristics = (
        '<Characteristic name="place" reasonCode="R1" baselineScore="19">%s</Characteristic><Characteristic name="size" baselineScore="25">%s</Characteristic>'
        % (
            attributes(('partialScore="-9"', simple("town", "isMissing")), ('partialScore="19"', simple("town", "equal", "north")), ('partialScore="3" reasonCode="R9"', "<True/>")),
            attributes(('partialScore="-3.5" reasonCode="R2"', simple("a", "lessThan", 0)), ('partialScore="30" reasonCode="R3"', compound("and", simple("a", "greaterOrEqual", 0), simple("a", "lessThan", 1)))),
        )
    )
    complex_score = '<Characteristic name="more" reasonCode="R4" baselineScore="5"><Attribute><True/><ComplexPartialScore><Apply function="*"><FieldRef field="a"/><Constant>2.5</Constant></Apply></ComplexPartialScore></Attribute></Characteristic>'
    output = "<Output>%s</Output>" % "".join('<OutputField name="reason%d" feature="reasonCode" rank="%d" optype="categorical" dataType="string"/>' % (rank, rank) for rank in (1, 2, 3))
    model = '<Scorecard functionName="regression" initialScore="10" reasonCodeAlgorithm="pointsBelow">%s%s<Characteristics>%s%s</Characteristics></Scorecard>' % (schema("a", "town", target="score"), output, characteristics, complex_score)
    ask(exam, document(data, model), pandas.DataFrame({"a": [-1.0, 0.5, 0.0, -2.0], "town": ["north", "south", None, "east"]}))
    refuse(exam, pandas.DataFrame({"a": [5.0], "town": ["north"]}), "beyond")


def bayes(town="town"):
    """Counts of towns, and Gaussians of a number."""
    counts = lambda x, y: '<TargetValueCounts><TargetValueCount value="x" count="%s"/><TargetValueCount value="y" count="%s"/></TargetValueCounts>' % (x, y)
    pairs = "".join('<PairCounts value="%s">%s</PairCounts>' % (value, counts(*shares)) for value, shares in {"north": (10, 3), "south": (0, 7), "east": (5, 2)}.items())
    stats = "<TargetValueStats>%s</TargetValueStats>" % "".join('<TargetValueStat value="%s"><GaussianDistribution mean="%s" variance="%s"/></TargetValueStat>' % each for each in (("x", 0.5, 1.25), ("y", -1, 0.5)))
    return '<BayesInputs><BayesInput fieldName="town">%s</BayesInput><BayesInput fieldName="a">%s</BayesInput></BayesInputs><BayesOutput fieldName="t">%s</BayesOutput>' % (pairs, stats, counts(15, 12))


@case("bayes", "NaiveBayesModel", VERSIONS, "counts, a count of none, densities, missing values")
def naive_bayes(exam):
    data = fields(a="double", town="string", t="string|x|y")
    model = '<NaiveBayesModel functionName="classification" threshold="0.001">%s%s%s</NaiveBayesModel>' % (schema("a", "town", target="t"), probabilities("x", "y"), bayes())
    rows = pandas.DataFrame({"a": [0.0, 1.5, -2.0, np.nan, 100.0, 0.25], "town": ["north", "south", "east", "north", None, "west"]})
    ask(exam, document(data, model), rows)


def general(exam, kind, model_type, cells, extra="", target="y", labels=(), matrix=True):
    """Asks a GeneralRegressionModel of a number and a town."""
    data = fields(a="double", town="string", y="double", t="string|x|y|z" if len(labels) > 2 else "string|x|y")
    parameters = "".join('<Parameter name="p%d"/>' % index for index in range(4))
    pairs = '<PPMatrix><PPCell value="1" predictorName="a" parameterName="p1"/><PPCell value="north" predictorName="town" parameterName="p2"/><PPCell value="2" predictorName="a" parameterName="p3"/><PPCell value="north" predictorName="town" parameterName="p3"/></PPMatrix>'
    params = "<ParamMatrix>%s</ParamMatrix>" % "".join('<PCell parameterName="p%s" beta="%s" %s/>' % cell for cell in cells)
    body = '<ParameterList>%s</ParameterList><FactorList><Predictor name="town"/></FactorList><CovariateList><Predictor name="a"/></CovariateList>%s%s' % (parameters, pairs, params)
    output = probabilities(*labels) if labels else ""
    model = '<GeneralRegressionModel functionName="%s" modelType="%s" %s>%s%s%s</GeneralRegressionModel>' % (kind, model_type, extra, schema("a", "town", target=target), output, body)
    rows = pandas.DataFrame({"a": [0.0, 1.5, -2.0, np.nan, 0.75, 0.25], "town": ["north", "south", "east", "north", "north", "west"]})
    ask(exam, document(data, model), rows)


COMMON = [(0, 0.5, ""), (1, -0.25, ""), (2, 1.25, ""), (3, 0.125, "")]

for link, more in {"logit": "", "log": "", "logc": "", "power": 'linkParameter="3"', "oddspower": 'linkParameter="2"', "negbin": 'distParameter="0.5"'}.items():

    def linked(exam, link=link, more=more):
        general(exam, "regression", "generalizedLinear", COMMON, 'linkFunction="%s" %s' % (link, more))

    case("general-%s" % link, "GeneralRegressionModel", VERSIONS, "a number under a link")(linked)


@case("general-classes", "GeneralRegressionModel", VERSIONS, "two classes under a link")
def general_classes(exam):
    general(exam, "classification", "generalizedLinear", [(index, beta, 'targetCategory="x"') for index, beta, _ in COMMON], 'linkFunction="logit"', "t", ("x", "y"))


@case("general-multinomial", "GeneralRegressionModel", VERSIONS, "three classes")
def multinomial(exam):
    cells = [(index, beta * sign, 'targetCategory="%s"' % label) for label, sign in (("x", 1), ("z", -2)) for index, beta, _ in COMMON]
    general(exam, "classification", "multinomialLogistic", cells, 'targetReferenceCategory="y"', "t", ("x", "y", "z"))


@case("general-ordinal", "GeneralRegressionModel", VERSIONS, "three classes in order")
def ordinal(exam):
    cells = [(0, -1.5, 'targetCategory="x"'), (0, 0.75, 'targetCategory="y"')] + COMMON[1:]
    general(exam, "classification", "ordinalMultinomial", cells, 'cumulativeLink="logit"', "t", ("x", "y", "z"))


for measure in ("euclidean", "squaredEuclidean", "cityBlock", "chebychev", 'minkowski p-parameter="3"'):

    def clusters(exam, measure=measure):
        data = fields(a="double", b="double", c="double")
        field = "".join('<ClusteringField field="%s" %s/>' % each for each in (("a", ""), ("b", 'fieldWeight="2"' if "i" in measure else ""), ("c", "")))
        centers = "".join('<Cluster id="%s" name="%s"><Array n="3" type="real">%s</Array></Cluster>' % each for each in (("one", "first", "0 0 0"), ("two", "second", "1 -0.5 0.25"), ("three", "third", "-1 1 0.5")))
        output = '<Output><OutputField name="cluster" feature="predictedValue" optype="categorical" dataType="string"/><OutputField name="far" feature="affinity" optype="continuous" dataType="double" value="two"/></Output>'
        model = '<ClusteringModel functionName="clustering" modelClass="centerBased" numberOfClusters="3">%s%s<ComparisonMeasure kind="distance"><%s/></ComparisonMeasure>%s%s</ClusteringModel>' % (schema("a", "b", "c"), output, measure, field, centers)
        ask(exam, document(data, model), numbers(), methods=["predict", "cluster", "far"])

    case("clusters-%s" % measure.split()[0].lower(), "ClusteringModel", VERSIONS, "the nearest center, missing cells made up for")(clusters)


for method, kind in (("average", "regression"), ("median", "regression"), ("weightedAverage", "regression"), ("majorityVote", "classification"), ("weightedMajorityVote", "classification")):

    def neighbours(exam, method=method, kind=kind):
        data = fields(a="double", b="double", t="string|x|y|z", y="double")
        stored = np.random.RandomState(1).normal(size=(14, 2)).round(2)
        table = "".join('<row><a>%s</a><b>%s</b><t>%s</t><y>%s</y></row>' % (a, b, "xyz"[index % 3], index * 1.5) for index, (a, b) in enumerate(stored))
        target = "y" if kind == "regression" else "t"
        names = ("a", "b", target)
        instances = "<TrainingInstances><InstanceFields>%s</InstanceFields><InlineTable>%s</InlineTable></TrainingInstances>" % ("".join('<InstanceField field="%s" column="%s"/>' % (name, name) for name in names), table)
        scoring = ("continuousScoringMethod" if kind == "regression" else "categoricalScoringMethod") + '="%s"' % method
        model = '<NearestNeighborModel functionName="%s" numberOfNeighbors="4" %s>%s%s<ComparisonMeasure kind="distance"><euclidean/></ComparisonMeasure><KNNInputs><KNNInput field="a"/><KNNInput field="b"/></KNNInputs></NearestNeighborModel>' % (kind, scoring, schema("a", "b", target=target), instances)
        ask(exam, document(data, model), numbers()[["a", "b"]], methods=["predict"])

    case("neighbours-%s" % method.lower(), "NearestNeighborModel", VERSIONS, "four of the stored rows")(neighbours)
