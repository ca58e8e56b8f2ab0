import type { Command } from "commander";
import { defaultGrpcPort } from "../commands/grpc-port.ts";
import type { UpOptions } from "../commands/up.ts";
import { addAccessOptions } from "./access-options.ts";
import { byteCount } from "./byte-count.ts";
import { examples } from "./examples.ts";
import { addMonitorOptions } from "./monitor-options.ts";
import { portNumber } from "./port-number.ts";

/** `godwit up`. Its code is loaded when it is called. */
export function addUp(program: Command, finish: (status: number) => void): void {
  addAccessOptions(addMonitorOptions(program.command("up")))
    .summary("run the platform: a registry whose models answer over HTTP and gRPC")
    .description(
      "Runs the platform on a store: registered models with versions, aliases, tags and an audit log, each of them an endpoint by its name that answers with its alias champion, or else with its newest version. A folder is enough; with PostgreSQL and S3 any number of servers share one store.",
    )
    .option("--store <url>", "a folder, sqlite:FILE, or postgres://USER@HOST/DATABASE", "godwit-data")
    .option("--artifacts <url>", "where artifacts are kept: a folder, or s3://BUCKET/PREFIX (default: blobs/ in the store's folder)")
    .option(
      "--folder <folder>",
      "where this server keeps what is its own: uploads under way, journals, copies of artifacts (default: the store's folder, or godwit-data)",
    )
    .option("--artifact-cache <size>", "what copies of artifacts in S3 may take on this disk, such as 10GiB", byteCount, 10 * 2 ** 30)
    .option("--deployments <folder>", "deployment files to serve: *.yaml, *.deployment.ts (docs/deployments.md)")
    .option("--accept-hooks", "take deployments with hooks from callers that may do everything: their code runs here")
    .option("--data <folder>", "where paths of batch jobs that come over the API begin (default: they may name none)")
    .option("--port <n>", "the port; 0 picks a free one", portNumber, 8080)
    .option(
      "--grpc-port <n>",
      `the port of the Open Inference Protocol over gRPC (default: ${defaultGrpcPort}, where it is free)`,
      portNumber,
    )
    .option("--host <address>", "the address to listen at", "127.0.0.1")
    .option("--memory-budget <size>", "what models in memory may take, such as 4GiB (default: half of the machine's memory)", byteCount)
    .option("--quiet", "say only where it listens")
    .option("--json", "errors as JSON objects")
    .addHelpText(
      "after",
      examples("godwit up", "godwit up --store postgres://godwit@db/godwit --artifacts s3://models/godwit --host 0.0.0.0"),
    )
    .action(async (options: UpOptions) => finish(await (await import("../commands/up.ts")).up(options)));
}
