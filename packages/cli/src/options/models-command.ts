import { precisions } from "@godwit/core/artifact";
import { Option, type Command } from "commander";
import type * as Commands from "../commands/models.ts";
import type { AddModelOptions, CollectOptions, ModelsOptions } from "../commands/models.ts";

const many = (text: string, before: readonly string[]): readonly string[] => [...before, text];

/** `godwit models …`. Its code is loaded when it is called. */
export function addModels(program: Command, finish: (status: number) => void, examples: (...lines: readonly string[]) => string): void {
  const load = (): Promise<typeof Commands> => import("../commands/models.ts");
  const models = program
    .command("models")
    .summary("add, compare and remove registered models")
    .description("Manages the registered models of a running platform, or of a store that no server has open.")
    .helpCommand(false)
    .addHelpText(
      "after",
      examples(
        "godwit models add churn model.joblib --example rows.csv --expected sklearn.npy --alias champion",
        "godwit models show churn",
        "godwit models diff churn/1 churn/2",
        "godwit models list --store godwit-data",
      ),
    );
  addPlace(models.command("add"))
    .description(
      "Sends a model, compiles it, holds it against its example and the library's answers, and waits until it is ready. What has been sent already is not sent again, also after a dropped connection.",
    )
    .argument("<name>", "the registered model; it is made where there is none")
    .argument("<models...>", "model files or folders, or .godwit artifacts; FILE#PATH, A+B; each becomes a version")
    .option("--example <file>", "rows to try it with: .csv, .json, .jsonl, .npy, or the JSON body of a request")
    .option("--expected <file>", "the library's answers to them: .npy, .npz, .json, .jsonl, .csv; they must be met within the contract")
    .option("-m, --method <name>", "the method whose answers they are (default: predict, or else transform)")
    .addOption(new Option("--alias <alias>", "an alias that shall name it").argParser(many).default([], "none"))
    .addOption(new Option("--tag <key=value>", "a tag of the version").argParser(many).default([], "none"))
    .option("--description <text>", "what it is")
    .addOption(
      new Option("--define <file>", "a module that defines classes of your own (docs/define.md)").argParser(many).default([], "none"),
    )
    .addOption(new Option("--precision <name>", "exact, or fast (see `godwit compile --help`)").choices(precisions).default("exact"))
    .option("--quiet", "no progress")
    .action(async (name: string, references: string[], options: AddModelOptions) =>
      finish(await (await load()).addModel(name, references, options)),
    );
  addPlace(models.command("list"))
    .description("Lists the models with their newest version and their aliases.")
    .action(async (options: ModelsOptions) => finish(await (await load()).listModels(options)));
  addPlace(models.command("show"))
    .description("Shows a model with its versions, or all that is known of one version.")
    .argument("<model>", "NAME, NAME/VERSION or NAME@ALIAS")
    .action(async (reference: string, options: ModelsOptions) => finish(await (await load()).showModel(reference, options)));
  addPlace(models.command("alias"))
    .description("Has an alias name a version; calls follow at once.")
    .argument("<name>", "the model")
    .argument("<alias>", "the alias")
    .argument("<version>", "the version's number, or off")
    .addHelpText("after", examples("godwit models alias churn champion 3", "godwit models alias churn challenger off"))
    .action(async (name: string, alias: string, version: string, options: ModelsOptions) =>
      finish(await (await load()).setAlias(name, alias, version, options)),
    );
  addPlace(models.command("rm"))
    .description("Removes a version that no alias names, or a model with all of its versions.")
    .argument("<model>", "NAME or NAME/VERSION")
    .action(async (reference: string, options: ModelsOptions) => finish(await (await load()).removeModel(reference, options)));
  addPlace(models.command("download"))
    .description("Writes the artifact of a version.")
    .argument("<model>", "NAME/VERSION or NAME@ALIAS")
    .option("-o, --output <file>", "the file (default: NAME-VERSION.godwit)")
    .action(async (reference: string, options: ModelsOptions & { readonly output?: string }) =>
      finish(await (await load()).downloadModel(reference, options)),
    );
  addPlace(models.command("gc"))
    .description(
      "Removes the bytes that nothing names any longer: of removed models and versions, and of uploads that were given up. A running platform does so by itself every hour.",
    )
    .option("--dry-run", "tell what would be removed, and remove nothing")
    .option("--older-than <duration>", "leave alone what was sent within that time: 30m, 24h, 7d", "24h")
    .addHelpText("after", examples("godwit models gc --dry-run", "godwit models gc --store godwit-data --older-than 1h"))
    .action(async (options: CollectOptions) => finish(await (await load()).collectGarbage(options)));
  addPlace(models.command("diff"))
    .description(
      "Tells what two versions differ in: signature, size, exactness, speed, and their answers to the stored example. Exit status 1 where they differ.",
    )
    .argument("<before>", "NAME/VERSION or NAME@ALIAS")
    .argument("<after>", "NAME/VERSION or NAME@ALIAS")
    .addHelpText("after", examples("godwit models diff churn/1 churn/2", "godwit models diff churn@champion churn@challenger --json"))
    .action(async (before: string, after: string, options: ModelsOptions) =>
      finish(await (await load()).diffModels(before, after, options)),
    );
}

function addPlace(command: Command): Command {
  return command
    .option("--url <url>", "where the platform runs; it asks for GODWIT_API_KEY of the environment", "http://127.0.0.1:8080")
    .option("--store <url>", "a store that no server has open, instead of a running platform")
    .option("--artifacts <url>", "where that store's artifacts are kept, as `godwit up --artifacts` has it")
    .option("--json", "JSON objects");
}
