"""Files of libraries' own formats, and archives, that contradict themselves or ask for too much. Each is a small good model with one thing changed."""

import copy
import io
import json
import struct
import tarfile
import zipfile

INVALID = "INVALID_MODEL"


def xgboost(**tree):
    """A stump in XGBoost's JSON."""
    stump = dict(
        tree_param=dict(num_nodes="3", size_leaf_vector="0"), left_children=[1, -1, -1], right_children=[2, -1, -1], split_indices=[0, 0, 0],
        split_conditions=[0.5, 1, 2], default_left=[0, 0, 0],
    )
    stump.update(tree)
    model = dict(gbtree_model_param=dict(num_trees="1", num_parallel_tree="1"), tree_info=[0], trees=[stump])
    parameters = dict(base_score="0E0", num_class="0", num_feature="2", num_target="1")
    learner = dict(
        attributes={}, feature_names=[], learner_model_param=parameters, objective=dict(name="reg:squarederror"),
        gradient_booster=dict(name="gbtree", model=model),
    )
    return dict(version=[2, 1, 4], learner=learner)


def changed(document, path, value):
    """A copy with one place changed."""
    result = copy.deepcopy(document)
    *parents, last = path
    place = result
    for key in parents:
        place = place[key]
    place[last] = value
    return result


def of_xgboost():
    """Trees that lead nowhere."""
    parameters = ("learner", "learner_model_param")
    trees = ("learner", "gradient_booster", "model")
    whole = xgboost()
    yield "xgboost", "compiled", whole
    yield "xgboost-loop", INVALID, xgboost(left_children=[0, -1, -1])
    yield "xgboost-two-parents", INVALID, xgboost(right_children=[1, -1, -1])
    yield "xgboost-child-outside", INVALID, xgboost(left_children=[7, -1, -1])
    yield "xgboost-feature-outside", INVALID, xgboost(split_indices=[9, 0, 0])
    yield "xgboost-nodes-claimed", INVALID, xgboost(tree_param=dict(num_nodes="2147483647"))
    yield "xgboost-trees-claimed", INVALID, changed(whole, trees + ("gbtree_model_param", "num_trees"), "2000000000")
    yield "xgboost-tree-of-another-class", INVALID, changed(whole, trees + ("tree_info",), [7])
    yield "xgboost-features-claimed", "LIMIT_EXCEEDED", changed(whole, parameters + ("num_feature",), "4000000000")
    yield "xgboost-classes-claimed", INVALID, changed(whole, parameters + ("num_class",), "2000000000")
    yield "xgboost-deep", INVALID, b'{"version":[2,1,4],"learner":' + b"[" * 5_000 + b"]" * 5_000 + b"}"
    yield "xgboost-ubjson-claims", "TRUNCATED", b"{L\0\0\0\0\0\0\0\7learner[$d#L\0\0\0\0\x7f\xff\xff\xff"


LIGHTGBM = """tree
version=v4
num_class=1
num_tree_per_iteration=1
label_index=0
max_feature_idx=1
objective=regression
feature_names=a b
feature_infos=[0:1] 0:1:2:3
tree_sizes=1

Tree=0
num_leaves=3
num_cat=1
split_feature=0 1
threshold=0.5 0
decision_type=2 1
left_child=-1 -2
right_child=1 -3
leaf_value=1 2 3
cat_boundaries=0 1
cat_threshold=10

end of trees
"""


def of_lightgbm():
    """Counts that disagree."""
    for name, outcome, old, new in (
        ("lightgbm", "compiled", "", ""),
        ("lightgbm-leaves-claimed", INVALID, "num_leaves=3", "num_leaves=2147483647"),
        ("lightgbm-leaves-missing", INVALID, "leaf_value=1 2 3", "leaf_value=1 2"),
        ("lightgbm-loop", INVALID, "right_child=1 -3", "right_child=0 -3"),
        ("lightgbm-leaf-outside", INVALID, "right_child=1 -3", "right_child=1 -9"),
        ("lightgbm-feature-outside", INVALID, "split_feature=0 1", "split_feature=0 5"),
        ("lightgbm-bit-set-outside", INVALID, "cat_boundaries=0 1", "cat_boundaries=0 9"),
        ("lightgbm-trees-claimed", "TRUNCATED", "tree_sizes=1", "tree_sizes=" + "1 " * 1000),
        ("lightgbm-features-claimed", INVALID, "max_feature_idx=1", "max_feature_idx=2147483646"),
        ("lightgbm-classes-claimed", INVALID, "num_tree_per_iteration=1", "num_tree_per_iteration=2147483647"),
    ):
        assert old in LIGHTGBM
        yield name, outcome, LIGHTGBM.replace(old, new).encode()


