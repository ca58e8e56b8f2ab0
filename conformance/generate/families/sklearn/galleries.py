# -*- coding: utf-8 -*-
"""Every class that can be asked, in every minor version of the library: many small models in one file."""

import numpy as np
import scipy.sparse
import sklearn.datasets

from gallery import Gallery, fitted, make
from registry import case
from versions import at_least

VERSIONS = (
    "0.16.1 0.17.1 0.18.2 0.19.2 0.20.4 0.21.3 0.22.2.post1 0.23.2 0.24.2 1.0.2 1.1.3 1.2.2 1.3.2 1.4.2 1.5.2 1.6.1 1.7.2 1.8.0 1.9.1"
)
# What people wrote with each version: the joblib inside it, Python 2's first protocol, and today's.
FORMS = {
    "0.16.1": ("externals-3", "pickle-gzip-0", "pickle-gzip-2"),
    "0.17.1": ("pickle-gzip-0", "externals-3", "pickle-gzip-1"),
    "0.18.2": ("externals-3", "pickle-gzip-2", "joblib-3"),
    "0.19.2": ("externals-3", "joblib-gzip", "pickle-gzip-2"),
    "0.20.4": ("externals-3", "joblib-xz", "pickle-gzip-3"),
}
LATER = ("joblib-xz", "joblib-3", "joblib-lzma", "pickle-gzip-4", "joblib-bz2")


def gallery(name, note):
    """Declares a builder that fills a gallery."""

    def declare(build):
        def write(exam):
            models = Gallery(exam)
            build(models, exam)
            forms = FORMS.get(exam.version, LATER)
            models.write(forms[(len(name) + len(exam.version) + int(exam.version.split(".")[1])) % len(forms)])

        return case("gallery-" + name, "", VERSIONS, note)(write)

    return declare


def flowers():
    """30 flowers: measures, three classes, two classes, and one and two quantities to guess."""
    bunch = sklearn.datasets.load_iris()
    rows, target = bunch.data[::5].copy(), bunch.target[::5]
    amount = rows[:, 3] * 2 + rows[:, 1] + 1
    return rows, target, (target > 1).astype(int), amount, np.column_stack([amount, rows[:, 0] - rows[:, 3]])


def questions(exam, rows):
    """Some of the rows, and rows beside them."""
    asked = rows[[0, 7, 13, 21, 28]].copy()
    asked[1] += 0.05
    asked[3, 2] = 0.1
    return exam.numeric(asked)


