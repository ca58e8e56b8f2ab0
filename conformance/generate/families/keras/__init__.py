"""The families of Keras's exports, in order."""

FAMILIES = ("exports",)
