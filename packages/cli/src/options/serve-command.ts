import type { Command } from "commander";
import { defaultGrpcPort } from "../commands/grpc-port.ts";
import type { ServeOptions } from "../commands/serve.ts";
import { addAccessOptions } from "./access-options.ts";
import { byteCount } from "./byte-count.ts";
import { examples } from "./examples.ts";
import { defineOption } from "./model-options.ts";
import { addMonitorOptions } from "./monitor-options.ts";
import { portNumber } from "./port-number.ts";

/** `godwit serve`. Its code is loaded when it is called. */
export function addServe(program: Command, finish: (status: number) => void): void {
  addAccessOptions(addMonitorOptions(program.command("serve")))
    .summary("answer over HTTP and gRPC")
    .description(
      "Serves models over HTTP: /v1/models/NAME:predict, the Open Inference Protocol, /invocations, /openapi.json and a page at /; and the Open Inference Protocol over gRPC.",
    )
    .argument(
      "[models...]",
      "[NAME=]MODEL, the name is the file's without its extension unless given; or a deployment file (docs/deployments.md)",
    )
    .addOption(defineOption())
    .option("--port <n>", "the port; 0 picks a free one", portNumber, 8080)
    .option(
      "--grpc-port <n>",
      `the port of the Open Inference Protocol over gRPC (default: ${defaultGrpcPort}, where it is free)`,
      portNumber,
    )
    .option("--host <address>", "the address to listen at", "127.0.0.1")
    .option("--memory-budget <size>", "what models in memory may take, such as 4GiB (default: half of the machine's memory)", byteCount)
    .option("--keys <file>", "the keys of callers, as godwit keys makes them; or one key in GODWIT_API_KEY")
    .option("--examples", "serve the models in examples/")
    .option("--quiet", "say only where it listens")
    .option("--json", "errors as JSON objects")
    .addHelpText(
      "after",
      examples(
        "godwit serve model.joblib",
        "godwit serve churn=churn.godwit spam=vectorizer.pkl+classifier.pkl --port 9000",
        "godwit serve deployment.yaml",
      ) +
        "\nWithout models, in a container of SageMaker, Vertex AI or Azure Machine Learning, it serves as they ask (docs/protocols.md).\n",
    )
    .action(async (models: string[], options: ServeOptions) => finish(await (await import("../commands/serve.ts")).serve(models, options)));
}
