import type { Command, Option } from "commander";
import type * as Commands from "../commands/deployments.ts";
import type { DeploymentsOptions } from "../commands/deployments.ts";
import type * as Stored from "../commands/stored-deployments.ts";
import type { StoredDeploymentsOptions } from "../commands/stored-deployments.ts";

const file = "a deployment file: .yaml, .json, .ts or .js";

/** `godwit deployments …`. Its code is loaded when it is called. */
export function addDeployments(
  program: Command,
  finish: (status: number) => void,
  examples: (...lines: readonly string[]) => string,
  defineOption: () => Option,
): void {
  const load = (): Promise<typeof Commands> => import("../commands/deployments.ts");
  const loadStored = (): Promise<typeof Stored> => import("../commands/stored-deployments.ts");
  const deployments = program
    .command("deployments")
    .summary("try deployment files, type their hooks, and keep them on a platform")
    .description("Works on deployments: a model with its features, hooks and policies (docs/deployments.md).")
    .helpCommand(false)
    .addHelpText(
      "after",
      examples("godwit deployments test churn.yaml", "godwit deployments add churn.yaml", "godwit deployments show churn"),
    );
  deployments
    .command("test")
    .summary("run a deployment's examples")
    .description("Runs the examples of deployment files with their models and hooks. Exit status 1 where one is not answered as it says.")
    .argument("<files...>", file)
    .addOption(defineOption())
    .option("--json", "one JSON object a file")
    .addHelpText("after", examples("godwit deployments test churn.yaml"))
    .action(async (files: string[], options: DeploymentsOptions) => finish(await (await load()).testDeployments(files, options)));
  deployments
    .command("types")
    .summary("write TypeScript's types of a deployment's hooks")
    .description("Prints the types of a deployment's hooks, by the signature of its model, as a .d.ts.")
    .argument("<file>", file)
    .addOption(defineOption())
    .option("-o, --output <file>", "the .d.ts; - is standard output", "-")
    .addHelpText("after", examples("godwit deployments types churn.yaml -o churn.d.ts"))
    .action(async (named: string, options: DeploymentsOptions) => finish(await (await load()).writeTypes(named, options)));
  addPlace(deployments.command("add"))
    .summary("put a deployment to work on a platform, with its hooks")
    .description(
      "Sends a deployment with the files of its hooks to a platform, which tries its examples and takes it into service, or puts it in the place of the one of that name. A model that is a file is registered first, under the deployment's name.",
    )
    .argument("<files...>", file)
    .addOption(defineOption())
    .option("--quiet", "say nothing of how far it is")
    .addHelpText("after", examples("godwit deployments add churn.yaml", "godwit deployments add churn.yaml --store godwit-data"))
    .action(async (files: string[], options: StoredDeploymentsOptions & { readonly define: readonly string[] }) =>
      finish(await (await loadStored()).addStoredDeployments(files, options)),
    );
  addPlace(deployments.command("list"))
    .description("Lists the deployments that run.")
    .action(async (options: StoredDeploymentsOptions) => finish(await (await loadStored()).listStoredDeployments(options)));
  addPlace(deployments.command("show"))
    .description("Shows a deployment as it was written, with the hashes of its files and of all that decides an answer.")
    .argument("<name>", "the deployment")
    .action(async (name: string, options: StoredDeploymentsOptions) =>
      finish(await (await loadStored()).showStoredDeployment(name, options)),
    );
  addPlace(deployments.command("rm"))
    .description("Takes a deployment out of service. The endpoint of a model of that name is the model's own again.")
    .argument("<name>", "the deployment")
    .action(async (name: string, options: StoredDeploymentsOptions) =>
      finish(await (await loadStored()).removeStoredDeployment(name, options)),
    );
}

function addPlace(command: Command): Command {
  return command
    .option("--url <url>", "where the platform runs; it asks for GODWIT_API_KEY of the environment", "http://127.0.0.1:8080")
    .option("--store <url>", "the store itself, where no server has it open")
    .option("--json", "JSON objects");
}