@gallery("linear", "linear models, support vectors, Bayes and discriminants")
def linear(models, exam):
    rows, target, two, amount, amounts = flowers()
    source = questions(exam, rows)
    regressors = (
        "ARDRegression BayesianRidge ElasticNet ElasticNetCV GammaRegressor HuberRegressor Lars LarsCV Lasso LassoCV LassoLars LassoLarsCV LassoLarsIC "
        "LinearRegression OrthogonalMatchingPursuit OrthogonalMatchingPursuitCV PassiveAggressiveRegressor PoissonRegressor QuantileRegressor RANSACRegressor "
        "RandomizedLasso Ridge RidgeCV SGDRegressor TheilSenRegressor TweedieRegressor"
    )
    for name in regressors.split():
        options = dict(solver="highs") if name == "QuantileRegressor" else {}
        methods = dict(ARDRegression=["predict"], RandomizedLasso=["transform"]).get(name)
        models.fit("linear_model." + name, source, rows, amount, methods=methods, random_state=0, cv=3, n_resampling=5, **options)
    for name in "MultiTaskElasticNet MultiTaskElasticNetCV MultiTaskLasso MultiTaskLassoCV".split():
        models.fit("linear_model." + name, source, rows, amounts, random_state=0, cv=3, n_alphas=5)
    models.fit("linear_model.LinearRegression", source, rows, amounts, label="LinearRegression-two")
    classifiers = "LogisticRegression LogisticRegressionCV PassiveAggressiveClassifier Perceptron RandomizedLogisticRegression RidgeClassifier RidgeClassifierCV SGDClassifier"
    for name in classifiers.split():
        methods = ["transform"] if name.startswith("Randomized") else None
        few = dict(Cs=2) if name.endswith("CV") else dict(C=1.0, n_resampling=5)
        models.fit("linear_model." + name, source, rows, target, methods=methods, random_state=0, cv=3, **few)
        models.fit("linear_model." + name, source, rows, two, label=name + "-two", methods=methods, random_state=0, cv=3, **few)
    models.fit("linear_model.LogisticRegression", source, rows, target, label="LogisticRegression-multinomial", multi_class="multinomial", solver="lbfgs")
    for loss in "log_loss log modified_huber squared_hinge".split():
        models.fit("linear_model.SGDClassifier", source, rows, target, label="SGDClassifier-" + loss, loss=loss, random_state=0)
    models.fit("linear_model.SGDOneClassSVM", source, rows, random_state=0)
    # From 0.17 to 0.20 the scores of one label against the rest depend on all rows.
    kinds = ["predict", "predict_proba"] + (["decision_function"] if at_least("0.21") or not at_least("0.17") else [])
    for name in "SVC NuSVC".split():
        models.fit("svm." + name, source, rows, target, gamma=0.5, nu=0.2, methods=kinds)
        models.fit("svm." + name, source, rows, two, label=name + "-two", gamma=0.5, nu=0.2)
        models.fit("svm." + name, source, rows, target, label=name + "-ovo", gamma=0.5, decision_function_shape="ovo", nu=0.2)
    models.fit("svm.SVC", source, rows, target, label="SVC-probability", methods=kinds, gamma=0.5, probability=True, random_state=0)
    models.fit("svm.SVC", source, rows, two, label="SVC-two-probability", kernel="poly", gamma=0.5, probability=True, random_state=0)
    models.fit("svm.SVC", source, rows, target, label="SVC-linear", methods=kinds, kernel="linear")
    models.fit("svm.SVC", source, scipy.sparse.csr_matrix(rows), target, label="SVC-sparse", methods=kinds, gamma=0.5)
    for name in "SVR NuSVR".split():
        models.fit("svm." + name, source, rows, amount, gamma=0.5)
    models.fit("svm.OneClassSVM", source, rows, gamma=0.5, nu=0.3)
    models.fit("svm.LinearSVC", source, rows, target, random_state=0, dual=True)
    models.fit("svm.LinearSVC", source, rows, two, label="LinearSVC-two", random_state=0, dual=True)
    models.fit("svm.LinearSVR", source, rows, amount, random_state=0, dual=True)
    models.fit("kernel_ridge.KernelRidge", source, rows, amount, kernel="rbf", gamma=0.3)
    for name in "GaussianNB MultinomialNB BernoulliNB ComplementNB".split():
        models.fit("naive_bayes." + name, source, rows, target)
    for name in "discriminant_analysis.LinearDiscriminantAnalysis discriminant_analysis.QuadraticDiscriminantAnalysis lda.LDA qda.QDA".split():
        models.fit(name, source, rows, target)
        models.fit(name, source, rows, two, label=name.rpartition(".")[2] + "-two")
    for strategy in "most_frequent prior constant".split():
        models.fit("dummy.DummyClassifier", source, rows, target, label="DummyClassifier-" + strategy, strategy=strategy, constant=1, methods=["predict", "predict_proba"])
    for strategy in "mean median quantile".split():
        models.fit("dummy.DummyRegressor", source, rows, amount, label="DummyRegressor-" + strategy, strategy=strategy, quantile=0.3, methods=["predict"])


