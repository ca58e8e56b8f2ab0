"""The families of sklearn-pandas, in order."""

FAMILIES = ("mappers",)