def of_catboost():
    """Splits that do not exist, and offsets that lead elsewhere."""
    border = dict(float_feature_index=0, border=0.5, split_index=0, split_type="FloatFeature")
    feature = dict(feature_index=0, flat_feature_index=0, borders=[0.5], has_nans=False, nan_value_treatment="AsIs")
    whole = dict(
        features_info=dict(float_features=[feature]), oblivious_trees=[dict(leaf_values=[1, 2], splits=[border])], scale_and_bias=[1, [0]],
        model_info=dict(params=dict(loss_function=dict(type="RMSE", params={}))),
    )
    tree = ("oblivious_trees", 0)
    yield "catboost", "compiled", whole
    yield "catboost-split-outside", INVALID, changed(whole, tree + ("splits",), [dict(border, split_index=7)])
    yield "catboost-split-negative", INVALID, changed(whole, tree + ("splits",), [dict(border, split_index=-1)])
    yield "catboost-leaves-missing", INVALID, changed(whole, tree + ("leaf_values",), [1])
    yield "catboost-depth-claimed", INVALID, changed(whole, tree + ("splits",), [border] * 60)
    yield "catboost-column-claimed", INVALID, changed(whole, ("features_info", "float_features", 0, "flat_feature_index"), 2 ** 31)
    yield "catboost-binary-claims", "TRUNCATED", b"CBM1" + struct.pack("<I", 2 ** 31 - 1) + bytes(16)
    yield "catboost-binary-outside", "MALFORMED", b"CBM1" + struct.pack("<II", 16, 2 ** 31 - 1) + bytes(12)


def field(number, value):
    """A field of protobuf: a varint, or bytes."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def varint(value):
    """Seven bits a byte."""
    data = b""
    while value > 127:
        data, value = data + bytes([value & 127 | 128]), value >> 7
    return data + bytes([value])


def onnx(nodes, *tensors):
    """A graph from X to Y, two float columns."""
    def value(name):
        shape = field(1, field(2, b"N")) + field(1, field(1, 2))
        return field(1, name) + field(2, field(1, field(1, 1) + field(2, shape)))

    inside = b"".join(field(1, node) for node in nodes) + field(2, b"g") + b"".join(field(5, each) for each in tensors)
    return field(1, 8) + field(7, inside + field(11, value(b"X")) + field(12, value(b"Y"))) + field(8, field(2, 17))


def node(kind, inputs, output, *attributes):
    """A node of a graph."""
    return b"".join(field(1, name) for name in inputs) + field(2, output) + field(4, kind) + b"".join(field(5, each) for each in attributes)


def tensor(name, kind, dims, *data):
    """A constant of a graph."""
    return b"".join(field(1, size) for size in dims) + field(2, kind) + field(8, name) + b"".join(data)


def of_onnx():
    """Circles and shapes that do not fit."""
    def beside(path):
        return field(13, field(1, b"location") + field(2, path)) + field(14, 1)

    add = [node(b"Add", [b"X", b"W"], b"Y")]
    nested = node(b"Identity", [b"X"], b"Y")
    for _ in range(200):
        nested = node(b"If", [b"X"], b"Y", field(1, b"then_branch") + field(6, field(1, nested)) + field(20, 5))
    yield "onnx", "compiled", onnx([node(b"Identity", [b"X"], b"Y")])
    yield "onnx-circle", INVALID, onnx([node(b"Add", [b"X", b"b"], b"a"), node(b"Neg", [b"a"], b"b"), node(b"Neg", [b"b"], b"Y")])
    yield "onnx-shape", INVALID, onnx(add, tensor(b"W", 1, [3], field(9, bytes(12))))
    yield "onnx-tensor-claims", "MALFORMED", onnx(add, tensor(b"W", 1, [2 ** 40, 2 ** 40], field(9, bytes(8))))
    yield "onnx-shape-claimed", "LIMIT_EXCEEDED", onnx([node(b"ConstantOfShape", [b"s"], b"Y")], tensor(b"s", 7, [2], field(7, 2 ** 30), field(7, 2 ** 30)))
    yield "onnx-data-above", "MALFORMED", onnx(add, tensor(b"W", 1, [2], beside(b"../../secret")))
    yield "onnx-data-absolute", "MALFORMED", onnx(add, tensor(b"W", 1, [2], beside(b"/etc/passwd")))
    yield "onnx-deep", "LIMIT_EXCEEDED", onnx([nested])
    yield "onnx-mixes-rows", "compiled", onnx([node(b"ReduceSum", [b"X"], b"Y")])


def archive(*files, links=()):
    """A zip archive; the module warns of names that come twice."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        for name, content in files:
            entry = zipfile.ZipInfo(name)
            entry.create_system = 3
            entry.external_attr = (0o120777 if name in links else 0o100644) << 16
            file.writestr(entry, content, zipfile.ZIP_DEFLATED if len(content) > 10_000 else zipfile.ZIP_STORED)
    return stream.getvalue()


