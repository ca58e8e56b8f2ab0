"""Fits the models of this folder, and writes what they answer: python train.py"""

import joblib
import numpy as np
from sklearn.datasets import load_breast_cancer, load_diabetes
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from shop_features import CautiousClassifier, RatioAdder, signed_root

rows, target = load_diabetes(return_X_y=True)
rows = np.round(rows[:, :4], 3)
ratio = make_pipeline(RatioAdder(above=0, below=2, missing=-1.0), FunctionTransformer(signed_root), Ridge()).fit(rows, target)
joblib.dump(ratio, "ratio.joblib", compress=3)
np.savetxt("ratio.csv", rows[:8], delimiter=",", header="age,sex,bmi,bp", comments="")
np.save("ratio-predict.npy", ratio.predict(rows[:8]))

rows, target = load_breast_cancer(return_X_y=True)
rows = rows[:, :5]
labels = np.array(["benign", "malign"])[1 - target]
cautious = CautiousClassifier(make_pipeline(StandardScaler(), LogisticRegression()), threshold=0.9).fit(rows, labels)
joblib.dump(cautious, "cautious.joblib", compress=3)
np.save("cautious.npy", rows[:20])
np.save("cautious-predict.npy", cautious.predict(rows[:20]))
