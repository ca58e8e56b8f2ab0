"""The fast wrapper: FastAPI around onnxruntime. fastapi_onnx.py FILE PORT."""
import sys

import numpy as np
import onnxruntime
import uvicorn
from fastapi import FastAPI, Request

session = onnxruntime.InferenceSession(sys.argv[1])
app = FastAPI()


@app.post("/predict")
async def predict(request: Request):
    body = await request.json()
    rows = np.asarray(body["instances"], dtype=np.float32)
    return {"predictions": session.run(["label"], {"X": rows})[0].tolist()}


uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="error", access_log=False)
