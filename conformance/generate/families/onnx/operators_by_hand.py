"""The other operators of ai.onnx.ml in their versions, and standard ones in float, double and integers."""

import numpy as np
import onnx
from families.onnx import runtime
from families.onnx.graphs import ML, ask, build, node
from onnx import TensorProto, helper
from registry import case

VERSIONS = "1.10.2 1.19.1"


def numbers(width=3, special=True):
    """Ordinary numbers, zeros, and what is none."""
    table = np.random.RandomState(2).normal(size=(12, width)).round(3)
    table[0] = 0
    table[1] = -table[2]
    if special:
        table[3, 0], table[4, 1], table[5, 2] = np.nan, np.inf, -np.inf
        table[6, 0], table[7, 1] = -0.0, 1e-45
    return table.astype(np.float32)


ONE = {
    "scaler": ("Scaler", dict(offset=[0.1, 0.2, -0.3], scale=[2.5, 0.1, -1.0])),
    "normalizer-max": ("Normalizer", dict(norm="MAX")),
    "normalizer-l1": ("Normalizer", dict(norm="L1")),
    "normalizer-l2": ("Normalizer", dict(norm="L2")),
    "imputer": ("Imputer", dict(imputed_value_floats=[1.0, 2.0, 3.0], replaced_value_float=float("nan"))),
    "binarizer": ("Binarizer", dict(threshold=0.25)),
    "feature-vectorizer": ("FeatureVectorizer", dict(inputdimensions=[3])),
    "extractor": ("ArrayFeatureExtractor", {}),
    "linear-regressor": ("LinearRegressor", dict(coefficients=[0.5, -1.5, 2.0, 1.0, 0.1, -0.2], intercepts=[0.25, -1.0], targets=2)),
    "linear-regressor-softmax": ("LinearRegressor", dict(coefficients=[0.5, -1.5, 2.0, 1.0, 0.1, -0.2], targets=2, post_transform="SOFTMAX")),
}

for name, (operator, attributes) in ONE.items():

    def single(exam, operator=operator, attributes=attributes):
        widths = {"ArrayFeatureExtractor": 2, "LinearRegressor": 2}
        extra = [("places", np.array([2, 0], dtype=np.int64))] if operator == "ArrayFeatureExtractor" else []
        made = node(operator, "X places" if extra else "X", "Y", ML, **attributes)
        model = build([made], [("X", "float", [3])], [("Y", "float", [widths.get(operator, 3)])], constants=extra)
        ask(exam, model, numbers(special=operator != "Binarizer"))

    case("ml-" + name, operator, "1.19.1", "one operator")(single)

for transform in ("LOGISTIC", "SOFTMAX"):

    def linear(exam, transform=transform):
        attributes = dict(coefficients=[0.5, -1.5, 2.0, 1.0, 0.1, -0.2, 0.0, 0.3, 0.2], intercepts=[0.25, -1.0, 0.0], classlabels_ints=[3, 1, 2])
        made = node("LinearClassifier", "X", "L S", ML, post_transform=transform, **attributes)
        ask(exam, build([made], [("X", "float", [3])], [("L", "int64", []), ("S", "float", [3])]), numbers())

    case("ml-linear-" + transform.lower().replace("_", "-"), "LinearClassifier", "1.19.1", "three classes")(linear)


@case("ml-linear-probit", "LinearClassifier", "1.19.1", "the inverse of the normal distribution, as the runtime computes it")
def linear_probit(exam):
    weights = dict(coefficients=[0.1, 0.0, 0.0, 0.0, -0.05, 0.1, 0.02, 0.2, 0.0], intercepts=[0.5, 0.3, 0.7], classlabels_ints=[3, 1, 2])
    made = node("LinearClassifier", "X", "L S", ML, post_transform="PROBIT", **weights)
    ask(exam, build([made], [("X", "float", [3])], [("L", "int64", []), ("S", "float", [3])]), numbers())


@case("ml-linear-one", "LinearClassifier", "1.19.1", "one score of two classes")
def linear_one(exam):
    made = node("LinearClassifier", "X", "L S", ML, coefficients=[0.5, -1.5, 2.0], intercepts=[0.25], classlabels_strings=["no", "yes"], post_transform="LOGISTIC")
    ask(exam, build([made], [("X", "float", [3])], [("L", "string", []), ("S", "float", [2])]), numbers())


