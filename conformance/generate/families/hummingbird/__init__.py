"""The families of Hummingbird's ONNX exports, in order."""

FAMILIES = ("exports",)
