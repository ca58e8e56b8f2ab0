"""Small networks of PyTorch, through its exporter and through the older one by TorchScript."""

import os

import networks
import numpy as np
import onnx
import torch
from registry import case
from torch import nn

VERSIONS = "2.9.1"


class Convolutions(nn.Module):
    """Two classes of images and their features."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(2, 4, 3, padding=1), nn.BatchNorm2d(4), nn.GELU(), nn.MaxPool2d(2))
        self.head = nn.Linear(4 * 3 * 4, 3)

    def forward(self, image):
        hidden = self.features(image)
        return torch.softmax(self.head(hidden.flatten(1)), 1), hidden


class Tagger(nn.Module):
    """Tokens of any number to a tag each: embedding, recurrence, attention to those that are not masked."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(20, 6)
        self.recurrent = nn.GRU(6, 5, batch_first=True)
        self.head = nn.Linear(5, 4)

    def forward(self, tokens, mask):
        hidden, _ = self.recurrent(self.embedding(tokens))
        weights = torch.bmm(hidden, hidden.transpose(1, 2)).masked_fill(mask.unsqueeze(1), float("-inf"))
        scores = self.head(torch.bmm(torch.softmax(weights, 2), hidden))
        return scores, scores.argmax(2)


def perceptron(*sizes, dtype=torch.float32):
    """Dense layers with a bounded last one."""
    layers = []
    for before, after in zip(sizes, sizes[1:]):
        layers += [nn.Linear(before, after), nn.ReLU()]
    return nn.Sequential(*layers[:-1], nn.Sigmoid()).to(dtype)


def export(exam, model, inputs, names, outputs, axes=None, script=False):
    """Writes the model; `axes` says which axes of which inputs may be of any size."""
    kinds = dict(dynamic_axes=axes, dynamo=False, opset_version=17)
    if not script:
        shapes = tuple({axis: torch.export.Dim(name) for axis, name in (axes or {}).get(each, {}).items()} for each in names)
        kinds = dict(dynamic_shapes=shapes, dynamo=True, external_data=False, verbose=False)
    networks.opened(
        exam,
        lambda path: torch.onnx.export(model.eval(), inputs, path, input_names=names, output_names=outputs, **kinds),
    )


@case("perceptron", "Sequential", VERSIONS, "dense layers alone are computed here")
def mlp(exam):
    torch.manual_seed(0)
    export(exam, perceptron(6, 8, 5, 2), (torch.zeros(3, 6),), ["x"], ["probability"], {"x": {0: "batch"}}, script=True)
    networks.ask(exam, networks.images(24, 6))


@case("convolutions", "Module", VERSIONS, "images in, a matrix and features of four dimensions out")
def convolutions(exam):
    torch.manual_seed(1)
    export(exam, Convolutions(), (torch.zeros(3, 2, 6, 8),), ["image"], ["probability", "features"], {"image": {0: "batch"}})
    networks.ask(exam, networks.images(9, 2, 6, 8))
    networks.ask(exam, networks.images(1, 2, 6, 8, key=1), name="one")


@case("convolutions-torchscript", "Module", VERSIONS, "the same through the older exporter")
def convolutions_script(exam):
    torch.manual_seed(1)
    model, axes = Convolutions(), {"image": {0: "batch"}}
    export(exam, model, (torch.zeros(3, 2, 6, 8),), ["image"], ["probability", "features"], axes, script=True)
    networks.ask(exam, networks.images(6, 2, 6, 8))


@case("convolutions-fixed-batch", "Module", VERSIONS, "a first axis of one: images one after the other")
def fixed_batch(exam):
    torch.manual_seed(1)
    export(exam, Convolutions(), (torch.zeros(1, 2, 6, 8),), ["image"], ["probability", "features"], script=True)
    image = networks.images(1, 2, 6, 8, key=3)
    networks.ask(exam, image)


@case("convolutions-external-data", "Module", VERSIONS, "weights in a file beside the model")
def external(exam):
    torch.manual_seed(1)
    export(exam, Convolutions(), (torch.zeros(3, 2, 6, 8),), ["image"], ["probability", "features"], {"image": {0: "batch"}}, script=True)
    path = os.path.join(exam.folder, exam.model_file)
    data = "model.onnx.data"
    onnx.save_model(onnx.load(path), path, save_as_external_data=True, location=data, size_threshold=64, convert_attribute=False)
    exam.model = networks.Network(path)
    networks.ask(exam, networks.images(6, 2, 6, 8))


@case("tagger", "Module", VERSIONS, "integers and booleans in, two free axes, integers out")
def tagger(exam):
    torch.manual_seed(2)
    inputs = (torch.zeros(2, 3, dtype=torch.int64), torch.zeros(2, 3, dtype=torch.bool))
    axes = {"tokens": {0: "batch", 1: "length"}, "mask": {0: "batch", 1: "length"}}
    export(exam, Tagger(), inputs, ["tokens", "mask"], ["scores", "tags"], axes, script=True)
    random = np.random.RandomState(4)
    for name, rows, length in ((None, 5, 7), ("one", 1, 1)):
        tokens = random.randint(0, 20, (rows, length))
        mask = random.rand(rows, length) < 0.3
        mask[:, 0] = False
        networks.ask(exam, tokens, mask, name=name)


@case("half-precision", "Sequential", VERSIONS, "float16 in and out")
def half(exam):
    torch.manual_seed(5)
    model = nn.Sequential(nn.Conv1d(1, 2, 3), nn.Flatten(), nn.Linear(8, 3)).half()
    export(exam, model, (torch.zeros(2, 1, 6).half(),), ["signal"], ["score"], {"signal": {0: "batch"}}, script=True)
    networks.ask(exam, networks.images(7, 1, 6).astype(np.float16) / np.float16(100))
