"""The families of statsmodels, in order."""

FAMILIES = ("results",)
