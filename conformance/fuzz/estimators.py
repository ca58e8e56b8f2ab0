"""The estimators that are drawn and the parameters that each may get, whatever the version."""

import inspect

import numpy as np
import sklearn.calibration
import sklearn.cluster
import sklearn.compose
import sklearn.covariance
import sklearn.cross_decomposition
import sklearn.decomposition
import sklearn.discriminant_analysis
import sklearn.dummy
import sklearn.ensemble
import sklearn.feature_extraction.text
import sklearn.feature_selection
import sklearn.gaussian_process
import sklearn.impute
import sklearn.isotonic
import sklearn.kernel_approximation
import sklearn.kernel_ridge
import sklearn.linear_model
import sklearn.mixture
import sklearn.multiclass
import sklearn.naive_bayes
import sklearn.neighbors
import sklearn.neural_network
import sklearn.preprocessing
import sklearn.random_projection
import sklearn.svm
import sklearn.tree
from sklearn.experimental import enable_hist_gradient_boosting  # noqa: F401

MODULES = (
    sklearn.preprocessing,
    sklearn.impute,
    sklearn.decomposition,
    sklearn.feature_selection,
    sklearn.feature_extraction.text,
    sklearn.linear_model,
    sklearn.naive_bayes,
    sklearn.svm,
    sklearn.tree,
    __import__("sklearn.ensemble").ensemble,
    sklearn.calibration,
    sklearn.cluster,
    sklearn.covariance,
    sklearn.cross_decomposition,
    sklearn.discriminant_analysis,
    sklearn.dummy,
    sklearn.gaussian_process,
    sklearn.kernel_approximation,
    sklearn.kernel_ridge,
    sklearn.mixture,
    sklearn.multiclass,
    sklearn.neighbors,
    sklearn.neural_network,
    sklearn.random_projection,
)
BOTH = (True, False)
STRENGTHS = (1e-4, 0.01, 0.1, 1.0, 10.0)
TREE = dict(
    max_depth=(1, 2, 4, None),
    min_samples_leaf=(1, 3, 0.1),
    max_features=(None, "sqrt", 0.5, 1),
    max_leaf_nodes=(None, 4, 9),
    min_impurity_decrease=(0.0, 0.01),
    ccp_alpha=(0.0, 0.01),
)
FOREST = dict(TREE, n_estimators=(1, 3, 7), bootstrap=BOTH, warm_start=BOTH)
HIST = dict(
    max_iter=(1, 4, 12),
    max_leaf_nodes=(2, 6, 31),
    max_depth=(None, 2),
    min_samples_leaf=(1, 5, 20),
    learning_rate=(0.1, 1.0),
    max_bins=(4, 40, 255),
    l2_regularization=(0.0, 3.0),
    early_stopping=BOTH,
    interaction_cst=(None, "no_interactions"),
)
BOOSTING = dict(
    TREE, n_estimators=(1, 4, 9), learning_rate=(0.1, 1.0), subsample=(1.0, 0.7), init=(None, "zero"), n_iter_no_change=(None, 2)
)
LINEAR = dict(fit_intercept=BOTH, max_iter=(20, 300), normalize=BOTH, positive=BOTH)
SGD = dict(
    penalty=("l2", "l1", "elasticnet"),
    alpha=STRENGTHS,
    fit_intercept=BOTH,
    average=(False, True, 5),
    learning_rate=("optimal", "invscaling", "adaptive", "constant"),
    eta0=(0.01, 0.1),
    max_iter=(20, 200),
)
SUPPORT = dict(kernel=("rbf", "linear", "poly", "sigmoid"), gamma=("scale", "auto", 0.1), degree=(2, 3), coef0=(0.0, 1.0), C=STRENGTHS, shrinking=BOTH)
NEIGHBORS = dict(
    n_neighbors=(1, 3, 5), weights=("uniform", "distance"), algorithm=("auto", "brute", "kd_tree", "ball_tree"),
    metric=("minkowski", "euclidean", "manhattan", "chebyshev"), p=(1, 2), n_jobs=(1,),
)
NETWORK = dict(
    hidden_layer_sizes=((3,), (8, 4)), activation=("identity", "logistic", "tanh", "relu"), solver=("lbfgs", "adam"), alpha=STRENGTHS, max_iter=(20,),
    early_stopping=BOTH,
)
BAGGING = dict(n_estimators=(1, 4), max_samples=(1.0, 0.6), max_features=(1.0, 0.5), bootstrap=BOTH, bootstrap_features=BOTH, oob_score=BOTH)
BAYES = dict(alpha=(0.0, 1e-12, 0.5, 1.0, 20.0), fit_prior=BOTH, force_alpha=BOTH)

