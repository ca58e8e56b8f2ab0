"""Gradient boosting of other libraries, where the environment has one: their scikit-learn classes and the parameters that each may get."""

import importlib
import importlib.util

BOTH = (True, False)
SIZES = dict(n_estimators=(1, 4, 12), max_depth=(1, 3, 6), learning_rate=(0.1, 0.3, 1.0))
XGBOOST = dict(
    SIZES, booster=("gbtree", "gbtree", "dart", "gblinear"), reg_lambda=(0, 1.0, 10.0), reg_alpha=(0, 0.5), gamma=(0, 0.3), subsample=(1.0, 0.7),
    colsample_bytree=(1.0, 0.5), base_score=(None, 0.5, 0.2), num_parallel_tree=(1, 3), tree_method=("exact", "hist", "approx"),
    grow_policy=("depthwise", "lossguide"), max_bin=(4, 64), min_child_weight=(0, 1, 5), n_jobs=(1,),
)
LIGHTGBM = dict(
    SIZES, boosting_type=("gbdt", "gbdt", "dart", "goss", "rf"), num_leaves=(2, 7, 31), min_child_samples=(1, 5, 20), reg_lambda=(0.0, 2.0),
    reg_alpha=(0.0, 0.5), subsample=(0.7,), subsample_freq=(1,), colsample_bytree=(1.0, 0.5), use_missing=BOTH, zero_as_missing=BOTH, linear_tree=BOTH,
    boost_from_average=BOTH, path_smooth=(0.0, 1.0), extra_trees=BOTH, max_bin=(4, 255), n_jobs=(1,), verbose=(-1,),
)
CATBOOST = dict(
    iterations=(1, 4, 12), depth=(1, 3, 6), learning_rate=(0.1, 0.5), l2_leaf_reg=(0.0, 3.0), border_count=(2, 32, 254), random_strength=(0, 1),
    grow_policy=("SymmetricTree", "SymmetricTree", "Depthwise", "Lossguide"), nan_mode=("Min", "Max"), boost_from_average=BOTH,
    leaf_estimation_iterations=(1, 3), thread_count=(1,), verbose=(False,), allow_writing_files=(False,),
)
FAMILIES = {
    "xgboost": dict(
        label={
            "XGBClassifier": dict(XGBOOST, objective=(None, "binary:logistic", "binary:logitraw", "binary:hinge", "multi:softmax", "multi:softprob")),
            "XGBRFClassifier": XGBOOST,
        },
        number={
            "XGBRegressor": dict(
                XGBOOST,
                objective=(
                    "reg:squarederror", "reg:squaredlogerror", "reg:logistic", "reg:pseudohubererror", "count:poisson", "reg:gamma", "reg:tweedie",
                    "reg:absoluteerror", "survival:cox",
                ),
            ),
            "XGBRFRegressor": XGBOOST,
        },
    ),
    "lightgbm": dict(
        label={"LGBMClassifier": dict(LIGHTGBM, objective=(None, "binary", "multiclass", "multiclassova", "cross_entropy"), class_weight=(None, "balanced"))},
        number={
            "LGBMRegressor": dict(
                LIGHTGBM,
                objective=("regression", "regression_l1", "huber", "fair", "poisson", "quantile", "mape", "gamma", "tweedie", "cross_entropy"),
                reg_sqrt=BOTH, alpha=(0.3, 0.9),
            )
        },
    ),
    "catboost": dict(
        label={"CatBoostClassifier": dict(CATBOOST, loss_function=(None, "Logloss", "CrossEntropy", "MultiClass", "MultiClassOneVsAll"))},
        number={
            "CatBoostRegressor": dict(
                CATBOOST, loss_function=("RMSE", "MAE", "Quantile:alpha=0.3", "Poisson", "MAPE", "LogCosh", "Tweedie:variance_power=1.4")
            )
        },
    ),
}
ALWAYS = {"thread_count", "n_jobs", "verbose", "allow_writing_files"}


def installed():
    """The module of gradient boosting that this environment has, or None."""
    for name in FAMILIES:
        if importlib.util.find_spec(name) is not None:
            return importlib.import_module(name)
    return None


def made(draw, library, kind):
    """A model for labels or numbers with some of its parameters drawn, the others at their defaults."""
    family = FAMILIES[library.__name__][kind]
    name = draw.pick(sorted(family))
    options = {key: draw.pick(values) for key, values in sorted(family[name].items()) if key in ALWAYS or draw.chance(0.4)}
    options = {key: value for key, value in options.items() if value is not None}
    return getattr(library, name)(random_state=draw.whole(0, 99), **options)
