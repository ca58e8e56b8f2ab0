"""The families of BentoML: models of its store, as folders and as exports."""

FAMILIES = ("store",)
