"""Exported networks as models of exams: onnxruntime's answers to tensors, which are stored in their own dtypes."""

import os

import numpy as np
import onnxruntime


class Tensors:
    """A file of tensors by name, and the tensors themselves."""

    def __init__(self, file, value):
        self.file = file
        self.value = value


class Network:
    """Answers of a stored model on one thread: `predict` is the first output, and each output is a method."""

    def __init__(self, path):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 4
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self.outputs = [output.name for output in self.session.get_outputs()]

    def __getattr__(self, name):
        output = self.outputs[0] if name == "predict" else name
        return lambda feed: self.session.run([output], feed)[0]

    def feed(self, *arrays):
        """Arrays by the names of the inputs, in order."""
        return {each.name: array for each, array in zip(self.session.get_inputs(), arrays)}


def opened(exam, write):
    """The model that `write(path)` stores in the exam's folder."""
    exam.model_file = "model.onnx"
    path = os.path.join(exam.folder, exam.model_file)
    write(path)
    exam.model = Network(path)
    return exam.model


def ask(exam, *arrays, name=None):
    """Stores the tensors and asks for every output."""
    network = exam.model
    feed = network.feed(*arrays)
    label = "input" if name is None else "input-%s" % name
    file = "%s.%s" % (label, "npy" if len(arrays) == 1 else "npz")
    path = os.path.join(exam.folder, file)
    if len(arrays) == 1:
        np.save(path, arrays[0])
    else:
        np.savez(path, **feed)
    exam.ask(Tensors(file, feed), name, ["predict"] + network.outputs[1:])


def images(count, *sizes, key=0):
    """Float32 noise, with a row of zeros and one of large numbers."""
    cells = np.random.RandomState(key).randn(count, *sizes).astype(np.float32)
    cells[0] = 0
    cells[-1] *= 1000
    return cells