def tar(*names, kind=tarfile.REGTYPE):
    """A tar archive of empty files or links."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as file:
        for name in names:
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/passwd"
            file.addfile(entry)
    return stream.getvalue()


def of_archives():
    """Names that climb or collide, bombs, and descriptions that expand."""
    good = json.dumps(xgboost()).encode()
    schema = json.dumps(dict(protocol=2, __loader__="ObjectNode", __class__="Ridge", __module__="sklearn.linear_model._ridge")).encode()
    yield "zip", "compiled", archive(("model.json", good))
    yield "zip-climbs", "MALFORMED", archive(("../model.json", good))
    yield "zip-absolute", "MALFORMED", archive(("/model.json", good))
    yield "zip-backslash", "MALFORMED", archive(("..\\model.json", good))
    yield "zip-twice", "MALFORMED", archive(("model.json", good), ("./model.json".replace("./", ""), good + b" "))
    yield "zip-link", "MALFORMED", archive(("model.json", b"/etc/passwd"), links=("model.json",))
    yield "zip-bomb", "LIMIT_EXCEEDED", archive(("model.json", bytes(80_000_000)))
    yield "zip-of-zips", "NO_MODEL_INSIDE", nested_zip(good)
    yield "tar-climbs", "MALFORMED", tar("../model.json")
    yield "tar-twice", "MALFORMED", tar("a/model.json", "a//model.json")
    yield "tar-links", "NO_MODEL_INSIDE", tar("model.json", kind=tarfile.SYMTYPE)
    yield "mlflow-climbs", "MALFORMED", archive(("MLmodel", b"flavors:\n  sklearn:\n    pickled_model: ../../etc/passwd\n    serialization_format: pickle\n"))
    yield "mlflow-yaml-bomb", "MALFORMED", archive(("MLmodel", yaml_bomb()))
    yield "mlflow-yaml-tag", "UNSUPPORTED_FORMAT", archive(("MLmodel", b"flavors: !!python/object/apply:os.system ['id']\n"))
    yield "mlflow-yaml-deep", "MALFORMED", archive(("MLmodel", b"flavors: " + b"[" * 9000))
    yield "skops-not-an-object", "MALFORMED", archive(("schema.json", b"[]"))
    yield "skops-climbs", "MALFORMED", archive(("schema.json", schema), ("../0.npy", b""))
    yield "skops-unknown-loader", "MALFORMED", archive(("schema.json", schema.replace(b"ObjectNode", b"EvilNode")))
    yield "skops-deep", "LIMIT_EXCEEDED", archive(("schema.json", b'{"protocol":2,"content":' + b"[" * 100_000))
    yield "skops-circle", "MALFORMED", archive(("schema.json", json.dumps(dict(protocol=2, __loader__="CachedNode", __class__="a", __module__="b", __id__=1)).encode()))
    yield "xml-entities", "NOT_A_MODEL", b'<!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>'


def nested_zip(content):
    """A zip in a zip in a zip…"""
    for _ in range(8):
        content = archive(("model.bin", content))
    return content


def yaml_bomb():
    """Nine aliases of nine aliases of nine…"""
    lines = ["a0: &a0 [lol]"] + ["a%d: &a%d [%s]" % (at, at, ", ".join(["*a%d" % (at - 1)] * 9)) for at in range(1, 10)]
    return ("flavors:\n" + "".join("  %s\n" % line for line in lines)).encode()


def all_models():
    """Names, outcomes and bytes."""
    for family in (of_xgboost, of_lightgbm, of_catboost, of_onnx, of_archives):
        for name, outcome, content in family():
            yield name, outcome, content if isinstance(content, bytes) else json.dumps(content).encode()
