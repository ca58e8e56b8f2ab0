"""The families of CatBoost, in order."""

FAMILIES = ("classes", "scores", "trees", "files", "categories", "statistics")
