"""The families of scikit-learn, in order."""

FAMILIES = (
    "scalers",
    "encoders",
    "discretizers",
    "imputers",
    "texts",
    "selectors",
    "decompositions",
    "linear_regressors",
    "linear_classifiers",
    "stochastic_gradient",
    "naive_bayes",
    "trees",
    "forests",
    "gradient_boosting",
    "hist_gradient_boosting",
    "pipelines",
    "columns",
    "searches",
    "containers",
)
