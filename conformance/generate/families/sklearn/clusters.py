"""Clusters that give new rows a place."""

import warnings

import numpy as np
import scipy.sparse
from sklearn.cluster import AffinityPropagation, Birch, FeatureAgglomeration, KMeans, MeanShift, MiniBatchKMeans

import datasets
import numbers_that_hurt as hurt
from registry import case


def cluster(name, estimator, versions, note, single=False, huge=True, step=2, **options):
    @case(name, estimator.__name__, versions, note)
    def build(exam):
        rows = datasets.iris()[0][::step]
        exam.save(estimator(**options).fit(rows.astype(np.float32) if single else rows))
        exam.ask(exam.numeric(hurt.ordinary(rows, count=12, huge=huge)))


cluster("k-means", KMeans, "0.24.2 1.2.2 1.9.1", "the nearest centre by squares multiplied out", n_clusters=4, n_init=2, random_state=0)
cluster("k-means-mini-batch", MiniBatchKMeans, "1.9.1", "the same in batches", n_clusters=3, n_init=2, random_state=0)
cluster("birch", Birch, "0.24.2 1.9.1", "the label of a subcluster", threshold=0.8, n_clusters=3)
cluster("birch-subclusters", Birch, "1.5.2", "each subcluster by itself", threshold=0.9, n_clusters=None)
cluster("affinity-propagation", AffinityPropagation, "1.9.1", "exemplars", step=4, random_state=0)
cluster("mean-shift", MeanShift, "1.9.1", "centres of density", step=4)
cluster("feature-agglomeration", FeatureAgglomeration, "0.24.2 1.9.1", "means of columns", n_clusters=2)
cluster("feature-agglomeration-max", FeatureAgglomeration, "1.5.2", "the largest of the columns", n_clusters=3, pooling_func=np.max)

try:
    from sklearn.cluster import BisectingKMeans

    cluster("k-means-bisecting", BisectingKMeans, "1.9.1", "down a tree of pairs of centres", n_clusters=6, random_state=0)
except ImportError:
    pass


@case("affinity-propagation-none", "AffinityPropagation", "1.2.2", "no centre was found")
def unsettled(exam):
    rows = datasets.iris()[0][::6]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exam.save(AffinityPropagation(max_iter=1, random_state=0).fit(rows))
    exam.ask(exam.numeric(rows[:4]))


@case("affinity-propagation-sparse", "AffinityPropagation", "1.5.2", "exemplars in a sparse matrix")
def sparse_exemplars(exam):
    rows = np.where(datasets.iris()[0][::5] < 1.5, 0, datasets.iris()[0][::5])
    exam.save(AffinityPropagation(random_state=0).fit(scipy.sparse.csr_matrix(rows)))
    exam.ask(exam.numeric(hurt.ordinary(rows, count=12, huge=False)))
