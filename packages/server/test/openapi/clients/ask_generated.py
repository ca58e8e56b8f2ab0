"""Asks a server through the client that openapi-python-client made of its document. ask_generated.py FOLDER URL ROWS: prints what it was told."""
import json
import sys

folder, url, rows = sys.argv[1:]
sys.path.insert(0, folder)

from generated import Client
from generated.api.mixed import predict_mixed
from generated.api.server import list_models
from generated.models import Error, MixedRow, MixedRows, PredictMixedMethod

client = Client(base_url=url)
with open(rows) as file:
    instances = [MixedRow.from_dict(row) for row in json.load(file)]
answer = predict_mixed.sync(client=client, body=MixedRows(instances=instances))
chances = predict_mixed.sync(client=client, body=MixedRows(instances=instances), method=PredictMixedMethod.PREDICT_PROBA)
wrong = predict_mixed.sync_detailed(client=client, body=MixedRows(instances=[MixedRow.from_dict({**instances[0].to_dict(), "age": "old"})]))
print(
    json.dumps(
        {
            "models": list_models.sync(client=client).models,
            "predictions": answer.predictions,
            "chances": chances.predictions,
            "wrong": [int(wrong.status_code), isinstance(wrong.parsed, Error), wrong.parsed.code],
        }
    )
)