@gallery("trees", "trees and ensembles of them")
def trees(models, exam):
    rows, target, two, amount, amounts = flowers()
    source = questions(exam, rows)
    plenty = dict(n_estimators=2, max_depth=2, random_state=0)
    for name in "tree.DecisionTree tree.ExtraTree ensemble.RandomForest ensemble.ExtraTrees ensemble.GradientBoosting".split():
        models.fit(name + "Classifier", source, rows, target, methods=["predict", "predict_proba"], **plenty)
        models.fit(name + "Regressor", source, rows, amount, methods=["predict"], **plenty)
        if not name.endswith("Boosting"):
            models.fit(name + "Regressor", source, rows, amounts, label=name.rpartition(".")[2] + "Regressor-two", methods=["predict"], **plenty)
    for name in "RandomForestClassifier ExtraTreesClassifier".split():
        models.fit("ensemble." + name, source, rows, np.column_stack([target, two]), label=name + "-two", methods=["predict", "predict_proba"], **plenty)
    models.fit("tree.DecisionTreeClassifier", source, rows, np.column_stack([target, two]), label="DecisionTreeClassifier-two", methods=["predict", "predict_proba"], **plenty)
    models.fit("ensemble.GradientBoostingClassifier", source, rows, two, label="GradientBoostingClassifier-two", methods=["predict", "predict_proba", "decision_function"], **plenty)
    models.fit("ensemble.GradientBoostingClassifier", source, rows, two, label="GradientBoostingClassifier-exponential", loss="exponential", methods=["predict", "predict_proba", "decision_function"], **plenty)
    models.fit("ensemble.GradientBoostingClassifier", source, rows, target, label="GradientBoostingClassifier-zero", init="zero", methods=["predict", "predict_proba"], **plenty)
    for loss in "lad absolute_error huber quantile".split():
        models.fit("ensemble.GradientBoostingRegressor", source, rows, amount, label="GradientBoostingRegressor-" + loss, loss=loss, methods=["predict"], **plenty)
    hist = dict(max_iter=2, max_leaf_nodes=3, min_samples_leaf=3, random_state=0)
    models.fit("ensemble.HistGradientBoostingClassifier", source, rows, target, **hist)
    models.fit("ensemble.HistGradientBoostingClassifier", source, rows, two, label="HistGradientBoostingClassifier-two", **hist)
    models.fit("ensemble.HistGradientBoostingRegressor", source, rows, amount, **hist)
    models.fit("ensemble.HistGradientBoostingRegressor", source, rows, amount, label="HistGradientBoostingRegressor-poisson", loss=hist_loss(), **hist)
    models.fit("ensemble.IsolationForest", source, rows, n_estimators=3, max_samples=10, random_state=0, behaviour="new")
    models.fit("ensemble.IsolationForest", source, rows, label="IsolationForest-share", n_estimators=3, max_samples=10, random_state=0, contamination=0.1, **old_behaviour())
    models.fit("ensemble.RandomTreesEmbedding", source, rows, **plenty)
    for name, options in (("AdaBoostClassifier", dict(algorithm="SAMME")), ("AdaBoostClassifier", {}), ("AdaBoostRegressor", {})):
        for labels, kind in ((amount if name.endswith("r") and "Reg" in name else target, ""), (two, "-two")):
            if kind and "Reg" in name:
                continue
            models.fit("ensemble." + name, source, rows, labels, label=name + kind + ("-samme" if options else ""), n_estimators=2, random_state=0, **options)
    few = dict(n_estimators=2, random_state=0)
    models.fit("ensemble.BaggingClassifier", source, rows, target, **few)
    models.fit("ensemble.BaggingRegressor", source, rows, amount, max_features=0.5, **few)
    named = [("tree", make("tree.DecisionTreeClassifier", max_depth=1)), ("bayes", make("naive_bayes.GaussianNB"))]
    models.fit("ensemble.VotingClassifier", source, rows, target, estimators=named, methods=["predict", "transform"])
    models.fit("ensemble.VotingClassifier", source, rows, target, label="VotingClassifier-soft", estimators=named, voting="soft", weights=[1, 2], methods=["predict", "predict_proba"])
    guessers = [("tree", make("tree.DecisionTreeRegressor", max_depth=1)), ("ridge", make("linear_model.Ridge"))]
    models.fit("ensemble.VotingRegressor", source, rows, amount, estimators=guessers)
    models.fit("ensemble.StackingClassifier", source, rows, target, estimators=named, cv=2)
    models.fit("ensemble.StackingRegressor", source, rows, amount, estimators=guessers, cv=2)


