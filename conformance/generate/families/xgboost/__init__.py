"""The families of XGBoost, in order."""

FAMILIES = (
    "wrappers",
    "boosters",
    "objectives",
    "categories",
    "compositions",
)
