"""Scores frames on a local Spark with exported models, and prints the answers as JSON: score_frames.py TASK.json"""

import json
import sys
from pathlib import Path

task = json.loads(Path(sys.argv[1]).read_text("utf-8"))
sys.path.insert(0, task["folders"]["penguins"])

import godwit_spark  # noqa: E402
from pyspark.sql import SparkSession  # noqa: E402

builder = SparkSession.builder.master("local[2]").appName("exported models")
for key, value in {"ui.enabled": "false", "driver.bindAddress": "127.0.0.1", "driver.host": "127.0.0.1", "sql.shuffle.partitions": "2"}.items():
    builder = builder.config(f"spark.{key}", value)
spark = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "50").getOrCreate()
spark.sparkContext.setLogLevel("OFF")


def bits(value):
    """A double so that no bit is lost; everything else as it is."""
    if isinstance(value, float):
        return value.hex()
    return [bits(each) for each in value] if isinstance(value, list) else value


def rows_of(frame, order):
    return [[bits(cell) for cell in row] for row in frame.orderBy(order).drop(order).collect()]


def frame_of(rows, schema):
    """JSON tells no 35 from 35.0, and Spark does."""
    doubles = {place for place, field in enumerate(schema.split(", ")) if field.endswith(" double")}
    cells = [[float(cell) if place in doubles and cell is not None else cell for place, cell in enumerate(row)] for row in rows]
    return spark.createDataFrame(cells, schema)


def told(action):
    try:
        action()
    except Exception as error:  # noqa: BLE001
        text = str(error)
        return next((line for line in text.splitlines() if ": " in line and line.strip().removeprefix("ValueError: ") != line.strip()), text.splitlines()[0])
    return None


models = {name: godwit_spark.load(folder) for name, folder in task["folders"].items()}
found = {}

penguins = frame_of(task["penguins"]["rows"], task["penguins"]["schema"]).repartition(2)
found["penguins"] = rows_of(models["penguins"].score(penguins, methods=["predict", "predict_proba", "leaf"], keep=["id"]), "id")
penguins.createOrReplaceTempView("penguins")
found["functions"] = models["penguins"].register(spark, "penguin")
names = ", ".join(f"`{name}`" for name in models["penguins"].columns)
found["called"] = rows_of(spark.sql(f"SELECT id, predict_penguin({names}) AS p, predict_proba_penguin(struct(*)) AS q FROM penguins"), "id")
found["none"] = models["penguins"].score(penguins.filter("id < 0")).count()

cancer = frame_of(task["cancer"]["rows"], task["cancer"]["schema"]).repartition(2)
found["cancer"] = rows_of(models["cancer"].score(cancer, keep=["id"]), "id")
fortunes = spark.createDataFrame(task["fortunes"]["rows"], "id int, line string")
found["fortunes"] = rows_of(models["fortunes"].score(fortunes, keep=["id"], columns=["line"]), "id")

found["refused"] = {
    "null": told(lambda: models["fortunes"].score(spark.createDataFrame([(None,)], "line string"), columns=["line"]).collect()),
    "missing": told(lambda: models["penguins"].score(penguins.drop("sex"))),
    "clash": told(lambda: models["penguins"].score(penguins.withColumnRenamed("id", "predict"))),
    "method": told(lambda: models["penguins"].score(penguins, methods=["transform"])),
    "nameless": told(lambda: models["fortunes"].score(fortunes)),
    "type": told(lambda: models["penguins"].score(penguins.selectExpr("*", "'x' AS body").drop("body_mass_g").withColumnRenamed("body", "body_mass_g")).count()),
    "large": told(
        lambda: models["penguins"].score(penguins.drop("body_mass_g").selectExpr("*", "9007199254740993L AS body_mass_g"), methods=["raw"]).collect()
    ),
}
print(json.dumps(found))
spark.stop()