def old_behaviour():
    """The scores of the outlier forest as they were first, where they can be had."""
    return dict(behaviour="old") if at_least("0.20") and not at_least("0.22") else {}


def hist_loss():
    """The loss of counts, where it is known."""
    return "poisson" if at_least("0.23") else "least_squares"


@gallery("neighbors", "models that keep their rows, centres, densities and Gaussian processes")
def neighbors(models, exam):
    rows, target, two, amount, amounts = flowers()
    source = questions(exam, rows)
    some = slice(None, None, 3)
    for algorithm in "auto brute kd_tree ball_tree".split():
        for name, labels in (("Classifier", target), ("Regressor", amount)):
            methods = ["predict", "predict_proba"] if name == "Classifier" else ["predict"]
            label = "KNeighbors%s-%s" % (name, algorithm)
            models.fit("neighbors.KNeighbors" + name, source, rows, labels, label=label, algorithm=algorithm, n_neighbors=3, weights="distance", methods=methods)
    models.fit("neighbors.RadiusNeighborsClassifier", source, rows, target, radius=9.0, methods=["predict", "predict_proba"])
    models.fit("neighbors.RadiusNeighborsRegressor", source, rows, amount, radius=9.0, methods=["predict"])
    models.fit("neighbors.NearestNeighbors", source, rows, n_neighbors=3)
    models.fit("neighbors.KNeighborsTransformer", source, rows, n_neighbors=3, methods=["transform"])
    models.fit("neighbors.RadiusNeighborsTransformer", source, rows, radius=1.0, methods=["transform"])
    models.fit("neighbors.NearestCentroid", source, rows, target, methods=["predict"])
    models.fit("neighbors.LocalOutlierFactor", source, rows, n_neighbors=3, novelty=True, methods=outlier_methods())
    models.fit("neighbors.NeighborhoodComponentsAnalysis", source, rows, target, n_components=2, random_state=0, max_iter=5)
    models.fit("cluster.KMeans", source, rows, n_clusters=3, n_init=1, random_state=0)
    models.fit("cluster.MiniBatchKMeans", source, rows, n_clusters=3, n_init=1, random_state=0)
    models.fit("cluster.BisectingKMeans", source, rows, n_clusters=3, n_init=1, random_state=0)
    models.fit("cluster.Birch", source, rows, threshold=1.0, n_clusters=2)
    models.fit("cluster.MeanShift", source, rows, bandwidth=1.0)
    models.fit("cluster.AffinityPropagation", source, rows, random_state=0)
    models.fit("cluster.FeatureAgglomeration", source, rows, n_clusters=2)
    for name in "EmpiricalCovariance ShrunkCovariance LedoitWolf OAS MinCovDet GraphLasso GraphLassoCV GraphicalLasso GraphicalLassoCV".split():
        models.fit("covariance." + name, source, rows, random_state=0, methods=["mahalanobis"])
    models.fit("covariance.EllipticEnvelope", source, rows, random_state=0, support_fraction=0.9)
    for kind in "full tied diag spherical".split():
        models.fit("mixture.GaussianMixture", source, rows, label="GaussianMixture-" + kind, n_components=2, random_state=0, covariance_type=kind)
    models.fit("mixture.BayesianGaussianMixture", source, rows, n_components=2, random_state=0)
    models.fit("gaussian_process.GaussianProcessRegressor", source, rows[some], amount[some], random_state=0, alpha=0.01)
    models.fit("gaussian_process.GaussianProcessClassifier", source, rows[some], two[some], random_state=0)
    models.fit("gaussian_process.GaussianProcessClassifier", source, rows[some], target[some], label="GaussianProcessClassifier-three", random_state=0)
    partly = np.where(np.arange(len(target)) % 3 == 1, -1, target)
    models.add("SelfTrainingClassifier", fitted(make("semi_supervised.SelfTrainingClassifier", make("naive_bayes.GaussianNB")), rows, partly), source)


