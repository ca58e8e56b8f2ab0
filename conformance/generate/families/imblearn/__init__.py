"""The families of imbalanced-learn, in order."""

FAMILIES = ("resampled",)