CLASSIFIERS = {
    "LogisticRegression": dict(
        C=STRENGTHS,
        penalty=("l1", "l2", "elasticnet", "none", None),
        solver=("lbfgs", "liblinear", "newton-cg", "saga", "sag", "newton-cholesky"),
        multi_class=("auto", "ovr", "multinomial"),
        fit_intercept=BOTH,
        class_weight=(None, "balanced"),
        l1_ratio=(None, 0.0, 0.4, 1.0),
        max_iter=(30, 200),
        intercept_scaling=(1, 10.0),
    ),
    "LogisticRegressionCV": dict(
        Cs=(2, 3), cv=(2, 3), solver=("lbfgs", "liblinear", "saga"), refit=BOTH, multi_class=("auto", "ovr", "multinomial"), max_iter=(30, 100),
        use_legacy_attributes=BOTH,
    ),
    "RidgeClassifier": dict(alpha=STRENGTHS, fit_intercept=BOTH, class_weight=(None, "balanced"), solver=("auto", "svd", "cholesky", "lsqr")),
    "RidgeClassifierCV": dict(alphas=((0.1, 1.0), (5.0,)), fit_intercept=BOTH, cv=(None, 2)),
    "Perceptron": dict(penalty=(None, "l2", "l1"), fit_intercept=BOTH, max_iter=(20, 200)),
    "PassiveAggressiveClassifier": dict(C=STRENGTHS, fit_intercept=BOTH, loss=("hinge", "squared_hinge"), average=(False, True)),
    "SGDClassifier": dict(
        SGD,
        loss=(
            "hinge", "log", "log_loss", "modified_huber", "squared_hinge", "perceptron", "squared_error", "squared_loss", "huber",
            "epsilon_insensitive", "squared_epsilon_insensitive",
        ),
        class_weight=(None, "balanced"),
    ),
    "LinearSVC": dict(
        C=STRENGTHS, penalty=("l1", "l2"), loss=("hinge", "squared_hinge"), dual=BOTH, multi_class=("ovr", "crammer_singer"), fit_intercept=BOTH,
        intercept_scaling=(1, 10.0),
    ),
    "GaussianNB": dict(var_smoothing=(1e-9, 1e-3, 0.5)),
    "MultinomialNB": BAYES,
    "ComplementNB": dict(BAYES, norm=BOTH),
    "BernoulliNB": dict(BAYES, binarize=(0.0, None, 0.5)),
    "DecisionTreeClassifier": dict(TREE, criterion=("gini", "entropy", "log_loss"), splitter=("best", "random"), class_weight=(None, "balanced")),
    "ExtraTreeClassifier": dict(TREE, criterion=("gini", "entropy"), splitter=("best", "random")),
    "RandomForestClassifier": dict(FOREST, criterion=("gini", "entropy"), class_weight=(None, "balanced", "balanced_subsample"), oob_score=BOTH),
    "ExtraTreesClassifier": dict(FOREST, criterion=("gini", "entropy")),
    "GradientBoostingClassifier": dict(
        BOOSTING, loss=("deviance", "log_loss", "exponential"), criterion=("friedman_mse", "squared_error", "mse")
    ),
    "SVC": dict(SUPPORT, probability=BOTH, decision_function_shape=("ovr", "ovo"), break_ties=BOTH, class_weight=(None, "balanced")),
    "NuSVC": dict({key: SUPPORT[key] for key in SUPPORT if key != "C"}, nu=(0.1, 0.3), probability=BOTH, decision_function_shape=("ovr", "ovo")),
    "KNeighborsClassifier": NEIGHBORS,
    "RadiusNeighborsClassifier": dict(radius=(5.0, 1e6), weights=("uniform", "distance"), outlier_label=(None, "most_frequent")),
    "NearestCentroid": dict(shrink_threshold=(None, 0.2)),
    "LinearDiscriminantAnalysis": dict(solver=("svd", "lsqr", "eigen"), shrinkage=(None, "auto", 0.3), n_components=(None, 1), tol=(1e-4, 1e-2)),
    "QuadraticDiscriminantAnalysis": dict(reg_param=(0.0, 0.2), store_covariance=BOTH),
    "MLPClassifier": NETWORK,
    "DummyClassifier": dict(strategy=("prior", "most_frequent")),
    "AdaBoostClassifier": dict(n_estimators=(1, 5), learning_rate=(0.3, 1.0), algorithm=("SAMME", "SAMME.R")),
    "BaggingClassifier": BAGGING,
    "CalibratedClassifierCV": dict(method=("sigmoid", "isotonic"), cv=(2,), ensemble=BOTH),
    "GaussianProcessClassifier": dict(optimizer=(None,), multi_class=("one_vs_rest", "one_vs_one")),
    "HistGradientBoostingClassifier": dict(HIST, loss=("auto", "log_loss", "binary_crossentropy", "categorical_crossentropy"), class_weight=(None, "balanced")),
}
REGRESSORS = {
    "LinearRegression": LINEAR,
    "Ridge": dict(LINEAR, alpha=STRENGTHS, solver=("auto", "svd", "cholesky", "lsqr", "sparse_cg", "sag", "saga", "lbfgs")),
    "RidgeCV": dict(LINEAR, alphas=((0.1, 1.0), (5.0,)), cv=(None, 2), alpha_per_target=BOTH),
    "Lasso": dict(LINEAR, alpha=STRENGTHS, selection=("cyclic", "random")),
    "LassoCV": dict(LINEAR, cv=(2, 3), n_alphas=(3, 5)),
    "ElasticNet": dict(LINEAR, alpha=STRENGTHS, l1_ratio=(0.0, 0.3, 1.0)),
    "ElasticNetCV": dict(LINEAR, cv=(2,), n_alphas=(3,), l1_ratio=(0.3, 0.9)),
    "Lars": dict(LINEAR, n_nonzero_coefs=(1, 3, 500)),
    "LarsCV": dict(LINEAR, cv=(2,)),
    "LassoLars": dict(LINEAR, alpha=STRENGTHS),
    "LassoLarsCV": dict(LINEAR, cv=(2,)),
    "LassoLarsIC": dict(LINEAR, criterion=("aic", "bic")),
    "OrthogonalMatchingPursuit": dict(LINEAR, n_nonzero_coefs=(1, 2, None), tol=(None, 1.0)),
    "OrthogonalMatchingPursuitCV": dict(LINEAR, cv=(2,)),
    "BayesianRidge": dict(LINEAR, compute_score=BOTH),
    "ARDRegression": dict(LINEAR, threshold_lambda=(1e4, 10.0)),
    "MultiTaskLasso": dict(LINEAR, alpha=STRENGTHS),
    "MultiTaskLassoCV": dict(LINEAR, cv=(2,), n_alphas=(3,)),
    "MultiTaskElasticNet": dict(LINEAR, alpha=STRENGTHS, l1_ratio=(0.3, 1.0)),
    "MultiTaskElasticNetCV": dict(LINEAR, cv=(2,), n_alphas=(3,)),
    "HuberRegressor": dict(LINEAR, epsilon=(1.1, 2.0), alpha=STRENGTHS),
    "QuantileRegressor": dict(quantile=(0.2, 0.5), alpha=STRENGTHS, fit_intercept=BOTH, solver=("highs", "revised simplex")),
    "TheilSenRegressor": dict(fit_intercept=BOTH, max_subpopulation=(50,), random_state=(0,)),
    "SGDRegressor": dict(SGD, loss=("squared_error", "squared_loss", "huber", "epsilon_insensitive", "squared_epsilon_insensitive")),
    "PassiveAggressiveRegressor": dict(C=STRENGTHS, fit_intercept=BOTH, loss=("epsilon_insensitive", "squared_epsilon_insensitive"), average=BOTH),
    "PoissonRegressor": dict(alpha=STRENGTHS, fit_intercept=BOTH, max_iter=(5, 100), solver=("lbfgs", "newton-cholesky")),
    "GammaRegressor": dict(alpha=STRENGTHS, fit_intercept=BOTH, max_iter=(5, 100)),
    "TweedieRegressor": dict(power=(0, 1, 1.5, 2, 3), alpha=STRENGTHS, link=("auto", "identity", "log"), fit_intercept=BOTH),
    "RANSACRegressor": dict(min_samples=(0.5, 0.9), random_state=(0, 1), residual_threshold=(None, 1e3)),
    "LinearSVR": dict(C=STRENGTHS, epsilon=(0.0, 0.5), loss=("epsilon_insensitive", "squared_epsilon_insensitive"), fit_intercept=BOTH, dual=BOTH),
    "DecisionTreeRegressor": dict(
        TREE, criterion=("squared_error", "mse", "friedman_mse", "absolute_error", "mae", "poisson"), splitter=("best", "random")
    ),
    "ExtraTreeRegressor": dict(TREE, criterion=("squared_error", "mse", "friedman_mse")),
    "RandomForestRegressor": dict(FOREST, criterion=("squared_error", "mse", "absolute_error", "poisson"), oob_score=BOTH),
    "ExtraTreesRegressor": dict(FOREST, criterion=("squared_error", "mse")),
    "GradientBoostingRegressor": dict(
        BOOSTING, loss=("squared_error", "ls", "absolute_error", "lad", "huber", "quantile"), alpha=(0.2, 0.9), criterion=("friedman_mse", "squared_error", "mse")
    ),
    "SVR": dict(SUPPORT, epsilon=(0.01, 0.5)),
    "NuSVR": dict(SUPPORT, nu=(0.2, 0.6)),
    "KNeighborsRegressor": NEIGHBORS,
    "RadiusNeighborsRegressor": dict(radius=(5.0, 1e6), weights=("uniform", "distance")),
    "KernelRidge": dict(kernel=("linear", "rbf", "poly", "laplacian", "sigmoid"), alpha=STRENGTHS, gamma=(None, 0.1), degree=(2, 3)),
    "GaussianProcessRegressor": dict(alpha=(1e-6, 0.1), normalize_y=BOTH, optimizer=(None,)),
    "PLSRegression": dict(n_components=(1, 2), scale=BOTH),
    "MLPRegressor": NETWORK,
    "DummyRegressor": dict(strategy=("mean", "median", "quantile"), quantile=(0.3,)),
    "AdaBoostRegressor": dict(n_estimators=(1, 5), loss=("linear", "square", "exponential")),
    "BaggingRegressor": BAGGING,
    "HistGradientBoostingRegressor": dict(HIST, loss=("squared_error", "least_squares", "absolute_error", "poisson", "gamma", "quantile"), quantile=(None, 0.3)),
}
OUTLIERS = {
    "IsolationForest": dict(n_estimators=(1, 4, 9), max_samples=("auto", 0.5, 9), contamination=("auto", 0.1), max_features=(1.0, 0.5), bootstrap=BOTH),
    "OneClassSVM": dict({key: SUPPORT[key] for key in SUPPORT if key != "C"}, nu=(0.1, 0.5)),
    "EllipticEnvelope": dict(contamination=(0.1, 0.3), assume_centered=BOTH),
    "LocalOutlierFactor": dict(n_neighbors=(3, 8), novelty=(True,), contamination=("auto", 0.1)),
    "KMeans": dict(n_clusters=(2, 4), n_init=(1,), algorithm=("lloyd", "elkan", "full")),
    "MiniBatchKMeans": dict(n_clusters=(2, 4), n_init=(1,)),
    "Birch": dict(n_clusters=(2, 3, None), threshold=(0.5, 5.0)),
    "GaussianMixture": dict(n_components=(1, 3), covariance_type=("full", "tied", "diag", "spherical")),
    "BayesianGaussianMixture": dict(n_components=(2,), covariance_type=("full", "diag")),
    "SGDOneClassSVM": dict(nu=(0.1, 0.5, 0.9), fit_intercept=BOTH, average=(False, True), max_iter=(20, 200)),
}
TREES = [name for family in (CLASSIFIERS, REGRESSORS) for name in family if "Tree" in name or "Forest" in name]
SEVERAL = TREES + [
    "LinearRegression", "Ridge", "RidgeCV", "Lasso", "ElasticNet", "Lars", "LassoLars", "OrthogonalMatchingPursuit", "RANSACRegressor"
] + [name for name in REGRESSORS if name.startswith("MultiTask")]

