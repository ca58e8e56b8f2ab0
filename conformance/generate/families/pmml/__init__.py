"""The families of PMML, in order."""

FAMILIES = (
    "from_sklearn",
)
