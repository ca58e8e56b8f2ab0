import { availableParallelism } from "node:os";
import { precisions } from "@godwit/core/artifact";
import { Command, InvalidArgumentError, Option } from "commander";
import type { BenchOptions } from "./commands/bench.ts";
import type { CompileOptions } from "./commands/compile.ts";
import type { InspectOptions } from "./commands/inspect.ts";
import type { PredictOptions } from "./commands/predict.ts";
import { defaultGrpcPort } from "./commands/grpc-port.ts";
import { addAccessOptions } from "./options/access-options.ts";
import { addDeployments } from "./options/deployments-command.ts";
import { addBatch } from "./options/batch-command.ts";
import { addEndpoints } from "./options/endpoints-command.ts";
import { addModels } from "./options/models-command.ts";
import { addKeys } from "./options/keys-command.ts";
import { addExport } from "./options/export-command.ts";
import { addMonitorOptions } from "./options/monitor-options.ts";
import { addSql } from "./options/sql-command.ts";
import { portNumber } from "./options/port-number.ts";
import type { ServeOptions } from "./commands/serve.ts";
import type { UpOptions } from "./commands/up.ts";
import type { VerifyOptions } from "./commands/verify.ts";

/** The command line. Each command's code is loaded when it is called; `finish` takes its exit status. */
export function createProgram(version: string, finish: (status: number) => void): Command {
  const program = new Command("godwit")
    .description("Takes trained model files and puts them to work, without Python: compiled, exact, fast.")
    .version(version, "-V, --version", "the version")
    .helpOption("-h, --help", "this help")
    .helpCommand(false)
    .showHelpAfterError(false)
    .enablePositionalOptions()
    .addHelpText("after", topics);
  addInspect(program, finish);
  addCompile(program, finish);
  addPredict(program, finish);
  addVerify(program, finish);
  addBench(program, finish);
  addServe(program, finish);
  addUp(program, finish);
  addModels(program, finish, examples);
  addEndpoints(program, finish, examples);
  addKeys(program, finish, examples);
  addExport(program, finish, examples, defineOption);
  addDeployments(program, finish, examples, defineOption);
  addSql(program, finish, examples);
  addBatch(program, finish, examples);
  return program;
}

const topics = `
MODEL is a model file of any library that is read (docs/support.md), whatever its name; a folder or archive that holds one, such
as MLflow's; or a .godwit artifact.
  FILE#PATH   the model inside a list, tuple or dict:     models.pkl#0.best
              or the file inside a folder or archive:     model.zip#weights.pkl
  A+B         files that form one pipeline, in that order: vectorizer.pkl+classifier.pkl

Examples:
  godwit inspect model.joblib
  godwit predict model.joblib --input rows.csv --output answers.csv
  godwit serve churn=model.joblib

Exit status: 0 done, 1 a check fell short, 2 wrong usage, 3 bad model or data, 4 unavailable, 5 our bug.
`;

const modelText = "a model file or folder, or a .godwit artifact; FILE#PATH, A+B";

function defineOption(): Option {
  return new Option("--define <file>", "a module that defines classes of your own (docs/define.md); it is run as it is")
    .argParser((file: string, before: readonly string[]) => [...before, file])
    .default([], "none");
}

function addInspect(program: Command, finish: (status: number) => void): void {
  program
    .command("inspect")
    .summary("tell what is in a model file, and whether it can be compiled")
    .description(
      "Tells what is in a model file: its steps, signature, methods, size, every global that it names, and what is unsupported and why. Nothing in the file is run.",
    )
    .argument("<model>", modelText)
    .addOption(defineOption())
    .option("--json", "one JSON object")
    .addHelpText("after", examples("godwit inspect model.joblib", "godwit inspect downloaded.pkl --json | jq .globals"))
    .action(async (model: string, options: InspectOptions) =>
      finish(await (await import("./commands/inspect.ts")).inspect(model, options)),
    );
}

function addCompile(program: Command, finish: (status: number) => void): void {
  program
    .command("compile")
    .summary("write a .godwit artifact")
    .description("Compiles a model file into one self-contained artifact. The same model gives the same bytes.")
    .argument("<model>", modelText)
    .addOption(defineOption())
    .option("-o, --output <file>", "the artifact (default: the model's name with .godwit)")
    .option("--kernels <folder>", "also write WebAssembly modules that hold only what the model needs, to be served beside it")
    .addOption(new Option("--target <name>", "what the artifact runs on").choices(["wasm"]).default("wasm"))
    .addOption(precisionOption())
    .option("--quiet", "say nothing")
    .option("--json", "facts and errors as JSON objects")
    .addHelpText(
      "after",
      examples(
        "godwit compile model.joblib",
        "godwit compile network.joblib --precision fast",
        "godwit compile vectorizer.pkl+classifier.pkl -o spam.godwit",
        "godwit compile model.joblib -o site/model.godwit --kernels site",
      ),
    )
    .action(async (model: string, options: CompileOptions) =>
      finish(await (await import("./commands/compile.ts")).compile(model, options)),
    );
}

