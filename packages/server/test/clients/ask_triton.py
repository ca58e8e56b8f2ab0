"""Asks a server through tritonclient, HTTP and gRPC: `python ask_triton.py HTTP GRPC NUMBERS.npy COLUMNS.json [KEY]`. Prints JSON."""

import base64
import json
import sys

import grpc
import numpy as np
import tritonclient.grpc
import tritonclient.http
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase
from tritonclient.utils import InferenceServerException

http_address, grpc_address, numbers_file, columns_file, *key = sys.argv[1:]
headers = {"authorization": f"Bearer {key[0]}"} if key else {}
rows = np.load(numbers_file)
columns = json.loads(open(columns_file).read())


def tensor(module, name, array, datatype, **options):
    result = module.InferInput(name, list(array.shape), datatype)
    result.set_data_from_numpy(array, **options)
    return result


def number_inputs(module, dtype, datatype, **options):
    return [tensor(module, "input", rows.astype(dtype), datatype, **options)]


def column_inputs(module, **options):
    inputs = []
    for name, cells in columns.items():
        is_text = any(isinstance(cell, str) for cell in cells)
        array = np.array(cells, dtype=object if is_text else np.float64).reshape(-1, 1)
        inputs.append(tensor(module, name, array, "BYTES" if is_text else "FP64", **options))
    return inputs


def shown(result, name):
    array = result.as_numpy(name)
    if array.dtype.kind in "OSU":
        return [cell.decode() if isinstance(cell, bytes) else cell for cell in array.reshape(-1)]
    return {"dtype": array.dtype.str, "shape": list(array.shape), "bytes": base64.b64encode(array.tobytes()).decode()}


def answers(client, module, inputs, **options):
    wanted = [module.InferRequestedOutput("predict"), module.InferRequestedOutput("predict_proba")]
    both = client.infer(**inputs, outputs=wanted, request_id="a-1", headers=dict(headers), **options)
    usual = client.infer(**inputs, headers=dict(headers), **options)
    return {
        "id": both.get_response()["id"] if isinstance(both.get_response(), dict) else both.get_response().id,
        "predict": shown(both, "predict"),
        "predict_proba": shown(both, "predict_proba"),
        "usual": shown(usual, "predict_proba"),
    }


def failure(call):
    try:
        call()
    except InferenceServerException as error:
        return {"status": error.status(), "message": error.message()}
    return None


report = {}
web = tritonclient.http.InferenceServerClient(http_address)
report["http"] = {
    "live": web.is_server_live(headers),
    "ready": web.is_model_ready("forest", headers=dict(headers)),
    "unknown_ready": web.is_model_ready("nobody", headers=dict(headers)),
    "extensions": web.get_server_metadata(headers)["extensions"],
    "inputs": web.get_model_metadata("forest", headers=dict(headers))["inputs"],
    "binary": answers(web, tritonclient.http, {"model_name": "forest", "inputs": number_inputs(tritonclient.http, np.float64, "FP64")}),
    "single": answers(web, tritonclient.http, {"model_name": "forest", "inputs": number_inputs(tritonclient.http, np.float32, "FP32")}),
    "gzip": answers(
        web,
        tritonclient.http,
        {"model_name": "forest", "inputs": number_inputs(tritonclient.http, np.float64, "FP64")},
        request_compression_algorithm="gzip",
    ),
    "deflate": answers(
        web,
        tritonclient.http,
        {"model_name": "forest", "inputs": number_inputs(tritonclient.http, np.float64, "FP64")},
        request_compression_algorithm="deflate",
    ),
    "json": answers(
        web,
        tritonclient.http,
        {"model_name": "forest", "inputs": [tensor(tritonclient.http, "input", rows[:1], "FP64", binary_data=False)]},
    ),
    "columns": answers(web, tritonclient.http, {"model_name": "mixed", "inputs": column_inputs(tritonclient.http)}),
    "columns_json": answers(web, tritonclient.http, {"model_name": "mixed", "inputs": column_inputs(tritonclient.http, binary_data=False)}),
    "unknown": failure(lambda: web.infer("nobody", number_inputs(tritonclient.http, np.float64, "FP64"), headers=dict(headers))),
    "no_key": failure(lambda: web.infer("forest", number_inputs(tritonclient.http, np.float64, "FP64"))),
}

calls = tritonclient.grpc.InferenceServerClient(grpc_address)
stream = []
calls.start_stream(lambda result, error: stream.append(str(error) if error else shown(result, "predict")), headers=dict(headers))
for name in ["forest", "nobody", "forest"]:
    calls.async_stream_infer(name, number_inputs(tritonclient.grpc, np.float64, "FP64"))
calls.stop_stream()

channel = grpc.insecure_channel(grpc_address)
metadata = [(name, value) for name, value in headers.items()]


class WithMetadata(grpc.StreamStreamClientInterceptor):
    def intercept_stream_stream(self, continuation, details, requests):
        return continuation(details._replace(metadata=metadata), requests)


described = ProtoReflectionDescriptorDatabase(grpc.intercept_channel(channel, WithMetadata()))
report["grpc"] = {
    "live": calls.is_server_live(headers),
    "ready": calls.is_model_ready("forest", headers=dict(headers)),
    "inputs": calls.get_model_metadata("forest", headers=dict(headers), as_json=True)["inputs"],
    "raw": answers(calls, tritonclient.grpc, {"model_name": "forest", "inputs": number_inputs(tritonclient.grpc, np.float64, "FP64")}),
    "single": answers(calls, tritonclient.grpc, {"model_name": "forest", "inputs": number_inputs(tritonclient.grpc, np.float32, "FP32")}),
    "columns": answers(calls, tritonclient.grpc, {"model_name": "mixed", "inputs": column_inputs(tritonclient.grpc)}),
    "unknown": failure(lambda: calls.infer("nobody", number_inputs(tritonclient.grpc, np.float64, "FP64"), headers=dict(headers))),
    "no_key": failure(lambda: calls.infer("forest", number_inputs(tritonclient.grpc, np.float64, "FP64"))),
    "stream": stream,
    "health": health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest()).status,
    "services": sorted(described.get_services()),
    "calls": [method.name for method in described.FindFileContainingSymbol("inference.GRPCInferenceService").service[0].method],
}
print(json.dumps(report))
