"""Kernel densities, labels spread over a graph, and geodesic distances."""

import numpy as np
from sklearn.manifold import Isomap
from sklearn.neighbors import KernelDensity
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
