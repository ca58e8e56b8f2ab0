"""Asks a server through MLflow's scoring client: `python ask_mlflow.py PORT`. Prints JSON."""

import json
import sys

import pandas as pd
from mlflow.pyfunc.scoring_server.client import ScoringServerClient

client = ScoringServerClient("127.0.0.1", int(sys.argv[1]))
client.wait_server_ready(timeout=5)
names = ["age", "income", "member", "city"]
rows = [[41, 55.25, True, "Oslo"], [23, 71.5, False, "Åre"], [67, 38.0, True, "Rome"], [30, 60.0, False, "Paris"]]
table = pd.DataFrame(rows, columns=names)


def labels(prediction):
    return list(prediction.get_predictions(predictions_format="ndarray"))


def failure(call):
    try:
        call()
    except Exception as error:
        return str(error)
    return None


frame = client.invoke(table).get_predictions()
print(
    json.dumps(
        {
            "version": client.get_version(),
            "frame": labels(client.invoke(table)),
            "as_frame": {"columns": list(frame.columns), "rows": len(frame)},
            "records": labels(client.invoke(table.to_dict("records"))),
            "with_params": labels(client.invoke(table, params={"temperature": 0.5})),
            "wrong": failure(lambda: client.invoke(table[["age", "income"]])),
        }
    )
)