def outlier_methods():
    """What outlier factors can be asked about new rows: nothing before 0.20."""
    return ["predict", "decision_function", "score_samples"] if hasattr(make("neighbors.LocalOutlierFactor"), "novelty") else []


@gallery("transforms", "scalers, imputers, selections, kernels, decompositions, networks and learnt neighbourhoods of numbers")
def transforms(models, exam):
    rows, target, two, amount, amounts = flowers()
    source = questions(exam, rows)
    for name in "StandardScaler MinMaxScaler MaxAbsScaler RobustScaler Normalizer Binarizer PolynomialFeatures PowerTransformer KernelCenterer".split():
        models.fit("preprocessing." + name, source, np.dot(rows[:4], rows[:4].T) if name.startswith("Kernel") else rows)
    models.fit("preprocessing.PowerTransformer", source, rows, label="PowerTransformer-box-cox", method="box-cox")
    models.fit("preprocessing.QuantileTransformer", source, rows, n_quantiles=7, random_state=0)
    models.fit("preprocessing.QuantileTransformer", source, rows, label="QuantileTransformer-normal", n_quantiles=7, random_state=0, output_distribution="normal")
    models.fit("preprocessing.SplineTransformer", source, rows, n_knots=3)
    for encode in "onehot onehot-dense ordinal".split():
        models.fit("preprocessing.KBinsDiscretizer", source, rows, label="KBinsDiscretizer-" + encode, encode=encode, n_bins=3, strategy="uniform")
    models.fit("preprocessing.FunctionTransformer", source, rows, func=np.log1p, validate=True)
    whole = np.round(rows).astype(int)
    models.fit("preprocessing.OneHotEncoder", exam.numeric(whole[::6], "whole"), whole, handle_unknown="ignore")
    models.fit("preprocessing.OneHotEncoder", exam.numeric(whole[::6], "whole"), whole, label="OneHotEncoder-some", categorical_features=[0, 2], handle_unknown="ignore", sparse=False)
    models.fit("preprocessing.OneHotEncoder", exam.numeric(whole[::6], "whole"), whole, label="OneHotEncoder-counts", n_values=9, handle_unknown="ignore")
    gaps = rows.copy()
    gaps[::4, 1] = np.nan
    gaps[1::7, 3] = np.nan
    missing = exam.numeric(gaps[[0, 1, 2, 8, 5]], "missing")
    models.fit("preprocessing.Imputer", missing, gaps, strategy="median")
    models.fit("preprocessing.Imputer", missing, gaps, label="Imputer-most-frequent", strategy="most_frequent")
    for strategy in "mean median most_frequent constant".split():
        models.fit("impute.SimpleImputer", missing, gaps, label="SimpleImputer-" + strategy, strategy=strategy)
    models.fit("impute.SimpleImputer", missing, gaps, label="SimpleImputer-indicator", add_indicator=True)
    models.fit("impute.MissingIndicator", missing, gaps)
    models.fit("impute.KNNImputer", missing, gaps, n_neighbors=2)
    models.fit("impute.IterativeImputer", missing, gaps, max_iter=2, random_state=0)
    models.fit("feature_selection.VarianceThreshold", source, rows, threshold=0.3)
    for name, options in (("SelectKBest", dict(k=2)), ("SelectPercentile", dict(percentile=50)), ("SelectFpr", {}), ("SelectFdr", {}), ("SelectFwe", {}), ("GenericUnivariateSelect", dict(mode="k_best", param=2))):
        models.fit("feature_selection." + name, source, rows, target, **options)
    tree = make("tree.DecisionTreeClassifier", max_depth=2, random_state=0)
    models.add("SelectFromModel", fitted(make("feature_selection.SelectFromModel", tree), rows, target), source)
    models.add("RFE", fitted(make("feature_selection.RFE", tree, n_features_to_select=2), rows, target), source, ["predict", "transform"])
    models.add("RFECV", fitted(make("feature_selection.RFECV", tree, cv=3), rows, target), source, ["predict", "transform"])
    models.add("SequentialFeatureSelector", fitted(make("feature_selection.SequentialFeatureSelector", tree, n_features_to_select=2, cv=2), rows, target), source)
    models.fit("random_projection.GaussianRandomProjection", source, rows, n_components=2, random_state=0)
    models.fit("random_projection.SparseRandomProjection", source, rows, n_components=2, random_state=0)
    models.fit("kernel_approximation.RBFSampler", source, rows, n_components=3, random_state=0)
    models.fit("kernel_approximation.SkewedChi2Sampler", source, rows, n_components=3, random_state=0)
    models.fit("kernel_approximation.AdditiveChi2Sampler", source, rows)
    models.fit("kernel_approximation.Nystroem", source, rows, n_components=3, random_state=0, gamma=0.3)
    models.fit("decomposition.KernelPCA", source, rows, n_components=2, kernel="rbf", gamma=0.1)
    few = dict(n_components=2, random_state=0)
    for name in "PCA RandomizedPCA IncrementalPCA TruncatedSVD".split():
        models.fit("decomposition." + name, source, rows, **few)
    models.fit("decomposition.PCA", source, rows, label="PCA-whiten", whiten=True, **few)
    models.fit("isotonic.IsotonicRegression", exam.numeric(np.array([1.0, 1.4, 1.55, 2.0, 1.5]), "column"), np.sort(rows[:, 3]), np.sort(amount), out_of_bounds="clip", methods=["predict"])
    few = dict(n_components=2, random_state=0, max_iter=20, n_iter=5)
    names = "FactorAnalysis FastICA MiniBatchSparsePCA SparsePCA"
    for name in names.split():
        # Until 0.19 sparse components scale their answers by all rows, and since then where they are asked to.
        methods = None if at_least("0.20") or not name.endswith("SparsePCA") else []
        models.fit("decomposition." + name, source, rows, methods=methods, normalize_components=True, **few)
    for name in "CCA PLSCanonical PLSRegression PLSSVD".split():
        models.fit("cross_decomposition." + name, source, rows, amounts, n_components=1)
    models.fit("neural_network.BernoulliRBM", source, rows / 8, n_components=2, n_iter=2, random_state=0, methods=["transform"])
    network = dict(hidden_layer_sizes=(3,), max_iter=20, random_state=0)
    models.fit("neural_network.MLPClassifier", source, rows, target, **network)
    models.fit("neural_network.MLPClassifier", source, rows, two, label="MLPClassifier-two", activation="tanh", **network)
    models.fit("neural_network.MLPRegressor", source, rows, amount, activation="logistic", **network)
    models.fit("naive_bayes.CategoricalNB", source, np.round(rows), target, min_categories=9)
    models.fit("neighbors.KernelDensity", source, rows, bandwidth=0.5)
    partly = np.where(np.arange(len(target)) % 3 == 1, -1, target)
    models.fit("semi_supervised.LabelPropagation", source, rows, partly, gamma=2)
    models.fit("semi_supervised.LabelSpreading", source, rows, partly, gamma=2)
    models.fit("manifold.Isomap", source, rows, n_neighbors=8, methods=["transform"])
    models.fit("manifold.LocallyLinearEmbedding", source, rows, n_neighbors=8, random_state=0, methods=["transform"])


