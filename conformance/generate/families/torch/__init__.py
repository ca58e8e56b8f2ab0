"""The families of PyTorch's exports, in order."""

FAMILIES = ("exports",)
