"""The families of feature-engine, in order."""

FAMILIES = ("transformers",)
