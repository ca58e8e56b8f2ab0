"""The families of PMML, in order."""

FAMILIES = (
    "from_sklearn",
    "fields",
    "trees_by_hand",
    "segments",
    "models_by_hand",
)
