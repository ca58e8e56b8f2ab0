"""Rows that are maps."""

from families.onnx import runtime
from families.onnx.graphs import ML, build, node
from onnx import TensorProto, helper
from registry import case
from skl2onnx import to_onnx
from skl2onnx.common.data_types import DictionaryType, FloatTensorType, StringTensorType
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

ROWS = [{"a": 1.0, "b": 2.0}, {"c": 3.0, "a": 0.0}, {"b": 1.5}, {"c": -1.0, "Ärger": 4.0}, {"a": 0.1, "zzz": 5.0}, {"a": 1e-45, "b": 1e30}]


@case("skl-dict-vectorizer", "DictVectorizer", "1.19.1", "a map a row, unknown keys")
def dict_vectorizer(exam):
    model = make_pipeline(DictVectorizer(sparse=False), LogisticRegression()).fit(ROWS[:4], [0, 1, 0, 1])
    kind = DictionaryType(StringTensorType([1]), FloatTensorType([1]))
    runtime.store(exam, to_onnx(model, initial_types=[("D", kind)], options={"zipmap": False}))
    runtime.ask(exam, exam.objects(ROWS))


@case("ml-cast-map", "CastMap", "1.19.1", "keys are columns")
def cast_map(exam):
    made = [node("CastMap", "M", "Y", ML, map_form="SPARSE", max_map=3), node("CastMap", "M", "Z", ML, map_form="SPARSE", max_map=2, cast_to="TO_INT64")]
    model = build(made, [("M", "float", [])], [("Y", "float", [3]), ("Z", "int64", [2])])
    value = helper.make_tensor_type_proto(TensorProto.FLOAT, [])
    model.graph.input[0].type.CopyFrom(helper.make_map_type_proto(TensorProto.INT64, value))
    runtime.store(exam, model)
    runtime.ask(exam, exam.objects([{"0": 1.5, "2": -2.25}, {"1": 3.75}, {"0": 0.1, "1": 2.0, "2": -0.5}]))