@gallery("composed", "estimators made of estimators; texts, categories, dicts and labels")
def composed(models, exam):
    cells(models, exam)
    rows, target, two, amount, amounts = flowers()
    source = questions(exam, rows)
    logistic = make("linear_model.LogisticRegression", solver="liblinear")
    scaler = make("preprocessing.StandardScaler")
    ridge = make("linear_model.Ridge")
    pca = make("decomposition.PCA", n_components=2)

    def add(label, model, labels, methods=None):
        models.add(label, fitted(model, rows, labels), source, methods)

    both = make("pipeline.FeatureUnion", [("scale", scaler), ("pca", pca)], transformer_weights={"pca": 2.0})
    add("Pipeline", make("pipeline.Pipeline", [("both", both), ("model", make("linear_model.LogisticRegression", solver="liblinear"))]), two, ["predict", "predict_proba", "decision_function"])
    add("FeatureUnion", make("pipeline.FeatureUnion", [("scale", scaler), ("pca", pca)]), None)
    grid = {"C": [0.1, 1.0]}
    for module in "model_selection", "grid_search":
        suffix = "" if module == "model_selection" else "-old"
        add("GridSearchCV" + suffix, make(module + ".GridSearchCV", logistic, grid, cv=2), two, ["predict", "predict_proba", "decision_function"])
        add("RandomizedSearchCV" + suffix, make(module + ".RandomizedSearchCV", logistic, grid, n_iter=2, cv=2, random_state=0), two, ["predict"])
    add("HalvingGridSearchCV", make("model_selection.HalvingGridSearchCV", logistic, grid, cv=2, random_state=0), two, ["predict"])
    add("FixedThresholdClassifier", make("model_selection.FixedThresholdClassifier", logistic, threshold=0.4), two, ["predict", "predict_proba"])
    add("TunedThresholdClassifierCV", make("model_selection.TunedThresholdClassifierCV", logistic, cv=2, random_state=0), two, ["predict", "predict_proba"])
    add("OneVsRestClassifier", make("multiclass.OneVsRestClassifier", logistic), target, ["predict", "predict_proba", "decision_function"])
    # Until 0.20 the scores depend on all rows.
    scores = ["decision_function"] if at_least("0.21") else []
    add("OneVsOneClassifier", make("multiclass.OneVsOneClassifier", logistic), target, ["predict"] + scores)
    add("OneVsOneClassifier-two", make("multiclass.OneVsOneClassifier", logistic), two, ["predict"] + scores)
    add("OutputCodeClassifier", make("multiclass.OutputCodeClassifier", logistic, random_state=0), target, ["predict"])
    add("MultiOutputRegressor", make("multioutput.MultiOutputRegressor", ridge), amounts, ["predict"])
    add("RegressorChain", make("multioutput.RegressorChain", ridge), amounts, ["predict"])
    pairs = np.column_stack([two, target == 0]).astype(int)
    add("MultiOutputClassifier", make("multioutput.MultiOutputClassifier", logistic), pairs, ["predict", "predict_proba"])
    add("ClassifierChain", make("multioutput.ClassifierChain", logistic), pairs, ["predict", "predict_proba"])
    for method in "sigmoid isotonic".split():
        model = make("calibration.CalibratedClassifierCV", make("naive_bayes.GaussianNB"), method=method, cv=2)
        add("CalibratedClassifierCV-" + method, model, target, ["predict", "predict_proba"])
        model = make("calibration.CalibratedClassifierCV", make("svm.LinearSVC", random_state=0, dual=True), method=method, cv=2)
        add("CalibratedClassifierCV-two-" + method, model, two, ["predict", "predict_proba"])
    whole = make("calibration.CalibratedClassifierCV", make("naive_bayes.GaussianNB"), cv=2, ensemble=False)
    if whole is not None and "ensemble" in whole.get_params():
        add("CalibratedClassifierCV-whole", whole, target, ["predict", "predict_proba"])
    add("TransformedTargetRegressor", make("compose.TransformedTargetRegressor", regressor=ridge, func=np.log, inverse_func=np.exp), amount, ["predict"])
    columns = [("scale", scaler, [0, 2]), ("pca", pca, slice(1, 4))]
    add("ColumnTransformer", make("compose.ColumnTransformer", columns, remainder="passthrough"), None)
    if make("frozen.FrozenEstimator", ridge) is not None:
        add("FrozenEstimator", make("frozen.FrozenEstimator", fitted(make("linear_model.Ridge"), rows, amount)), amount)


