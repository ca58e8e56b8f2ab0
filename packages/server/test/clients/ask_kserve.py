"""Asks a server through KServe's client: `python ask_kserve.py URL GRPC NUMBERS.npy KEY`. Prints JSON."""

import asyncio
import json
import sys

import grpc
import httpx
import numpy as np
from kserve import InferenceGRPCClient, InferenceRESTClient, InferInput, InferRequest, RESTConfig
from kserve.protocol.infer_type import RequestedOutput

url, grpc_address, numbers_file, key = sys.argv[1:]
rows = np.load(numbers_file)[:4]
headers = {"authorization": f"Bearer {key}"}
metadata = (("authorization", f"Bearer {key}"),)
texts = ["free money now", "see you at noon"]


def request(binary, outputs=("predict", "predict_proba")):
    tensor = InferInput(name="input", shape=list(rows.shape), datatype="FP64")
    tensor.set_data_from_numpy(rows, binary_data=binary)
    wanted = [RequestedOutput(name=name, parameters={"binary_data": binary}) for name in outputs]
    return InferRequest(model_name="forest", request_id="b-2", infer_inputs=[tensor], request_outputs=wanted)


def text_request(binary):
    tensor = InferInput(name="input", shape=[len(texts), 1], datatype="BYTES")
    tensor.set_data_from_numpy(np.array(texts, dtype=object).reshape(-1, 1), binary_data=binary)
    wanted = [RequestedOutput(name="predict", parameters={"binary_data": binary})]
    return InferRequest(model_name="words", infer_inputs=[tensor], request_outputs=wanted)


def shown(answer):
    result = {"id": answer.id, "model": answer.model_name}
    for output in answer.outputs:
        array = output.as_numpy()
        result[output.name] = [cell.decode() if isinstance(cell, bytes) else cell for cell in array.reshape(-1).tolist()]
    return result


async def failure(call):
    try:
        await call
    except httpx.HTTPStatusError as error:
        return [error.response.status_code, str(error)]
    except grpc.RpcError as error:
        return [error.code().name, error.details()]
    return None


async def main():
    report = {}
    async with InferenceRESTClient(RESTConfig(protocol="v1")) as client:
        numbers = {"instances": rows.tolist()}
        report["v1"] = {
            "live": await client.is_server_live(url, headers=headers),
            "ready": await client.is_model_ready(url, "forest", headers=headers),
            "predict": await client.infer(url, numbers, "forest", headers=headers),
            "texts": await client.infer(url, {"instances": texts}, "words", headers=headers),
            "unknown_ready": await failure(client.is_model_ready(url, "nobody", headers=headers)),
            "unknown": await failure(client.infer(url, numbers, "nobody", headers=headers)),
            "wrong": await failure(client.infer(url, {"instances": [[1]]}, "forest", headers=headers)),
            "explain": await failure(client.explain(url, "forest", numbers, headers=headers)),
            "no_key": await failure(client.infer(url, numbers, "forest")),
        }
    async with InferenceRESTClient(RESTConfig(protocol="v2")) as client:
        report["v2"] = {
            "live": await client.is_server_live(url, headers=headers),
            "server_ready": await client.is_server_ready(url, headers=headers),
            "ready": await client.is_model_ready(url, "forest", headers=headers),
            "unknown_ready": await client.is_model_ready(url, "nobody", headers=headers),
            "binary": shown(await client.infer(url, request(True), "forest", headers=dict(headers))),
            "json": shown(await client.infer(url, request(False), "forest", headers=dict(headers))),
            "text_binary": shown(await client.infer(url, text_request(True), "words", headers=dict(headers))),
            "text_json": shown(await client.infer(url, text_request(False), "words", headers=dict(headers))),
        }
    async with InferenceGRPCClient(grpc_address) as client:
        report["grpc"] = {
            "live": await client.is_server_live(headers=metadata),
            "server_ready": await client.is_server_ready(headers=metadata),
            "ready": await client.is_model_ready("forest", headers=metadata),
            "raw": shown(await client.infer(request(True), headers=metadata)),
            "typed": shown(await client.infer(request(False), headers=metadata)),
            "texts": shown(await client.infer(text_request(False), headers=metadata)),
            "unknown": await failure(client.is_model_ready("nobody", headers=metadata)),
            "no_key": await failure(client.infer(request(False))),
        }
    print(json.dumps(report))


asyncio.run(main())
