"""The same model as a BentoML service."""
import bentoml
import numpy as np


@bentoml.service(workers=1)
class Forest:
    def __init__(self) -> None:
        self.model = bentoml.sklearn.load_model("forest:latest")

    @bentoml.api
    def predict(self, instances: np.ndarray) -> np.ndarray:
        return self.model.predict(instances)
