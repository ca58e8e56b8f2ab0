"""onnxruntime, on what the usual converters make of a model."""

import numpy as np
import onnxruntime as engine
from inputs import WIDTH
from loaded import Loaded, Refusal
from trained import read_trained


def prepare(model, source, prepared):
    prepared.write_bytes(without_map(convert(model, read_trained(model, source), prepared)).SerializeToString())


def convert(model, trained, prepared):
    if model["trainer"] == "catboost":
        import onnx

        trained.save_model(str(prepared), format="onnx")
        return onnx.load(prepared)
    if model["trainer"] == "scikit-learn":
        import skl2onnx

        options = {id(trained): {"zipmap": False} if model["method"] == "predict_proba" else {"raw_scores": True}}
        return skl2onnx.to_onnx(trained, initial_types=initial_types(model, trained), options=options)
    import onnxmltools
    from onnxmltools.convert.common.data_types import FloatTensorType

    initial = [("input", FloatTensorType([None, WIDTH]))]
    if model["trainer"] == "lightgbm":
        return onnxmltools.convert_lightgbm(trained, initial_types=initial, zipmap=False)
    trained.feature_names = None
    return onnxmltools.convert_xgboost(trained, initial_types=initial)


def initial_types(model, trained):
    from skl2onnx.common.data_types import FloatTensorType, StringTensorType

    if model["input"] == "texts":
        return [("text", StringTensorType([None, 1]))]
    if model["input"] != "table":
        return [("input", FloatTensorType([None, WIDTH]))]
    textual = {name for step, _, names in trained[0].transformers_ if step == "categories" for name in names}
    return [(name, (StringTensorType if name in textual else FloatTensorType)([None, 1])) for name in trained.feature_names_in_]


def without_map(onnx_model):
    """The probabilities as a tensor, not as a list of maps, which takes longer than most models."""
    graph = onnx_model.graph
    for node in [node for node in graph.node if node.op_type == "ZipMap"]:
        import onnx

        kept = [output for output in graph.output if output.name != node.output[0]]
        del graph.output[:]
        graph.output.extend([*kept, onnx.helper.make_tensor_value_info(node.input[0], onnx.TensorProto.FLOAT, [None, None])])
        graph.node.remove(node)
    return onnx_model


def load(model, source, prepared, threads):
    options = engine.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.execution_mode = engine.ExecutionMode.ORT_SEQUENTIAL
    options.graph_optimization_level = engine.GraphOptimizationLevel.ORT_ENABLE_ALL
    session = engine.InferenceSession(str(prepared), options, providers=["CPUExecutionProvider"])
    output = [session.get_outputs()[-1].name]
    names = [each.name for each in session.get_inputs()]
    feeds = {"table": lambda part: columns(part, names), "texts": lambda part: {names[0]: np.array(part, object).reshape(-1, 1)}}
    return Loaded(lambda feed: session.run(output, feed)[0], input=feeds.get(model["input"], lambda part: {names[0]: part}))


def columns(part, names):
    missing = [name for name in names if name not in part]
    if missing:
        raise Refusal(f"the converted model wants columns {missing}")
    return {name: np.asarray(part[name], object if part[name].dtype == object else np.float32).reshape(-1, 1) for name in names}