FUNCTIONS = (None, np.log1p, np.abs, np.sqrt, np.square, np.exp, np.expm1, np.sign, np.tanh, np.rint, np.floor, np.cbrt, np.negative, np.log, np.nan_to_num)
NUMERIC = {
    "StandardScaler": dict(with_mean=BOTH, with_std=BOTH),
    "MinMaxScaler": dict(feature_range=((0, 1), (-1, 1), (0.25, 7.5)), clip=BOTH),
    "MaxAbsScaler": dict(clip=BOTH),
    "RobustScaler": dict(with_centering=BOTH, with_scaling=BOTH, quantile_range=((25.0, 75.0), (5, 95)), unit_variance=BOTH),
    "Normalizer": dict(norm=("l1", "l2", "max")),
    "Binarizer": dict(threshold=(0.0, -1.0, 0.5)),
    "PolynomialFeatures": dict(degree=(1, 2, 3, (0, 2), (2, 3)), interaction_only=BOTH, include_bias=BOTH, order=("C", "F")),
    "KBinsDiscretizer": dict(
        n_bins=(2, 3, 6), encode=("onehot", "onehot-dense", "ordinal"), strategy=("uniform", "quantile", "kmeans"), dtype=(None, np.float32, np.float64),
        subsample=(None,), quantile_method=("linear", "averaged_inverted_cdf", "inverted_cdf"),
    ),
    "FunctionTransformer": dict(func=FUNCTIONS, validate=BOTH, check_inverse=(False,), accept_sparse=BOTH),
    "PCA": dict(n_components=(1, 2, 0.7, None), whiten=BOTH, svd_solver=("auto", "full", "randomized", "covariance_eigh")),
    "TruncatedSVD": dict(n_components=(1, 2), algorithm=("arpack", "randomized")),
    "IncrementalPCA": dict(n_components=(1, 2), whiten=BOTH),
    "FactorAnalysis": dict(n_components=(1, 2)),
    "FastICA": dict(n_components=(1, 2), max_iter=(50,)),
    "KernelPCA": dict(n_components=(1, 2), kernel=("linear", "rbf", "poly"), gamma=(None, 0.1), eigen_solver=("dense",)),
    "Nystroem": dict(n_components=(3, 8), kernel=("rbf", "laplacian", "linear"), gamma=(None, 0.1)),
    "RBFSampler": dict(n_components=(2, 7), gamma=(0.1, 1.0)),
    "AdditiveChi2Sampler": dict(sample_steps=(1, 2)),
    "GaussianRandomProjection": dict(n_components=(1, 3)),
    "SparseRandomProjection": dict(n_components=(1, 3), dense_output=BOTH),
    "QuantileTransformer": dict(n_quantiles=(5, 30), output_distribution=("uniform", "normal"), ignore_implicit_zeros=(False,), subsample=(10**5,)),
    "PowerTransformer": dict(method=("yeo-johnson", "box-cox"), standardize=BOTH),
    "SplineTransformer": dict(n_knots=(2, 4), degree=(1, 3), knots=("uniform", "quantile"), extrapolation=("error", "constant", "linear", "continue", "periodic")),
    "RandomTreesEmbedding": dict(n_estimators=(1, 3), max_depth=(2,), sparse_output=BOTH),
    "OneHotEncoder": dict(handle_unknown=("error", "ignore"), sparse=BOTH, sparse_output=BOTH, drop=(None, "first", "if_binary"), max_categories=(None, 4)),
    "OrdinalEncoder": dict(handle_unknown=("use_encoded_value",), unknown_value=(-1, np.nan)),
}
GAPS = {
    "SimpleImputer": dict(
        strategy=("mean", "median", "most_frequent", "constant"), fill_value=(None, 0, -1.5), add_indicator=BOTH, keep_empty_features=BOTH,
        missing_values=(np.nan, np.nan, np.nan, 0, -1),
    ),
    "KNNImputer": dict(n_neighbors=(1, 3), weights=("uniform", "distance"), add_indicator=BOTH, keep_empty_features=BOTH),
    "MissingIndicator": dict(features=("missing-only", "all"), sparse=(True, False, "auto"), error_on_new=BOTH),
}
SCORERS = ("f_classif", "chi2", "f_regression")
SELECTORS = {
    "VarianceThreshold": dict(threshold=(0.0, 0.3)),
    "SelectKBest": dict(k=(1, 2, "all")),
    "SelectPercentile": dict(percentile=(20, 50, 100)),
    "SelectFpr": dict(alpha=(0.05, 0.9)),
    "SelectFdr": dict(alpha=(0.05, 0.9)),
    "SelectFwe": dict(alpha=(0.05, 0.9)),
    "GenericUnivariateSelect": dict(mode=("k_best", "percentile", "fpr"), param=(1, 2)),
    "SelectFromModel": dict(threshold=(None, "mean", "median", "0.5*mean", -np.inf), max_features=(None, 2), norm_order=(1, 2, np.inf)),
    "RFE": dict(n_features_to_select=(1, 2, 0.5), step=(1, 2)),
    "RFECV": dict(step=(1, 2), cv=(2,)),
    "SequentialFeatureSelector": dict(n_features_to_select=(1, 2), direction=("forward", "backward"), cv=(2,)),
}
CATEGORIES = {
    "OneHotEncoder": dict(
        handle_unknown=("error", "ignore", "ignore", "infrequent_if_exist", "warn"), sparse=BOTH, sparse_output=BOTH, drop=(None, None, "first", "if_binary"),
        min_frequency=(None, 3, 0.1), max_categories=(None, 2, 4), dtype=(np.float64, np.float32, np.int64),
    ),
    "OrdinalEncoder": dict(
        handle_unknown=("error", "use_encoded_value"), unknown_value=(-1, np.nan, 99), encoded_missing_value=(np.nan, -2), min_frequency=(None, 3),
        max_categories=(None, 3), dtype=(np.float64, np.float32, np.int64),
    ),
}
TEXT = {
    "CountVectorizer": dict(
        analyzer=("word", "char", "char_wb"), ngram_range=((1, 1), (1, 2), (2, 3)), lowercase=BOTH, strip_accents=(None, "ascii", "unicode"),
        stop_words=(None, "english", ["the", "and"]), binary=BOTH, max_features=(None, 20), min_df=(1, 2, 0.1), max_df=(1.0, 0.6),
        token_pattern=(r"(?u)\b\w\w+\b", r"\w+", r"[^\s]+", r"(?i)[a-z]+"), dtype=(np.int64, np.float64, np.float32),
    ),
    "HashingVectorizer": dict(
        analyzer=("word", "char", "char_wb"), ngram_range=((1, 1), (1, 2)), n_features=(7, 64, 1000), alternate_sign=BOTH, norm=("l1", "l2", None), binary=BOTH,
        strip_accents=(None, "ascii", "unicode"), lowercase=BOTH, dtype=(np.float64, np.float32),
    ),
}
TFIDF = dict(norm=("l1", "l2", None), use_idf=BOTH, smooth_idf=BOTH, sublinear_tf=BOTH)
TEXT["TfidfVectorizer"] = dict(TEXT["CountVectorizer"], dtype=(np.float64, np.float32), **TFIDF)
SPARSE = {
    "TfidfTransformer": TFIDF,
    "MaxAbsScaler": {},
    "StandardScaler": dict(with_mean=(False,), with_std=BOTH),
    "RobustScaler": dict(with_centering=(False,)),
    "Normalizer": NUMERIC["Normalizer"],
    "Binarizer": dict(threshold=(0.0, 1.0)),
    "TruncatedSVD": dict(n_components=(2, 5), algorithm=("arpack", "randomized")),
    "SelectKBest": dict(k=(5, 12)),
    "VarianceThreshold": dict(threshold=(0.0, 0.05)),
    "SelectFromModel": SELECTORS["SelectFromModel"],
    "FunctionTransformer": dict(func=(None, np.sqrt, np.abs), accept_sparse=(True,), check_inverse=(False,)),
}