SVM = dict(
    coefficients=[0.5, -0.5, 1.0, -1.0, 0.25, 0.3, -0.7, 0.2, 0.9, -0.4],
    support_vectors=[0.1, 0.2, 0.3, -1.0, 0.5, 0.2, 0.7, -0.2, 0.1, 0.3, 0.3, -0.9, -0.5, -0.5, 1.0],
    vectors_per_class=[2, 2, 1],
    rho=[0.1, -0.2, 0.05],
    kernel_params=[0.4, 0.1, 3.0],
    classlabels_ints=[5, 6, 7],
)

for kernel in ("LINEAR", "POLY", "RBF", "SIGMOID"):

    def machine(exam, kernel=kernel):
        made = node("SVMClassifier", "X", "L S", ML, kernel_type=kernel, **SVM)
        regression = node(
            "SVMRegressor",
            "X",
            "R",
            ML,
            kernel_type=kernel,
            n_supports=5,
            coefficients=SVM["coefficients"][:5],
            support_vectors=SVM["support_vectors"],
            rho=[0.3],
            kernel_params=SVM["kernel_params"],
        )
        outputs = [("L", "int64", []), ("S", "float", [3]), ("R", "float", [1])]
        ask(exam, build([made, regression], [("X", "float", [3])], outputs), numbers(special=False))

    case("ml-svm-" + kernel.lower(), "SVMClassifier", "1.19.1", "votes of pairs, and a regression")(machine)


for sign, weights in (("mixed", [0.5, -1.5, 2.0, -0.5, 1.5, -2.0]), ("positive", [0.5, 1.5, 2.0, 0.25, 0.1, 0.2])):

    def machine_of_two(exam, weights=weights):
        """Linear machines of two classes, without vectors, with probabilities and without."""
        shared = dict(coefficients=weights, rho=[0.1], kernel_type="LINEAR", kernel_params=[0.0, 0.0, 0.0], classlabels_ints=[5, 6])
        made = node("SVMClassifier", "X", "L S", ML, **shared)
        sigmoid = node("SVMClassifier", "X", "M P", ML, prob_a=[-1.5], prob_b=[0.2], **shared)
        outputs = [("L", "int64", []), ("S", "float", [2]), ("M", "int64", []), ("P", "float", [2])]
        ask(exam, build([made, sigmoid], [("X", "float", [3])], outputs), numbers(special=False))

    case("ml-svm-two-" + sign, "SVMClassifier", "1.19.1", "the labels of a linear machine of two classes")(machine_of_two)


def texts(exam, nodes, outputs, **more):
    """A model of one column of texts, asked with known, unknown and empty ones."""
    runtime.store(exam, build(nodes, [("T", "string", [1])], outputs, **more))
    runtime.ask(exam, exam.rows([["a"], ["b"], ["c"], ["zzz"], ["Ärger"], [""], ["a "]]))


@case("ml-label-encoder-2", "LabelEncoder", VERSIONS, "texts to numbers and back")
def label_encoder(exam):
    there = node("LabelEncoder", "T", "I", ML, keys_strings=["a", "b", "Ärger"], values_int64s=[3, 1, 2], default_int64=-7)
    back = node("LabelEncoder", "I", "B", ML, keys_int64s=[1, 2], values_strings=["eins", "zwei"], default_string="?")
    floats = node("LabelEncoder", "T", "F", ML, keys_strings=["a", "c"], values_floats=[0.5, 2.5])
    texts(exam, [there, back, floats], [("I", "int64", [1]), ("B", "string", [1]), ("F", "float", [1])], ml=2)


@case("ml-label-encoder-1", "LabelEncoder", "1.19.1", "places in a list, and back")
def label_encoder_first(exam):
    there = node("LabelEncoder", "T", "I", ML, classes_strings=["b", "a"], default_int64=9, default_string="none")
    back = node("LabelEncoder", "I", "B", ML, classes_strings=["b", "a"], default_int64=9, default_string="none")
    texts(exam, [there, back], [("I", "int64", [1]), ("B", "string", [1])], ml=1)


@case("ml-label-encoder-4", "LabelEncoder", "1.19.1", "tensors as keys and values")
def label_encoder_tensors(exam):
    keys = helper.make_tensor("keys", TensorProto.STRING, [2], [b"a", b"b"])
    values = helper.make_tensor("values", TensorProto.INT64, [2], [11, 12])
    other = helper.make_tensor("other", TensorProto.INT64, [1], [0])
    texts(exam, [node("LabelEncoder", "T", "I", ML, keys_tensor=keys, values_tensor=values, default_tensor=other)], [("I", "int64", [1])], ml=4)


@case("ml-category-mapper", "CategoryMapper", "1.19.1", "texts to numbers and back")
def category_mapper(exam):
    there = node("CategoryMapper", "T", "I", ML, cats_strings=["a", "b"], cats_int64s=[4, 5], default_int64=-1)
    back = node("CategoryMapper", "I", "B", ML, cats_strings=["x", "y"], cats_int64s=[4, -1], default_string="?")
    texts(exam, [there, back], [("I", "int64", [1]), ("B", "string", [1])], ml=1)