function addPredict(program: Command, finish: (status: number) => void): void {
  program
    .command("predict")
    .summary("answer the rows of a table")
    .description(
      "Answers the rows of a table, in bounded memory. Columns are matched by name where the model knows names, else by position. An empty CSV field, or null in JSON, is a missing value.",
    )
    .argument("<model>", modelText)
    .addOption(defineOption())
    .requiredOption(
      "-i, --input <file>",
      "the rows: .csv (with a header), .jsonl, .json (these also .gz, .zst), .parquet, .arrow, .npy; a network's tensors: .npy, or .npz by name; - is standard input",
    )
    .option(
      "-o, --output <file>",
      "the answers: .jsonl, .json, .csv (these also .gz, .zst), .parquet, .npy, .npz; - is standard output",
      "-",
    )
    .option("-m, --method <name>", "the method, such as predict_proba (default: predict, or else transform)")
    .addOption(backendOption())
    .addOption(threadsOption())
    .option("--input-format <format>", "csv, jsonl, json, parquet, arrow, npy or npz, whatever the name")
    .option("--output-format <format>", "jsonl, json, csv, parquet, npy or npz, whatever the name")
    .option("--strict-json", "write null instead of NaN and Infinity")
    .option("--quiet", "no progress")
    .option("--json", "facts and errors as JSON objects on standard error")
    .addHelpText(
      "after",
      examples(
        "godwit predict model.joblib --input rows.csv",
        "godwit predict model.joblib --input rows.parquet --output answers.parquet",
        "godwit predict model.joblib --input rows.npy --output proba.npy --method predict_proba",
        "zcat rows.csv.gz | godwit predict model.godwit --input - --input-format csv > answers.jsonl",
      ),
    )
    .action(async (model: string, options: PredictOptions) =>
      finish(await (await import("./commands/predict.ts")).predict(model, options)),
    );
}

function addVerify(program: Command, finish: (status: number) => void): void {
  program
    .command("verify")
    .summary("measure how exactly the library's answers are met")
    .description(
      "Compares the answers with those that the library gave for the same rows, and tells whether the contract holds. Exit status 1 where it does not.",
    )
    .argument("<model>", modelText)
    .addOption(defineOption())
    .requiredOption("-i, --input <file>", "the rows")
    .requiredOption("-e, --expected <file>", "the library's answers: .npy, .npz, .jsonl, .json, .csv, .parquet or .arrow")
    .option("-m, --method <name>", "the method (default: predict, or else transform)")
    .addOption(backendOption())
    .addOption(threadsOption())
    .option("--input-format <format>", "csv, jsonl, json, parquet, arrow, npy or npz, whatever the name")
    .option("--json", "the certificate as one JSON object")
    .addHelpText("after", examples("godwit verify model.joblib --input rows.csv --expected sklearn.npy --method predict_proba"))
    .action(async (model: string, options: VerifyOptions) => finish(await (await import("./commands/verify.ts")).verify(model, options)));
}

function addBench(program: Command, finish: (status: number) => void): void {
  program
    .command("bench")
    .summary("measure rows per second and latency")
    .description("Measures rows per second and latency by batch size and number of threads, beside the reference interpreter.")
    .argument("<model>", modelText)
    .addOption(defineOption())
    .option("--rows <n>", "rows of the largest batch", wholeNumber, 10_000)
    .option("-m, --method <name>", "the method (default: predict, or else transform)")
    .option("-i, --input <file>", "real rows, instead of made-up ones")
    .addOption(threadsOption())
    .option("--json", "one JSON object")
    .addHelpText("after", examples("godwit bench model.joblib", "godwit bench model.godwit --rows 100000 --input rows.csv --json"))
    .action(async (model: string, options: BenchOptions) => finish(await (await import("./commands/bench.ts")).bench(model, options)));
}

function addServe(program: Command, finish: (status: number) => void): void {
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
    .action(async (models: string[], options: ServeOptions) => finish(await (await import("./commands/serve.ts")).serve(models, options)));
}

function addUp(program: Command, finish: (status: number) => void): void {
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
    .action(async (options: UpOptions) => finish(await (await import("./commands/up.ts")).up(options)));
}

function backendOption(): Option {
  return new Option(
    "--backend <name>",
    "what computes: wasm; webgpu, which has a GPU walk the trees; or the slow reference that defines the answers",
  )
    .choices(["reference", "wasm", "webgpu"])
    .default("wasm");
}

function precisionOption(): Option {
  return new Option("--precision <name>", "exact, or fast: products of matrices in single precision, within stated bounds")
    .choices(precisions)
    .default("exact");
}

function threadsOption(): Option {
  return new Option("--threads <n>", `threads (default: one for each core, here ${availableParallelism()})`).argParser(wholeNumber);
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/u.test(text) || value < 1 || value > 1e9) throw new InvalidArgumentError("a whole number from 1 is needed.");
  return value;
}

const sizeUnits: { readonly [unit: string]: number } = { "": 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/** `512MiB`, `4GiB`, `4G`, or plain bytes. */
function byteCount(text: string): number {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)\s*(?:([kmgt])i?)?b?$/iu.exec(text.trim()) ?? [];
  const bytes = Math.floor(Number(amount) * sizeUnits[unit.toLowerCase()]!);
  if (!(bytes >= 2 ** 20)) throw new InvalidArgumentError("a size from 1MiB is needed, such as 512MiB or 4GiB.");
  return bytes;
}

function examples(...lines: readonly string[]): string {
  return `\n${lines.length === 1 ? "Example" : "Examples"}:\n${lines.map((line) => `  ${line}`).join("\n")}\n`;
}