def made(draw, family, name=None, share=0.5, **fixed):
    """An estimator of the family with random parameters; those that the version does not know are left out."""
    name = name or draw.pick(sorted(family))
    options = {key: draw.pick(values) for key, values in sorted(family[name].items()) if draw.chance(share)}
    options.update(fixed)
    if name == "OrdinalEncoder" and options.get("handle_unknown") != "use_encoded_value":
        options.pop("unknown_value", None)
    elif name == "OrdinalEncoder":
        options.setdefault("unknown_value", -1)
    maker = class_of(name)
    known = inspect.signature(maker.__init__).parameters
    if "random_state" in known:
        options.setdefault("random_state", draw.whole(0, 99))
    return maker(**{key: value for key, value in options.items() if key in known})


def vectorizer(draw):
    """A vectorizer; seldom one of the library's million columns."""
    name = draw.pick(sorted(TEXT))
    wide = name != "HashingVectorizer" or draw.chance(0.05)
    return made(draw, TEXT, name, share=0.3, **({} if wide else dict(n_features=draw.pick((7, 64, 1000)))))


def class_of(name):
    """The class of that name; AttributeError where the version has none."""
    for module in MODULES:
        if hasattr(module, name):
            return getattr(module, name)
    raise AttributeError(name)


def selector(draw, kind, family=None):
    """A selector with the score function or the model that it needs."""
    family = family or SELECTORS
    name = draw.pick(sorted(family))
    fixed = {}
    if name in ("SelectFromModel", "RFE", "RFECV", "SequentialFeatureSelector"):
        fixed["estimator"] = draw_small(draw, kind)
    elif name != "VarianceThreshold" and name in SELECTORS:
        fixed["score_func"] = getattr(sklearn.feature_selection, draw.pick(SCORERS[:2] if kind == "label" else SCORERS[2:]))
    return made(draw, family, name, **fixed)


def draw_small(draw, kind):
    """A quick model that ranks columns."""
    if kind == "label":
        return made(draw, CLASSIFIERS, draw.pick(("LogisticRegression", "DecisionTreeClassifier", "LinearSVC", "RandomForestClassifier")), share=0.2)
    return made(draw, REGRESSORS, draw.pick(("Ridge", "DecisionTreeRegressor", "Lasso", "RandomForestRegressor")), share=0.2)