@case("ml-one-hot", "OneHotEncoder", "1.19.1", "an axis of categories")
def one_hot(exam):
    made = [node("OneHotEncoder", "T", "H", ML, cats_strings=["b", "a"], zeros=1), node("Flatten", "H", "Y")]
    texts(exam, made, [("Y", "float", [2])])


STANDARD = {
    "arithmetic": "Add X W A; Sub A X B; Mul B W C; Div C W D; Abs D E; Neg E F; Sqrt E G; Sum X W G H; Max X W I; Min I X J",
    "rounding": "Floor X A; Ceil X B; Round X C; Sign X D; Reciprocal X E; Relu X F",
    "functions": "Exp X A; Sigmoid X B; Tanh X C; Abs X P; Log P D; Softmax X E; LogSoftmax X F",
    "comparisons": "Less X W A; Greater X W B; Equal X W C; LessOrEqual X W D; GreaterOrEqual X W E; And A D F; Or A B G; Xor A B H; Not A I; Where A X W J; IsNaN X K",
}
CONDITIONS = ("Less", "Greater", "Equal", "LessOrEqual", "GreaterOrEqual", "And", "Or", "Xor", "Not", "IsNaN")


def joined(exam, nodes, width, kind, opset, constants, special, ranks=None, change=None):
    """All results of the nodes side by side: conditions and integers as numbers, more axes as one."""
    made, parts = list(nodes), []
    for each in nodes:
        for name in each.output:
            if ranks is not None and name not in ranks:
                continue
            made.append(node("Cast", name, name + "_number", to=TensorProto.FLOAT if kind == "float" else TensorProto.DOUBLE))
            made.append(node("Flatten", name + "_number", name + "_flat", axis=1))
            parts.append(name + "_flat")
    made.append(node("Concat", " ".join(parts), "Y", axis=1))
    model = build(made, [("X", kind, [width])], [("Y", kind, ["columns"])], opset=opset, constants=constants)
    if change is not None:
        change(model)
    ask(exam, model, numbers(width, special=special))


for name, lines in STANDARD.items():
    for kind in ("float", "double"):

        def standard(exam, lines=lines, kind=kind):
            made = []
            for line in lines.split("; "):
                operator, *names = line.split()
                made.append(node(operator, " ".join(names[:-1]), names[-1]))
            constant = np.array([0.5, -2.0, 1.25], dtype=np.float32 if kind == "float" else np.float64)
            joined(exam, made, 3, kind, 15, [("W", constant)], "functions" not in exam.name)

        case("onnx-%s-%s" % (name, kind), "ModelProto", "1.19.1", "standard operators")(standard)


