"""Neighbours within a radius, graphs of neighbours, centroids, outlier factors and neighbourhood components."""

import numpy as np
from sklearn.neighbors import (
    KNeighborsTransformer,
    LocalOutlierFactor,
    NearestCentroid,
    NeighborhoodComponentsAnalysis,
    RadiusNeighborsClassifier,
    RadiusNeighborsRegressor,
    RadiusNeighborsTransformer,
)
from sklearn.pipeline import FeatureUnion

import datasets
import numbers_that_hurt as hurt
from families.sklearn.neighbors import asked, some
from registry import case


def flowers(count=40):
    """Flowers drawn apart."""
    rows, target = datasets.iris()
    return some(rows, count), target[:: max(1, len(target) // count)]


def within(name, versions, note, labels=None, both=False, far=True, **options):
    @case(name, "RadiusNeighborsClassifier", versions, note)
    def build(exam):
        rows, target = flowers()
        target = target if labels is None else np.array(labels)[target]
        if both:
            target = np.stack([target, (rows[:, 0] > 5.8) * 3], axis=1)
        exam.save(RadiusNeighborsClassifier(**options).fit(rows, target))
        exam.ask(exam.numeric(asked(rows) if far else rows[1::3] + 0.03))
        if options.get("outlier_label") is None:
            exam.refuse("predict", exam.numeric(rows[:2] + 50, "far"))


within("radius-classifier", "0.24.2 1.2.2 1.5.2 1.9.1", "a tree; outliers are refused", far=False, radius=0.9)
within("radius-classifier-brute", "0.24.2 1.9.1", "squares multiplied out; an outlier label that is a class", algorithm="brute", radius=0.8, outlier_label="b", labels=["a", "b", "c"])
within("radius-classifier-distance", "0.24.2 1.5.2", "inverse distances; the most frequent label for outliers", weights="distance", radius=0.7, outlier_label="most_frequent")
within("radius-classifier-pass", "1.2.2 1.5.2 1.9.1", "counted while measured from 1.4 on, where outliers are looked up otherwise", algorithm="brute", p=1, radius=0.9, outlier_label=2, labels=[1, 2, 5])
within("radius-classifier-label", "0.24.2 1.9.1", "an outlier label that is no class, two outputs", both=True, radius=0.6, outlier_label=7)


def average(name, versions, note, **options):
    @case(name, "RadiusNeighborsRegressor", versions, note)
    def build(exam):
        rows, target = flowers()
        values = (target * 3 + np.round(rows[:, 1] * 10)).astype(np.int64) if options.get("p") == 1 else rows[:, 0] * 1.7 - target
        exam.save(RadiusNeighborsRegressor(**options).fit(rows, values))
        exam.ask(exam.numeric(asked(rows)))


average("radius-regressor", "0.24.2 1.9.1", "rows without neighbours are NaN", radius=0.8)
average("radius-regressor-distance", "1.2.2", "inverse distances", radius=0.8, weights="distance", algorithm="brute")
average("radius-regressor-integers", "0.24.2 1.5.2", "whole numbers have no NaN", radius=0.8, p=1)


@case("neighbor-graphs", "FeatureUnion", "0.24.2 1.2.2 1.9.1", "graphs of neighbours in many metrics, side by side")
def graphs(exam):
    rows = flowers(20)[0] - 2.5
    parts = [
        ("ones", KNeighborsTransformer(mode="connectivity", n_neighbors=3)),
        ("ball", KNeighborsTransformer(n_neighbors=2, algorithm="ball_tree", metric="canberra")),
        ("far", KNeighborsTransformer(n_neighbors=4, algorithm="brute", metric="chebyshev")),
        ("block", KNeighborsTransformer(n_neighbors=4, algorithm="kd_tree", metric="manhattan")),
        ("power", KNeighborsTransformer(n_neighbors=4, algorithm="kd_tree", p=3)),
        ("brute", KNeighborsTransformer(n_neighbors=4, algorithm="brute")),
        ("radius", RadiusNeighborsTransformer(radius=0.7)),
        ("within", RadiusNeighborsTransformer(radius=0.9, mode="connectivity", algorithm="brute", metric="canberra")),
    ]
    exam.save(FeatureUnion(parts).fit(rows))
    exam.ask(exam.numeric(asked(rows)))


def centroid(name, versions, note, **options):
    @case(name, "NearestCentroid", versions, note)
    def build(exam):
        rows, target = flowers()
        model = NearestCentroid(**options).fit(rows, np.array(["x", "yy", "z"])[target])
        exam.save(model)
        exam.ask(exam.numeric(asked(rows)))


centroid("nearest-centroid", "0.24.2 1.2.2 1.5.2 1.7.2 1.9.1", "scores and priors come later")
centroid("nearest-centroid-manhattan", "1.0.2 1.9.1", "medians", metric="manhattan")
centroid("nearest-centroid-shrunken", "0.24.2 1.7.2", "shrunken centroids", shrink_threshold=0.2)
centroid("nearest-centroid-priors", "1.7.2 1.9.1", "priors weigh in", priors=[0.2, 0.5, 0.3])


def factor(name, versions, note, **options):
    @case(name, "LocalOutlierFactor", versions, note)
    def build(exam):
        rows = flowers()[0]
        exam.save(LocalOutlierFactor(novelty=True, **options).fit(rows))
        exam.ask(exam.numeric(asked(rows)))


factor("local-outlier-factor", "0.24.2 1.2.2 1.9.1", "the default of 20 neighbours is added in blocks")
factor("local-outlier-factor-brute", "1.5.2", "brute force, a share of outliers", algorithm="brute", n_neighbors=5, contamination=0.1)


@case("neighborhood-components", "NeighborhoodComponentsAnalysis", "0.24.2 1.9.1", "a linear map")
def components(exam):
    rows, target = flowers(60)
    exam.save(NeighborhoodComponentsAnalysis(n_components=2, max_iter=10, random_state=0).fit(rows, target))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=10)))
