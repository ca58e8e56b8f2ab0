"""The families of LightGBM, in order."""

FAMILIES = ("objectives", "boosting", "missing_values", "categories", "wrappers", "linear_trees", "dumps")
