"""The families of ONNX, in order."""

FAMILIES = (
    "from_sklearn",
    "from_boosting",
    "texts",
    "maps",
    "trees_by_hand",
    "operators_by_hand",
)
