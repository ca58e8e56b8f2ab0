"""Rows per second and core on a local Spark: an exported model, and a pandas_udf that calls scikit-learn, over the same rows in turn.

    race.py train FOLDER MODEL    trains the model of that name and writes model.joblib
    race.py FOLDER ROWS           prints one JSON object
"""

import json
import statistics
import sys
import time
from pathlib import Path

import joblib
import numpy as np

WIDTH = 28
ROUNDS = 3


def make_model(name: str):
    from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier

    models = {
        "RF 100×8": lambda: RandomForestClassifier(100, max_depth=8, random_state=0, n_jobs=1),
        "HistGB 500×31": lambda: HistGradientBoostingClassifier(max_iter=500, max_leaf_nodes=31, early_stopping=False, random_state=0),
    }
    return models[name]()


def train(folder: Path, name: str) -> None:
    random = np.random.default_rng(0)
    rows = random.normal(size=(20_000, WIDTH))
    labels = (rows[:, :4].sum(axis=1) + random.normal(scale=0.5, size=len(rows)) > 0).astype(int)
    joblib.dump(make_model(name).fit(rows, labels), folder / "model.joblib")


def race(folder: Path, rows: int) -> dict:
    sys.path.insert(0, str(folder / "export"))
    import godwit_spark
    import pandas as pd
    from pyspark.sql import SparkSession
    from pyspark.sql.functions import pandas_udf, rand

    spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1").getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    names = [f"f{place}" for place in range(WIDTH)]
    table = spark.range(rows).select(*[rand(place).alias(name) for place, name in enumerate(names)])
    table.write.mode("overwrite").parquet(str(folder / "rows.parquet"))
    table = spark.read.parquet(str(folder / "rows.parquet"))
    model = godwit_spark.load(folder / "export")
    forest = spark.sparkContext.broadcast(joblib.load(folder / "model.joblib"))

    @pandas_udf("double")
    def by_library(*columns: pd.Series) -> pd.Series:
        return pd.Series(forest.value.predict_proba(np.column_stack(columns))[:, 1])

    def hand_back(batches):
        for batch in batches:
            yield batch.select(names[:1])

    contenders = {
        "godwit": lambda part: model.score(part, methods=["predict_proba"], keep=[], columns=names),
        "scikit-learn": lambda part: part.select(by_library(*names).alias("p")),
    }
    bare = {"nothing": lambda part: part.mapInArrow(hand_back, f"{names[0]} double")}
    small = table.limit(2000).cache()
    first, second = ([row[-1] for row in make(small).collect()] for make in contenders.values())
    assert np.allclose(first, second, rtol=1e-12, atol=0), "the answers differ"
    every = {**bare, **contenders}
    times = {name: [] for name in every}
    for _ in range(ROUNDS):
        for name, make in every.items():
            started = time.perf_counter()
            make(table).write.format("noop").mode("overwrite").save()
            times[name].append(time.perf_counter() - started)
    spark.stop()
    return {name: {"rows_per_second": rows / statistics.median(each), "seconds": each} for name, each in times.items()}


if __name__ == "__main__":
    if sys.argv[1] == "train":
        train(Path(sys.argv[2]), sys.argv[3])
    else:
        print(json.dumps(race(Path(sys.argv[1]), int(sys.argv[2]))))