@case("onnx-reductions", "ModelProto", VERSIONS, "reductions over columns")
def reductions(exam):
    names = ["ReduceMean", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceL2", "ReduceSumSquare", "ReduceLogSumExp", "ReduceProd"]
    made = [node("ReduceSum", "X axes", "ReduceSum", keepdims=0)] + [node(name, "X", name, axes=[1], keepdims=0) for name in names]
    made += [node("ArgMax", "X", "ArgMax", axis=1, keepdims=1), node("ArgMin", "X", "ArgMin", axis=1, keepdims=0)]
    joined(exam, made, 3, "float", 13, [("axes", np.array([1]))], False)


@case("onnx-shapes", "ModelProto", VERSIONS, "axes come, go and change places")
def shapes(exam):
    made = [
        node("Shape", "X", "shape"),
        node("Gather", "shape zero", "count", axis=0),
        node("Concat", "count tail", "wanted", axis=0),
        node("Reshape", "X wanted", "A"),
        node("Transpose", "A", "B", perm=[0, 2, 1]),
        node("Flatten", "B", "C", axis=1),
        node("Slice", "C starts ends axes steps", "D"),
        node("Split", "C", "E F", axis=1),
        node("Concat", "F E", "G", axis=1),
        node("Unsqueeze", "X last", "H"),
        node("Tile", "H repeats", "I"),
        node("Squeeze", "H last", "J"),
        node("Transpose", "X", "turned", perm=[1, 0]),
        node("MatMul", "W turned", "product"),
        node("Transpose", "product", "K", perm=[1, 0]),
        node("Gather", "X places", "L", axis=1),
        node("ConstantOfShape", "wanted", "zeros"),
        node("Add", "zeros A", "N"),
        node("Cast", "X", "O", to=TensorProto.INT64),
        node("Cast", "O", "P", to=TensorProto.DOUBLE),
        node("Clip", "X low high", "Q"),
        node("TopK", "X two", "R S", axis=1),
        node("Gemm", "X V bias", "T", alpha=0.5, beta=2.0, transB=1),
        node("Pow", "X square", "U"),
    ]
    constants = dict(
        zero=np.array([0]),
        tail=np.array([2, 2]),
        starts=np.array([3]),
        ends=np.array([-100]),
        axes=np.array([1]),
        steps=np.array([-2]),
        last=np.array([2]),
        repeats=np.array([1, 1, 3]),
        W=np.arange(12, dtype=np.float32).reshape(3, 4),
        V=np.arange(8, dtype=np.float32).reshape(2, 4),
        bias=np.array([0.5, 1.5], dtype=np.float32),
        places=np.array([[3, 0]]),
        low=np.float32(-0.5),
        high=np.float32(0.75),
        two=np.array([2]),
        square=np.array(2, dtype=np.float32),
    )
    joined(exam, made, 4, "float", 13, list(constants.items()), False, "ABCDEFGHIJKLNOPQRSTU")


@case("onnx-integers", "ModelProto", "1.19.1", "arithmetic of whole numbers")
def integers(exam):
    made = [node("Add", "X W", "A"), node("Div", "X W", "B"), node("Mod", "X W", "C"), node("Mul", "X W", "D"), node("ReduceSum", "X axes", "E", keepdims=0), node("ArgMax", "X", "F", axis=1, keepdims=0)]
    places = [node("Unsqueeze", name + " axes", name + "_column") for name in "EF"]
    whole = node("Concat", "A B C D E_column F_column", "Y", axis=1)
    model = build(made + places + [whole], [("X", "int64", [3])], [("Y", "int64", [14])], constants=[("W", np.array([3, -2, 7])), ("axes", np.array([1]))])
    ask(exam, model, np.array([[7, 7, 7], [-7, -7, -7], [0, 1, -1], [6, 4, 14], [10**9, -(10**9), 3]]))


@case("onnx-placing", "ModelProto", "1.19.1", "cells put elsewhere, around and together")
def placing(exam):
    made = [
        node("Pad", "X pads half", "A"),
        node("Pad", "X pads", "B", mode="edge"),
        node("Pad", "X pads", "C", mode="reflect"),
        node("Transpose", "X", "turned", perm=[1, 0]),
        node("GatherND", "turned pairs", "gathered"),
        node("Transpose", "gathered", "E", perm=[1, 0]),
        node("Einsum", "X W", "F", equation="ij,kj->ik"),
        node("Einsum", "W X", "G", equation="kj, ij -> ik"),
        node("Einsum", "X X", "H", equation="ij,ij->i"),
        node("Range", "zero three one", "steps"),
        node("Add", "F steps", "I"),
        node("Argument", "X", "place", "own", axis=1),
        node("Cast", "place", "index", to=TensorProto.INT64),
        node("GatherND", "table index", "found"),
        node("Unsqueeze", "found last", "J"),
        node("IsInf", "X", "K", detect_negative=0),
        node("Erf", "X", "L"),
        node("Mod", "X W4", "M", fmod=1),
        node("Argument", "X", "N", "own"),
    ]
    constants = dict(
        pads=np.array([0, 2, 0, 1]),
        half=np.float32(0.5),
        pairs=np.array([[2], [-4]]),
        W=np.arange(12, dtype=np.float32).reshape(3, 4) / 8,
        W4=np.array([0.3, -0.7, 1e-20, 2.0], dtype=np.float32),
        last=np.array([1]),
        zero=np.float32(0),
        three=np.float32(3),
        one=np.float32(1),
        table=np.array([0.1, 0.2, 0.3, 0.4], dtype=np.float32),
    )
    joined(exam, made, 4, "float", 13, list(constants.items()), False, "ABCEFGIJKLMN", own_functions)


def own_functions(model):
    """The place of the largest cell along an axis that the call names, or the first."""
    attribute = helper.make_attribute("keepdims", 1)
    body = [helper.make_node("ArgMax", ["x"], ["found"]), helper.make_node("Cast", ["found"], ["y"], to=TensorProto.FLOAT)]
    reference = onnx.AttributeProto(name="axis", ref_attr_name="axis", type=onnx.AttributeProto.INT)
    body[0].attribute.extend([attribute, reference])
    made = helper.make_function("own", "Argument", ["x"], ["y"], body, [helper.make_opsetid("", 13)], [], [helper.make_attribute("axis", 1)])
    model.functions.append(made)
    model.opset_import.append(helper.make_opsetid("own", 1))
