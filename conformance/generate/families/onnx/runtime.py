"""onnxruntime on one thread as the model of an exam: a method for each output, and `predict` for the first."""

import os

import numpy as np
import onnxruntime

KINDS = {
    "tensor(float)": np.float32,
    "tensor(double)": np.float64,
    "tensor(int64)": np.int64,
    "tensor(int32)": np.int32,
    "tensor(bool)": np.bool_,
}


class Runtime:
    """Answers of a stored model."""

    def __init__(self, path):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def __getattr__(self, name):
        names = [output.name for output in self.session.get_outputs()]
        output = names[0] if name == "predict" and name not in names else name
        if output not in names:
            raise AttributeError(name)
        return lambda rows: self.answer(output, rows)

    def answer(self, output, rows):
        """An output for rows; maps are asked one by one, because that is how the runtime takes them."""
        first = self.session.get_inputs()[0]
        if first.type.startswith("map"):
            key = int if "int64," in first.type else str
            return np.concatenate([self.answer_to(output, {first.name: {key(name): value for name, value in row.items()}}) for row in rows])
        answer = self.answer_to(output, self.feed(rows))
        return answer.reshape(-1) if answer.shape == (1, len(rows)) else answer

    def answer_to(self, output, feed):
        return plain(self.session.run([output], feed)[0])

    def outputs(self):
        """The names of the outputs."""
        return [output.name for output in self.session.get_outputs()]

    def feed(self, rows):
        """Each input's columns: by its name from a frame of which it is one, else by place."""
        inputs = self.session.get_inputs()
        if len(inputs) == 1:
            return {inputs[0].name: tensor(np.asarray(rows), inputs[0])}
        table = np.asarray(rows, dtype=object) if hasattr(rows, "columns") else np.asarray(rows)
        feed = {}
        start = 0
        for each in inputs:
            width = int(np.prod([int(size) for size in each.shape[1:]])) if len(each.shape) > 1 else 1
            feed[each.name] = tensor(table[:, start : start + width], each)
            start += width
        return feed


def tensor(cells, described):
    """The cells in the type and the shape that an input states."""
    if described.type == "tensor(string)":
        value = np.array([["" if missing(cell) else str(cell) for cell in row] for row in cells.reshape(len(cells), -1)], dtype=object)
    else:
        value = cells.astype(KINDS[described.type])
    sizes = [size if isinstance(size, int) else -1 for size in described.shape[1:]]
    if len(described.shape) == 1:
        return value.reshape(len(value))
    return value if -1 in sizes or len(sizes) < 1 else value.reshape([len(value)] + sizes)


def missing(cell):
    """True for None and NaN."""
    return cell is None or (isinstance(cell, float) and cell != cell)


def plain(answer):
    """Dicts, one a row, as a matrix of their values."""
    if isinstance(answer, list) and answer and isinstance(answer[0], dict):
        return np.array([list(row.values()) for row in answer], dtype=np.float32)
    return answer


def store(exam, model):
    """Writes the model and asks what was read back."""
    exam.model_file = "model.onnx"
    path = os.path.join(exam.folder, exam.model_file)
    with open(path, "wb") as stream:
        stream.write(model.SerializeToString())
    exam.model = Runtime(path)


def ask(exam, rows, name=None):
    """Asks for every output; the first as `predict`."""
    names = exam.model.outputs()
    exam.ask(rows, name, ["predict"] + names[1:])
