"""The objectives, each with its base score and its link, in a format of the library's own."""

import numpy as np
import xgboost

import datasets
import numbers_that_hurt as hurt
from families.xgboost.asking import save_booster, since
from registry import case


def objective(name, versions, note, target=None, fill=None, **settings):
    short = name.replace(":", "-")

    @case("objective-" + short, "Booster", versions, note)
    def build(exam):
        rows, labels = datasets.diabetes()
        labels = labels / 100
        rows = rows[:, :4]
        matrix = xgboost.DMatrix(rows, label=labels if target is None else target(labels))
        if fill is not None:
            fill(matrix, labels)
        options = dict(objective=name, max_depth=2, verbosity=0, seed=0, eta=1.0)
        options.update(settings)
        booster = xgboost.train(options, matrix, 4)
        save_booster(exam, booster, "ubj" if since("1.6") else "json" if since("1.0") else "model")
        exam.ask(exam.numeric(hurt.ordinary(rows, missing=True, count=20)), methods=["predict", "raw"])


def intervals(matrix, labels):
    matrix.set_float_info("label_lower_bound", labels)
    matrix.set_float_info("label_upper_bound", labels * 1.5)


objective("count:poisson", "0.90 3.4.1", "exp", target=np.round, base_score=0.7)
objective("reg:gamma", "1.5.2", "exp", base_score=1.7)
objective("reg:tweedie", "3.0.5", "exp", tweedie_variance_power=1.3)
objective("survival:cox", "3.2.0", "exp")
objective("survival:aft", "1.2.1", "exp", fill=intervals)
objective("reg:logistic", "1.5.2 1.6.2", "logistic, of large scores too", target=lambda labels: (labels > 1.4) * 1.0, eta=40.0, base_score=0.8)
objective("reg:squaredlogerror", "1.0.2", "as it is")
objective("reg:pseudohubererror", "2.1.4", "as it is")
objective("reg:absoluteerror", "1.7.6", "as it is; leaves are medians")
objective("reg:quantileerror", "2.0.3 3.4.1", "an output for each quantile", quantile_alpha=[0.1, 0.5, 0.9])
objective("reg:expectileerror", "3.4.1", "an output for each expectile", expectile_alpha=[0.2, 0.5, 0.9])
