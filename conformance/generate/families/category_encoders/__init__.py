"""The families of category_encoders, in order."""

FAMILIES = ("codes", "targets")