def cells(models, exam):
    """Texts, categories, dicts and labels."""
    documents = [u"the roses grow in the garden", u"salt water and bread", u"bread, butter and a rose", u"Éclair in the garden at 7", u"water the roses"]
    texts = exam.texts(documents + [u"", u"unknown garden garden"], "texts")
    models.fit("feature_extraction.text.CountVectorizer", texts, documents, ngram_range=(1, 2))
    models.fit("feature_extraction.text.CountVectorizer", texts, documents, label="CountVectorizer-characters", analyzer="char_wb", ngram_range=(2, 2), strip_accents="unicode")
    models.fit("feature_extraction.text.CountVectorizer", texts, documents, label="CountVectorizer-stop", stop_words="english", binary=True)
    models.fit("feature_extraction.text.TfidfVectorizer", texts, documents)
    models.fit("feature_extraction.text.TfidfVectorizer", texts, documents, label="TfidfVectorizer-sublinear", sublinear_tf=True, norm="l1", smooth_idf=False)
    models.fit("feature_extraction.text.HashingVectorizer", texts, documents, n_features=16, alternate_sign=False)
    counter = make("feature_extraction.text.CountVectorizer")
    weights = make("feature_extraction.text.TfidfTransformer")
    bayes = make("naive_bayes.MultinomialNB")
    model = make("pipeline.Pipeline", [("count", counter), ("weigh", weights), ("model", bayes)])
    models.add("Pipeline-texts", fitted(model, documents, [0, 1, 1, 0, 0]), texts, ["predict", "predict_proba"])
    named = [{"city": "Oslo", "age": 3}, {"city": "Rome", "height": 2.5}, {"age": 1, "height": 0.5}]
    maps = exam.objects(named + [{"city": "Lima", "age": 2}], "maps")
    models.fit("feature_extraction.DictVectorizer", maps, named)
    numbers = [{"age": 3, "height": 2.5}, {"height": 0.5}, {}]
    models.fit("feature_extraction.FeatureHasher", exam.objects(numbers, "numbers"), numbers, n_features=8)
    models.fit("feature_extraction.FeatureHasher", exam.objects(numbers, "numbers"), numbers, label="FeatureHasher-positive", n_features=8, alternate_sign=False, non_negative=True)
    pairs = np.array([["red", "S"], ["blue", "M"], ["red", "L"], ["green", "S"]], dtype=object)
    table = exam.rows([list(row) for row in pairs], "table")
    unseen = exam.rows([list(row) for row in pairs] + [["pink", "M"]], "unseen")
    for name in "OneHotEncoder OrdinalEncoder CategoricalEncoder".split():
        if new_encoders():
            models.fit("preprocessing." + name, table, pairs)
    if new_encoders():
        models.fit("preprocessing.OneHotEncoder", unseen, pairs, label="OneHotEncoder-ignore", handle_unknown="ignore")
        models.fit("preprocessing.OneHotEncoder", table, pairs, label="OneHotEncoder-first", drop="first")
    models.fit("preprocessing.TargetEncoder", unseen, np.repeat(pairs, 3, axis=0), np.arange(12.0) + 0.25, cv=2, random_state=0)
    labels = exam.rows(["b", "a", "c", "b"], "labels", flat=True)
    models.fit("preprocessing.LabelEncoder", labels, np.array(["a", "b", "c"]))
    models.fit("preprocessing.LabelBinarizer", labels, np.array(["a", "b", "c"]))
    sets = [["a", "b"], ["c"], []]
    models.fit("preprocessing.MultiLabelBinarizer", exam.objects(sets, "sets"), sets)


def new_encoders():
    """True where encoders take text."""
    return make("impute.SimpleImputer") is not None
