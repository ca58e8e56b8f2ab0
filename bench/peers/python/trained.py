"""Model files as their trainers' objects."""

import importlib
import pickle


def import_trainer(model):
    """Beforehand, so that loading a model is all that its clock sees."""
    if model["trainer"] == "scikit-learn":
        for part in ["compose", "ensemble", "feature_extraction.text", "linear_model", "neighbors", "neural_network", "pipeline", "svm"]:
            importlib.import_module(f"sklearn.{part}")
    else:
        importlib.import_module(model["trainer"])


def read_trained(model, source):
    if model["trainer"] == "scikit-learn":
        return pickle.loads(source.read_bytes())
    if model["trainer"] == "lightgbm":
        import lightgbm

        return lightgbm.Booster(model_file=source)
    if model["trainer"] == "xgboost":
        import xgboost

        return xgboost.Booster(model_file=source)
    import catboost

    classifier = catboost.CatBoostClassifier()
    classifier.load_model(source)
    return classifier


def read_estimator(model, source):
    """The same as an object with scikit-learn's interface, which some libraries want."""
    trained = read_trained(model, source)
    if model["trainer"] == "xgboost":
        import xgboost

        classifier = xgboost.XGBClassifier()
        classifier.load_model(source)
        classifier.get_booster().feature_names = None
        return classifier
    if model["trainer"] == "lightgbm":
        import lightgbm

        classifier = lightgbm.LGBMClassifier()
        classifier._Booster = trained
        classifier._n_classes, classifier._objective, classifier.fitted_ = 2, "binary", True
        classifier._n_features = classifier._n_features_in = trained.num_feature()
        return classifier
    return trained
