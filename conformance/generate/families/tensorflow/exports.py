"""Small functions of TensorFlow, as tf2onnx converts them."""

import networks
import numpy as np
import tensorflow as tf
import tf2onnx
from registry import case

VERSIONS = "2.21.0"


def export(exam, function, *specs):
    """Writes the traced function."""
    traced = tf.function(function, input_signature=list(specs))
    networks.opened(exam, lambda path: tf2onnx.convert.from_function(traced, list(specs), opset=17, output_path=path))


@case("pooled-image", "function", VERSIONS, "bytes in, converted and resized within the graph; integers out")
def pooled(exam):
    weights = np.random.RandomState(0).randn(3, 3, 3, 4).astype(np.float32)

    def answer(image):
        kernel = tf.constant(weights)
        small = tf.image.resize(tf.cast(image, tf.float32) / 255.0, (6, 6))
        hidden = tf.nn.max_pool2d(tf.nn.relu(tf.nn.conv2d(small, kernel, 1, "SAME")), 2, 2, "VALID")
        pooled = tf.reduce_mean(hidden, (1, 2))
        return tf.argmax(pooled, 1), pooled

    export(exam, answer, tf.TensorSpec((None, 9, 9, 3), tf.uint8, name="image"))
    networks.ask(exam, np.random.RandomState(1).randint(0, 256, (8, 9, 9, 3)).astype(np.uint8))


@case("sequence-lengths", "function", VERSIONS, "a free second axis, doubles, a mask made of lengths")
def lengths(exam):
    def answer(values, length):
        mask = tf.sequence_mask(length, tf.shape(values)[1], dtype=tf.float64)
        return tf.reduce_sum(tf.math.cumsum(values, 1) * mask, 1)

    export(exam, answer, tf.TensorSpec((None, None), tf.float64, name="values"), tf.TensorSpec((None,), tf.int32, name="length"))
    values = np.random.RandomState(2).randn(6, 5)
    networks.ask(exam, values, np.array([0, 1, 2, 5, 3, 4], np.int32))
