"""The wrapper that everybody writes: FastAPI around a joblib file. fastapi_joblib.py FILE PORT."""
import sys

import joblib
import numpy as np
import uvicorn
from fastapi import FastAPI, Request

model = joblib.load(sys.argv[1])
app = FastAPI()


@app.post("/predict")
async def predict(request: Request):
    body = await request.json()
    return {"predictions": model.predict(np.asarray(body["instances"])).tolist()}


uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="error", access_log=False)
