"""LGBMClassifier, LGBMRegressor, LGBMRanker, alone and inside of scikit-learn's composites."""

import numpy as np
from lightgbm import LGBMClassifier, LGBMRanker, LGBMRegressor
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

import boosters
import datasets
from registry import case

NAMES = np.array(["Barolo", "Grignolino", "Barbéra"])
FEW = dict(n_estimators=3, num_leaves=5, min_child_samples=5, n_jobs=1, max_bin=31)


def classifier(name, versions, note, labels, data=datasets.wine, **options):
    @case(name, "LGBMClassifier", versions, note)
    def build(exam):
        rows, target = data()
        exam.save(LGBMClassifier(**dict(FEW, **options)).fit(rows, labels(target)))
        boosters.ask(exam, rows, methods(exam))


classifier("classifier", "2.0.12 2.2.3 2.3.1 4.7.0", "labels are texts", lambda target: NAMES[target])
classifier("classifier-binary", "2.0.12 3.0.0 4.7.0", "two columns from one score", lambda target: NAMES[target], datasets.cancer)
classifier("classifier-bool", "4.0.0", "labels are bools", lambda target: target == 1, datasets.cancer)
classifier("classifier-integers", "3.2.1", "labels are integers with gaps", lambda target: target * 7 - 3)
classifier("classifier-ova", "4.3.0", "chances that do not add up to 1", lambda target: target, objective="multiclassova")


def methods(exam):
    return [method for method in ("predict", "predict_proba", "decision_function") if hasattr(exam.model, method)]


def own_loss(target, scores):
    """The binary loss, as a function of one's own."""
    chances = 1 / (1 + np.exp(-scores))
    return chances - target, chances * (1 - chances)


@case("classifier-own-objective", "LGBMClassifier", "2.3.1 3.0.0 4.7.0", "the wrapper answers with scores; before 3.0 they count as chances")
def own_objective(exam):
    rows, target = datasets.cancer()
    exam.save(LGBMClassifier(objective=own_loss, **FEW).fit(rows, target), "joblib")
    boosters.ask(exam, rows, methods(exam))


@case("classifier-stopped", "LGBMClassifier", "2.3.1 4.7.0", "early stopping: the best iteration answers")
def stopped(exam):
    rows, target = datasets.cancer()
    model = LGBMClassifier(**dict(FEW, n_estimators=15, learning_rate=0.9))
    exam.save(model.fit(rows[:300], target[:300], eval_set=[(rows[300:], np.roll(target[300:], 1))], **stopping()))
    boosters.ask(exam, rows, methods(exam))


def stopping():
    if not boosters.at_least("4.0.0"):
        return dict(early_stopping_rounds=3, verbose=False)
    from lightgbm import early_stopping

    return dict(callbacks=[early_stopping(3, verbose=False)])


@case("regressor", "LGBMRegressor", "2.0.12", "")
def regressor(exam):
    rows, target = datasets.diabetes()
    exam.save(LGBMRegressor(**FEW).fit(rows[:, :5], target))
    boosters.ask(exam, rows[:, :5])


@case("regressor-poisson", "LGBMRegressor", "4.3.0", "the link of the objective")
def poisson(exam):
    rows, target = datasets.diabetes()
    exam.save(LGBMRegressor(objective="poisson", boosting_type="dart", **FEW).fit(rows[:, :5], target))
    boosters.ask(exam, rows[:, :5])


@case("ranker", "LGBMRanker", "3.2.1", "")
def ranker(exam):
    rows, target = datasets.iris()
    order = np.random.RandomState(5).permutation(len(rows))
    exam.save(LGBMRanker(**FEW).fit(rows[order], target[order], group=[15] * 10))
    boosters.ask(exam, rows)


def ask_parts(exam, rows):
    exam.ask(exam.numeric(np.vstack([rows[:30], boosters.near_zero(rows)])))


@case("pipeline-scaled", "Pipeline", "4.7.0", "a wrapper as the last step of a pipeline, missing values filled")
def pipeline(exam):
    rows, target = datasets.wine()
    model = make_pipeline(SimpleImputer(), StandardScaler(), LGBMClassifier(**FEW))
    exam.save(model.fit(rows, NAMES[target]))
    ask_parts(exam, rows)


@case("pipeline-zero-as-missing", "Pipeline", "4.3.0", "a scaler before splits that see zero as missing")
def pipeline_zero(exam):
    rows, target = datasets.diabetes()
    rows = np.where(np.abs(rows) < 0.012, 0, rows)[:, :5]
    model = make_pipeline(StandardScaler(with_mean=False), LGBMRegressor(zero_as_missing=True, **FEW))
    exam.save(model.fit(rows, target))
    ask_parts(exam, rows)


@case("pipeline-sparse", "Pipeline", "4.7.0", "one-hot columns as a sparse matrix")
def pipeline_sparse(exam):
    rows = np.random.RandomState(6).randint(0, 6, (200, 3)).astype(float)
    target = rows[:, 0] * 2 + (rows[:, 1] == 3) * 4 - rows[:, 2]
    columns = ColumnTransformer([("one", OneHotEncoder(handle_unknown="ignore"), [0, 1]), ("as-is", "passthrough", [2])], sparse_threshold=1)
    exam.save(make_pipeline(columns, LGBMRegressor(**FEW)).fit(rows, target))
    asked = rows[:30].copy()
    asked[3, 0], asked[4, 1] = 9, 8
    exam.ask(exam.numeric(asked))


@case("grid-search", "GridSearchCV", "3.3.5", "a wrapper inside of a search")
def search(exam):
    rows, target = datasets.cancer()
    model = GridSearchCV(LGBMClassifier(**FEW), dict(num_leaves=[3, 5]), cv=2)
    exam.save(model.fit(rows, NAMES[target]))
    ask_parts(exam, rows)
