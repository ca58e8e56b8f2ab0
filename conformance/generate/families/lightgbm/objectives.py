"""What each objective makes of the scores of a booster."""

import numpy as np

import boosters
import datasets
from registry import case


def objective(name, versions, note, data, **options):
    """A booster with one objective, as text."""

    @case(name, "Booster", versions, note)
    def build(exam):
        rows, target, settings = data()
        boosters.save_text(exam, boosters.train(rows, target, data=settings, **options))
        boosters.ask(exam, rows, ("predict", "raw"))


def progression():
    rows, target = datasets.diabetes()
    return rows[:, :6].copy(), target, {}


def amounts():
    rows, target = datasets.diabetes()
    return rows[:, :6].copy(), np.round(target / 20) + 0.5, {}


def tumours():
    rows, target = datasets.cancer()
    return rows, target, {}


def shares():
    rows, target = datasets.cancer()
    return rows, np.clip(target * 0.8 + 0.1 * (rows[:, 0] % 1), 0, 1), {}


def flowers():
    rows, target = datasets.iris()
    return rows, target, {}


def ranked():
    rows, target = datasets.iris()
    order = np.random.RandomState(5).permutation(len(rows))
    return rows[order], target[order], dict(group=[15] * 10)


objective("regression", "4.3.0", "scores are the answer", progression, objective="regression")
objective("regression-sqrt", "2.3.1", "scores are squared with their sign", progression, objective="regression", reg_sqrt=True)
objective("regression-l1", "4.0.0", "", progression, objective="regression_l1")
objective("regression-l1-sqrt", "3.2.1", "the square root holds for other losses too", progression, objective="regression_l1", reg_sqrt=True)
objective("huber", "3.0.0", "", progression, objective="huber", alpha=0.8)
objective("fair-sqrt", "4.3.0", "the square root holds for most losses", progression, objective="fair", reg_sqrt=True)
objective("quantile", "2.3.1", "", progression, objective="quantile", alpha=0.3)
objective("mape", "3.3.5", "", amounts, objective="mape")
objective("poisson", "4.7.0", "exp of scores up to where it overflows", amounts, objective="poisson")
objective("gamma", "4.0.0", "", amounts, objective="gamma")
objective("tweedie", "3.3.5", "", amounts, objective="tweedie", tweedie_variance_power=1.3)
objective("binary", "2.0.12 2.2.3 3.0.0 4.7.0", "one score a row", tumours, objective="binary")
objective("binary-sigmoid", "3.2.1", "scores are stretched", tumours, objective="binary", sigmoid=2.5)
objective("binary-saturated", "4.7.0", "chances of 0 and 1", tumours, objective="binary", sigmoid=40, rounds=6, learning_rate=0.9)
objective("multiclass", "2.0.12 4.7.0", "a tree a class in each iteration", flowers, objective="multiclass", num_class=3)
objective("multiclass-many", "4.3.0", "the exponentials of nine classes are added from the left", lambda: many_classes(), objective="multiclass", num_class=9, rounds=2)
objective("multiclassova", "3.3.5", "", flowers, objective="multiclassova", num_class=3, sigmoid=0.7)
objective("cross-entropy", "2.0.12 4.7.0", "named xentropy in old texts", shares, objective="xentropy")
objective("cross-entropy-lambda", "2.0.12 4.7.0", "named xentlambda in old texts", shares, objective="xentlambda")
objective("lambdarank", "2.2.3", "", ranked, objective="lambdarank")
objective("rank-xendcg", "4.7.0", "", ranked, objective="rank_xendcg")


def many_classes():
    rows, _ = datasets.diabetes()
    return rows[:, :6].copy(), np.digitize(rows[:, 2], np.linspace(-0.06, 0.08, 8)), {}


def own_loss(scores, data):
    """Squared error, as a function of one's own."""
    return scores - data.get_label(), np.ones_like(scores)


@case("objective-of-ones-own", "Booster", "4.0.0", "the text names no objective: scores are the answer")
def own_objective(exam):
    rows, target, _ = progression()
    booster = boosters.train(rows, target, objective=own_loss)
    boosters.save_text(exam, booster)
    boosters.ask(exam, rows)
