"""Graphs from nodes by hand."""

import numpy as np
import onnx
from families.onnx import runtime
from onnx import TensorProto, helper

KINDS = {"float": TensorProto.FLOAT, "double": TensorProto.DOUBLE, "int64": TensorProto.INT64, "string": TensorProto.STRING, "bool": TensorProto.BOOL}
ML = "ai.onnx.ml"


def build(nodes, inputs, outputs, opset=15, ml=1, constants=()):
    """A model: `inputs` and `outputs` by name, kind and sizes after the rows."""
    infos = [
        [helper.make_tensor_value_info(name, KINDS[kind], ["rows"] + list(sizes)) for name, kind, sizes in side] for side in (inputs, outputs)
    ]
    stored = [onnx.numpy_helper.from_array(np.asarray(value), name) for name, value in constants]
    graph = helper.make_graph(list(nodes), "by-hand", infos[0], infos[1], stored)
    opsets = [helper.make_opsetid("", opset), helper.make_opsetid(ML, ml), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(graph, opset_imports=opsets)
    model.ir_version = min(model.ir_version, 8)
    return model


def ask(exam, model, rows):
    """Stores the model and asks every output."""
    runtime.store(exam, model)
    runtime.ask(exam, exam.numeric(np.asarray(rows)))


def node(operator, inputs, outputs, domain="", **attributes):
    """A node; names parted by blanks."""
    return helper.make_node(operator, inputs.split(), outputs.split(), domain=domain, **attributes)
