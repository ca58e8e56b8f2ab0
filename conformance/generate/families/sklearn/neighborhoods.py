"""Neighbours within a radius, graphs of neighbours, centroids, outlier factors and neighbourhood components."""

import numpy as np
from sklearn.neighbors import (
    KNeighborsTransformer,
    LocalOutlierFactor,
    NearestCentroid,
    NearestNeighbors,
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


within("radius-classifier", "0.24.2 1.9.1", "a tree; outliers are refused", far=False, radius=0.9)
within("radius-classifier-brute", "0.24.2 1.9.1", "squares multiplied out; an outlier label that is a class", algorithm="brute", radius=0.8, outlier_label="b", labels=["a", "b", "c"])
within("radius-classifier-distance", "1.5.2", "inverse distances; the most frequent label for outliers", weights="distance", radius=0.7, outlier_label="most_frequent")
within("radius-classifier-pass", "1.7.2 1.9.1", "counted while measured from 1.4 on, where outliers are looked up otherwise", algorithm="brute", p=1, radius=0.9, outlier_label=2, labels=[1, 2, 5])
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
average("radius-regressor-integers", "1.5.2", "whole numbers have no NaN", radius=0.8, p=1)


INVERSE = np.array([[2.0, 0.5, 0, 0.1], [0.5, 1.0, 0.2, 0], [0, 0.2, 3.0, 0], [0.1, 0, 0, 1.5]])
VARIANCES = np.array([0.7, 0.2, 3.1, 0.6])
WEIGHTS = np.array([1.0, 2.0, 0.5, 0.25])


def graphs(name, versions, note, make, *parts):
    """Graphs of neighbours side by side: each part is a class and its options."""

    @case(name, "FeatureUnion", versions, note)
    def build(exam):
        rows, asked_rows = make()
        union = FeatureUnion([(str(place), kind(**options)) for place, (kind, options) in enumerate(parts)])
        exam.save(union.fit(rows))
        exam.ask(exam.numeric(asked_rows))


def measures():
    rows = flowers(20)[0] - 2.5
    near = asked(rows)
    return rows, near[(near != 0).any(axis=1)]


def flags():
    random = np.random.RandomState(4)
    return (random.rand(20, 11) < 0.4).astype(float), (random.rand(12, 11) < 0.4).astype(float)


def places():
    random = np.random.RandomState(5)
    rows = np.stack([random.uniform(-1.5, 1.5, 32), random.uniform(-3.1, 3.1, 32)], axis=1)
    return rows[:20], rows[20:]


def nearest(metric, algorithm, neighbors=4, **options):
    return KNeighborsTransformer, dict(metric=metric, algorithm=algorithm, n_neighbors=neighbors, **options)


graphs(
    "neighbor-graphs-trees",
    "0.24.2 1.9.1",
    "metrics of the trees",
    measures,
    nearest("minkowski", "kd_tree", mode="connectivity"),
    nearest("manhattan", "kd_tree"),
    nearest("chebyshev", "ball_tree"),
    nearest("minkowski", "kd_tree", p=3),
    nearest("minkowski", "ball_tree", p=1.5),
    nearest("seuclidean", "ball_tree", metric_params=dict(V=VARIANCES)),
    nearest("mahalanobis", "ball_tree", metric_params=dict(V=np.linalg.inv(INVERSE))),
    nearest("canberra", "ball_tree"),
    nearest("braycurtis", "ball_tree"),
    (RadiusNeighborsTransformer, dict(radius=0.7)),
)
graphs(
    "neighbor-graphs-brute",
    "0.24.2 1.2.2 1.9.1",
    "metrics by brute force, through several libraries",
    measures,
    nearest("euclidean", "brute"),
    nearest("sqeuclidean", "brute"),
    nearest("l1", "brute"),
    nearest("chebyshev", "brute"),
    nearest("minkowski", "brute", p=3),
    nearest("seuclidean", "brute", metric_params=dict(V=VARIANCES)),
    nearest("mahalanobis", "brute", metric_params=dict(VI=INVERSE)),
    nearest("canberra", "brute"),
    nearest("braycurtis", "brute"),
    nearest("cosine", "brute"),
    (RadiusNeighborsTransformer, dict(radius=0.9, mode="connectivity", algorithm="brute", metric="canberra")),
)
graphs("neighbor-graphs-weights", "1.9.1", "weights of the columns", measures, nearest("minkowski", "ball_tree", p=3, metric_params=dict(w=WEIGHTS)), nearest("minkowski", "brute", p=3, metric_params=dict(w=WEIGHTS)))
graphs("neighbor-graphs-wminkowski", "0.24.2", "weights within the power", measures, nearest("wminkowski", "ball_tree", metric_params=dict(p=3, w=WEIGHTS)))
graphs("neighbor-graphs-haversine", "0.24.2", "latitudes and longitudes", places, nearest("haversine", "ball_tree"), nearest("haversine", "brute"))
BOOLEAN = "jaccard dice rogerstanimoto russellrao sokalmichener sokalsneath hamming".split()
radius = dict(radius=0.35)
graphs(
    "neighbor-graphs-boolean",
    "0.24.2 1.5.2",
    "metrics that ask which cells are 0; all within a radius, since many lie equally far",
    flags,
    *[(RadiusNeighborsTransformer, dict(metric=metric, algorithm="ball_tree", **radius)) for metric in BOOLEAN],
    *[(RadiusNeighborsTransformer, dict(metric=metric, algorithm="brute", **radius)) for metric in BOOLEAN + ["yule"]],
)
graphs("neighbor-graphs-older", "0.24.2", "metrics that went", flags, *[(RadiusNeighborsTransformer, dict(metric=metric, algorithm="ball_tree", radius=0.5)) for metric in ("matching", "kulsinski")])


@case("neighbors-correlation", "NearestNeighbors", "0.24.2 1.9.1", "rows less their mean; a row of equal cells lies nowhere")
def correlation(exam):
    rows = measures()[0]
    exam.save(NearestNeighbors(n_neighbors=3, metric="correlation").fit(rows))
    exam.ask(exam.numeric(asked(rows)))


def centroid(name, versions, note, **options):
    @case(name, "NearestCentroid", versions, note)
    def build(exam):
        rows, target = flowers()
        model = NearestCentroid(**options).fit(rows, np.array(["x", "yy", "z"])[target])
        exam.save(model)
        exam.ask(exam.numeric(asked(rows)))


centroid("nearest-centroid", "0.24.2 1.5.2 1.9.1", "scores and priors come later")
centroid("nearest-centroid-manhattan", "1.2.2", "medians", metric="manhattan")
centroid("nearest-centroid-shrunken", "1.0.2", "shrunken centroids", shrink_threshold=0.2)
centroid("nearest-centroid-priors", "1.7.2 1.9.1", "priors weigh in", priors=[0.2, 0.5, 0.3])


def factor(name, versions, note, **options):
    @case(name, "LocalOutlierFactor", versions, note)
    def build(exam):
        rows = flowers()[0]
        exam.save(LocalOutlierFactor(novelty=True, **options).fit(rows))
        exam.ask(exam.numeric(asked(rows)))


factor("local-outlier-factor", "0.24.2 1.9.1", "the default of 20 neighbours is added in blocks")
factor("local-outlier-factor-brute", "1.5.2", "brute force, a share of outliers", algorithm="brute", n_neighbors=5, contamination=0.1)


@case("neighborhood-components", "NeighborhoodComponentsAnalysis", "1.9.1", "a linear map")
def components(exam):
    rows, target = flowers(60)
    exam.save(NeighborhoodComponentsAnalysis(n_components=2, max_iter=10, random_state=0).fit(rows, target))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=10)))


@case("neighbor-graph-ties", "KNeighborsTransformer", "1.9.1", "many rows lie equally far: which are stored is not decided")
def graph_ties(exam):
    rows = np.round(datasets.iris()[0][::4, :2] * 2) / 2
    exam.save(KNeighborsTransformer(n_neighbors=4, algorithm="ball_tree", leaf_size=4).fit(rows[:20]))
    exam.ask(exam.numeric(rows[20:]), methods=["transform"])
