"""The families of TensorFlow's exports, in order."""

FAMILIES = ("exports",)
