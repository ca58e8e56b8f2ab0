"""Kernel densities, labels spread over a graph, and geodesic distances."""

import numpy as np
from sklearn.manifold import Isomap, LocallyLinearEmbedding
from sklearn.neighbors import KernelDensity
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import KBinsDiscretizer, StandardScaler
from sklearn.semi_supervised import LabelPropagation, LabelSpreading

from families.sklearn.neighborhoods import flowers
from families.sklearn.neighbors import asked
from registry import case


def density(name, versions, note, weighted=False, **options):
    @case(name, "KernelDensity", versions, note)
    def build(exam):
        rows = flowers(30)[0]
        weights = np.linspace(0.5, 2, len(rows)) if weighted else None
        exam.save(KernelDensity(**options).fit(rows, sample_weight=weights))
        exam.ask(exam.numeric(asked(rows)), methods=["score_samples"])


density("kernel-density", "0.24.2 1.9.1", "gaussian", bandwidth=0.4)
density("kernel-density-weights", "1.2.2", "weights of the rows, a tree with small leaves", weighted=True, bandwidth=0.7, leaf_size=3)
for name, version in (("tophat", "1.0.2"), ("epanechnikov", "1.3.2"), ("exponential", "1.5.2"), ("linear", "1.7.2"), ("cosine", "0.24.2")):
    density("kernel-density-" + name, version, "the kernel " + name, kernel=name, bandwidth=0.9, metric="manhattan" if name == "exponential" else "euclidean")


def spread(name, estimator, versions, note, **options):
    @case(name, estimator.__name__, versions, note)
    def build(exam):
        rows, target = flowers(40)
        target = np.where(np.arange(len(target)) % 3 == 0, target, -1)
        exam.save(estimator(**options).fit(rows, target))
        exam.ask(exam.numeric(asked(rows)))


spread("label-propagation", LabelPropagation, "1.9.1", "a kernel over the fitted rows", gamma=3)
spread("label-spreading", LabelSpreading, "0.24.2", "the nearest rows", kernel="knn", n_neighbors=4, alpha=0.3)


@case("isomap", "Isomap", "0.24.2 1.5.2", "geodesic distances by way of the nearest rows")
def geodesics(exam):
    rows = flowers(30)[0]
    exam.save(Isomap(n_neighbors=6).fit(rows))
    exam.ask(exam.numeric(asked(rows)), methods=["transform"])


for name, versions, note, options in (
    ("", "0.24.2 1.9.1", "more neighbours than columns: a share of the trace makes the system solvable", {"n_neighbors": 7}),
    ("-modified", "1.2.2", "fewer neighbours than columns, little regularized", {"n_neighbors": 4, "n_components": 3, "method": "modified", "reg": 1e-9}),
):
    @case(f"locally-linear-embedding{name}", "LocallyLinearEmbedding", versions, note)
    def embed(exam, options=options):
        rows = flowers(30)[0]
        exam.save(LocallyLinearEmbedding(random_state=0, eigen_solver="dense", **options).fit(rows))
        exam.ask(exam.numeric(asked(rows)), methods=["transform"])


def single(model):
    """Behind steps that hand float32 on, on columns of different scales."""
    return make_pipeline(KBinsDiscretizer(n_bins=25, encode="ordinal", strategy="uniform", dtype=np.float32), StandardScaler(), model)


@case("isomap-float32", "Isomap", "1.5.2", "geodesic distances squared in float32")
def single_geodesics(exam):
    rows = flowers(30)[0]
    exam.save(single(Isomap(n_neighbors=6)).fit(rows))
    exam.ask(exam.numeric(asked(rows)), methods=["transform"])


@case("locally-linear-embedding-float32", "LocallyLinearEmbedding", "1.5.2", "systems solved in float32")
def single_embedding(exam):
    rows = flowers(30)[0]
    exam.save(single(LocallyLinearEmbedding(n_neighbors=4, reg=0.05, eigen_solver="dense")).fit(rows))
    exam.ask(exam.numeric(asked(rows)), methods=["transform"])
