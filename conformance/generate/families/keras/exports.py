"""Small networks of Keras 3, as `model.export(format="onnx")` writes them."""

import keras
import networks
import numpy as np
from keras import layers
from registry import case

VERSIONS = "3.15.1"


def export(exam, model):
    """Writes the model as it is exported."""
    model([np.zeros([2, *each.shape[1:]], np.float32) for each in model.inputs])
    networks.opened(exam, lambda path: model.export(path, format="onnx", verbose=False))


@case("dense", "Sequential", VERSIONS, "dense layers with dropout that does nothing at inference")
def dense(exam):
    keras.utils.set_random_seed(0)
    stack = [keras.Input((5,)), layers.Dense(8, "relu"), layers.Dropout(0.5), layers.Dense(3, "softmax")]
    export(exam, keras.Sequential(stack))
    networks.ask(exam, networks.images(20, 5))


@case("images", "Functional", VERSIONS, "channels last, normalised, pooled")
def images(exam):
    keras.utils.set_random_seed(1)
    image = keras.Input((8, 8, 2), name="image")
    hidden = layers.Conv2D(4, 3, activation="swish")(image)
    hidden = layers.BatchNormalization()(hidden)
    hidden = layers.SeparableConv2D(4, 3, padding="same")(hidden)
    answer = layers.Dense(2, "sigmoid", name="answer")(layers.GlobalAveragePooling2D()(hidden))
    export(exam, keras.Model(image, answer))
    networks.ask(exam, networks.images(7, 8, 8, 2))


@case("two-inputs", "Functional", VERSIONS, "a sequence and a row, two outputs")
def two_inputs(exam):
    keras.utils.set_random_seed(2)
    sequence, row = keras.Input((6, 3), name="sequence"), keras.Input((4,), name="row")
    hidden = layers.Concatenate()([layers.LSTM(5)(sequence), row])
    outputs = [layers.Dense(1, name="amount")(hidden), layers.Dense(3, "softmax", name="kind")(hidden)]
    export(exam, keras.Model([sequence, row], outputs))
    networks.ask(exam, networks.images(6, 6, 3), np.abs(networks.images(6, 4, key=1)))
