"""CatBoostClassifier: losses, and classes of every type."""

import numpy as np
from catboost import CatBoostClassifier

import cat_models
import datasets
from registry import case

CLASSES = ("predict", "predict_proba", "predict_log_proba")


def classify(name, versions, note, data, labels=None, methods=CLASSES, **options):
    @case(name, "CatBoostClassifier", versions, note)
    def build(exam):
        rows, target = data()
        rows = datasets.with_missing(rows, 0.05)
        target = target if labels is None else np.asarray(labels)[target]
        model = cat_models.fit(CatBoostClassifier, rows, target, **options)
        if name == "classifier":
            exam.save(model)
        else:
            cat_models.save(exam, model)
        cat_models.ask(exam, rows, methods=methods)


EVERY = "0.20.2 0.24.4 0.26.1 1.0.6 1.2.10"
classify("classifier", EVERY, "two classes with text names; missing cells below every border", datasets.cancer, ["malignant", "benign"], CLASSES + cat_models.WHOLE)
classify("integer-classes", "0.24.4", "classes 9 and -4", datasets.cancer, [9, -4], ("predict",))
classify("boolean-classes", "0.26.1 1.2.10", "texts before 1.2, booleans from then on", datasets.cancer, [False, True], ("predict",))
classify("float-classes", "0.20.2", "classes 0.1 and 3", datasets.cancer, [0.1, 3.0], ("predict",))
classify("number-texts", "0.20.2 1.0.6", "names that look like numbers, which old versions make numbers", datasets.cancer, ["1", "2"], ("predict",))
classify("multiclass", "0.20.2 1.2.10", "three classes", datasets.wine, ["Barolo", "Grignolino", "Barbéra"])
classify("multiclass-integers", "0.26.1", "classes 3, 5 and 4", datasets.wine, [3, 5, 4], ("predict",))
classify("one-versus-all", "1.2.10", "a sigmoid for each class", datasets.wine, loss_function="MultiClassOneVsAll")


@case("multiclass-five", "CatBoostClassifier", "1.2.10", "five classes: exp takes four at once, scores far apart")
def five(exam):
    rows, target = datasets.diabetes()
    rows = rows[:, [2, 3, 8]].copy()
    classes = np.digitize(target, [80, 120, 170, 220])
    model = cat_models.fit(CatBoostClassifier, rows, classes, iterations=8)
    if cat_models.at_least("1.0"):
        model.set_scale_and_bias(400, [0, 1, 2, 3, 4])
    cat_models.save(exam, model)
    cat_models.ask(exam, rows, methods=CLASSES)


@case("unmet-class", "CatBoostClassifier", "1.2.10", "class names that the target lacks: never predicted")
def unmet(exam):
    rows, target = datasets.wine()
    cat_models.save(exam, cat_models.fit(CatBoostClassifier, rows, target * 2, class_names=[0, 1, 2, 3, 4], loss_function="MultiClass"))
    cat_models.ask(exam, rows, methods=CLASSES)


@case("class-names", "CatBoostClassifier", "1.2.10", "names in an order of their own")
def names(exam):
    rows, target = datasets.cancer()
    cat_models.save(exam, cat_models.fit(CatBoostClassifier, rows, target, class_names=[1, 0]))
    cat_models.ask(exam, rows, methods=CLASSES)


@case("cross-entropy", "CatBoostClassifier", "1.2.10", "a target of chances: classes 0 and 1")
def cross_entropy(exam):
    rows, target = datasets.cancer()
    cat_models.save(exam, cat_models.fit(CatBoostClassifier, rows, target * 0.8 + 0.1, loss_function="CrossEntropy"))
    cat_models.ask(exam, rows, methods=CLASSES)


@case("multilabel", "CatBoostClassifier", "1.0.6 1.2.10", "each label by itself, 0 or 1")
def multilabel(exam):
    rows, target = datasets.wine()
    labels = np.stack([target == 0, target != 1, rows[:, 0] > 13], 1).astype(int)
    cat_models.save(exam, cat_models.fit(CatBoostClassifier, rows, labels, loss_function="MultiLogloss"))
    cat_models.ask(exam, rows, methods=CLASSES)


@case("multilabel-chances", "CatBoostClassifier", "1.0.6", "")
def chances(exam):
    rows, target = datasets.wine()
    labels = np.stack([(target == 0) * 0.7 + 0.1, (target != 1) * 0.5], 1)
    cat_models.save(exam, cat_models.fit(CatBoostClassifier, rows, labels, loss_function="MultiCrossEntropy"))
    cat_models.ask(exam, rows, methods=CLASSES)


@case("probability-threshold", "CatBoostClassifier", "1.2.10", "the second class from a chance of 0.8 on")
def threshold(exam):
    rows, target = datasets.cancer()
    model = cat_models.fit(CatBoostClassifier, rows, target, learning_rate=0.2)
    model.set_probability_threshold(0.8)
    cat_models.save(exam, model)
    cat_models.ask(exam, rows, methods=CLASSES)


@case("own-loss", "CatBoostClassifier", "1.2.10", "a loss of the user's own, whose model is like any other")
def own_loss(exam):
    rows, target = datasets.cancer()

    class Loss(object):
        def calc_ders_range(self, approxes, targets, weights):
            chance = 1 / (1 + np.exp(-np.array(approxes)))
            return list(zip(np.array(targets) - chance, -chance * (1 - chance)))

    model = cat_models.fit(CatBoostClassifier, rows, target, loss_function=Loss(), eval_metric="Logloss")
    cat_models.save_file(exam, model)
    exam.ask(exam.numeric(rows[:20]), methods=["raw", "leaf"])
