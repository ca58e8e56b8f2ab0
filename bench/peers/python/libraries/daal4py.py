"""daal4py, of scikit-learn-intelex: oneDAL's walk of boosted trees."""

import daal4py
from loaded import Loaded
from trained import import_trainer, read_trained


def start(model):
    import_trainer(model)


def load(model, source, prepared, threads):
    daal4py.daalinit(threads)
    converted = daal4py.mb.convert_model(read_trained(model, source))
    return Loaded(converted.predict_proba)
