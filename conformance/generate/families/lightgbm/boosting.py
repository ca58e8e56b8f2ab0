"""Ways to boost, how many iterations answer, and trees that are hardly any."""

import lightgbm
import numpy as np

import boosters
import datasets
from registry import case

BOTH = ("predict", "raw")

FOREST = dict(boosting="rf", bagging_freq=1, bagging_fraction=0.7, feature_fraction=0.8)


@case("random-forest", "Booster", "2.0.12 2.2.3 2.3.1 4.7.0", "the mean over iterations, then the link; before 2.2 leaves hold chances")
def forest(exam):
    rows, target = datasets.cancer()
    boosters.save_text(exam, boosters.train(rows, target, objective="binary", **FOREST))
    boosters.ask(exam, rows, BOTH)


@case("random-forest-multiclass", "Booster", "3.2.1", "")
def forest_multiclass(exam):
    rows, target = datasets.iris()
    boosters.save_text(exam, boosters.train(rows, target, 3, objective="multiclass", num_class=3, **FOREST))
    boosters.ask(exam, rows)


@case("random-forest-regression", "Booster", "4.0.0", "raw scores are sums, answers are means")
def forest_regression(exam):
    rows, target = datasets.diabetes()
    boosters.save_text(exam, boosters.train(rows, target, 7, objective="regression", **FOREST))
    boosters.ask(exam, rows, BOTH)


@case("dart", "Booster", "3.3.5", "leaves hold what dropping trees made of them")
def dart(exam):
    rows, target = datasets.diabetes()
    options = dict(objective="regression", boosting="dart", drop_rate=0.5, skip_drop=0.0)
    boosters.save_text(exam, boosters.train(rows, target, 8, **options))
    boosters.ask(exam, rows)


@case("single-leaf", "Booster", "2.2.3 4.7.0", "one tree of one leaf")
def single_leaf(exam):
    rows, target = datasets.cancer()
    boosters.save_text(exam, boosters.train(rows, target, objective="binary", min_data_in_leaf=500))
    exam.ask(exam.numeric(rows[:5]), also=("raw", "leaf"))


@case("single-leaves-among-trees", "Booster", "4.7.0", "in one class nothing is left to split")
def single_leaves(exam):
    rows, target = datasets.iris()
    target = np.where(target == 2, 1, target)
    options = dict(objective="multiclass", num_class=3, min_gain_to_split=0.5)
    boosters.save_text(exam, boosters.train(rows, target, 3, **options))
    boosters.ask(exam, rows)


@case("best-iteration-pickled", "Booster", "2.0.12 4.3.0", "a pickle holds every tree and answers with the best iteration")
def best_iteration(exam):
    exam.save(stopped_early())
    boosters.ask(exam, datasets.diabetes()[0])


@case("best-iteration-stored", "Booster", "3.3.5", "a text holds the trees up to the best iteration")
def best_iteration_stored(exam):
    boosters.save_text(exam, stopped_early())
    boosters.ask(exam, datasets.diabetes()[0])


def stopped_early():
    rows, target = datasets.diabetes()
    half = lightgbm.Dataset(rows[:200], target[:200])
    other = lightgbm.Dataset(rows[200:], np.roll(target[200:], 3), reference=half)
    settings = dict(boosters.SMALL, objective="regression", metric="l2", learning_rate=0.6)
    if boosters.at_least("4.0.0"):
        return lightgbm.train(settings, half, 12, valid_sets=[other], callbacks=[lightgbm.early_stopping(4, verbose=False)])
    return lightgbm.train(settings, half, 12, valid_sets=[other], early_stopping_rounds=4, verbose_eval=False)


@case("deep", "Booster", "4.3.0", "a hundred leaves, one far below the others")
def deep(exam):
    rows, target = datasets.diabetes()
    options = dict(objective="regression", num_leaves=100, min_data_in_leaf=1, max_bin=255)
    boosters.save_text(exam, boosters.train(rows[:, :4].copy(), target, 1, **options))
    boosters.ask(exam, rows[:, :4])


@case("odd-names", "Booster", "4.7.0", "names of features with signs, accents, and words that the text itself uses")
def odd_names(exam):
    rows, target = datasets.cancer()
    names = ["Tree", "größe=groß", "objective", "東京", "a|b;c/d", "average_output"]
    booster = boosters.train(rows, target, 3, objective="binary", data=dict(feature_name=names))
    boosters.save_text(exam, booster)
    exam.ask(exam.numeric(rows[:12]), also=("leaf",))


@case("continued", "Booster", "4.0.0", "trees that treat a missing value as NaN follow trees that treat it as zero")
def continued(exam):
    rows, target = datasets.diabetes()
    rows = np.where(np.abs(rows) < 0.015, 0, rows)[:, :5].copy()
    first = boosters.train(rows, target, 2, objective="regression", zero_as_missing=True)
    settings = dict(boosters.SMALL, objective="regression")
    data = lightgbm.Dataset(datasets.with_missing(rows), target, free_raw_data=False)
    boosters.save_text(exam, lightgbm.train(settings, data, 2, init_model=first))
    boosters.ask(exam, rows)
