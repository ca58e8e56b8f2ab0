"""Asks for Triton's extensions over HTTP and gRPC: `python ask_extensions.py HTTP GRPC NUMBERS.npy KEY`. Prints JSON."""

import json
import sys

import numpy as np
import tritonclient.grpc
import tritonclient.http
from tritonclient.utils import InferenceServerException

http_address, grpc_address, numbers_file, key = sys.argv[1:]
headers = {"authorization": f"Bearer {key}"}
rows = np.load(numbers_file)[:5]


def failure(call):
    try:
        call()
    except InferenceServerException as error:
        return [str(error.status()), error.message()]
    return None


def walk(module, client, **form):
    def infer(**options):
        tensor = module.InferInput("input", list(rows.shape), "FP64")
        tensor.set_data_from_numpy(rows)
        return client.infer("forest", [tensor], headers=dict(headers), **options)

    def ask(call, *arguments, **options):
        return getattr(client, call)(*arguments, headers=dict(headers), **options)

    infer()
    infer(priority=2, timeout=5_000_000)
    failure(lambda: infer(outputs=[module.InferRequestedOutput("nothing")]))
    report = {
        "extensions": ask("get_server_metadata", **form)["extensions"],
        "config": ask("get_model_config", "forest", **form),
        "text_config": ask("get_model_config", "words", **form),
        "statistics": ask("get_inference_statistics", "forest", "1", **form),
        "all_statistics": ask("get_inference_statistics", **form),
        "unknown_statistics": failure(lambda: ask("get_inference_statistics", "nobody")),
        "unknown_version": failure(lambda: ask("get_inference_statistics", "forest", "7")),
        "index": ask("get_model_repository_index", **form),
        "unload": ask("unload_model", "forest"),
        "index_without": ask("get_model_repository_index", **form),
        "ready_without": ask("is_model_ready", "forest") if module is tritonclient.http else failure(lambda: ask("is_model_ready", "forest")),
        "infer_without": failure(infer),
        "unload_again": ask("unload_model", "forest"),
        "unload_unknown": failure(lambda: ask("unload_model", "nobody")),
        "load_config": failure(lambda: ask("load_model", "forest", config="{}")),
        "load_files": failure(lambda: ask("load_model", "forest", config="{}", files={"file:1/model.pkl": b"abc"})),
        "load": ask("load_model", "forest"),
        "load_again": ask("load_model", "forest"),
        "load_unknown": failure(lambda: ask("load_model", "nobody")),
        "ready_with": ask("is_model_ready", "forest"),
        "index_with": ask("get_model_repository_index", **form),
    }
    infer()
    return report


print(
    json.dumps(
        {
            "http": walk(tritonclient.http, tritonclient.http.InferenceServerClient(http_address)),
            "grpc": walk(tritonclient.grpc, tritonclient.grpc.InferenceServerClient(grpc_address), as_json=True),
        }
    )
)
