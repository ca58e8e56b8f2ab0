"""The families of skops: models of scikit-learn in its archive."""

FAMILIES = ("archives",)
