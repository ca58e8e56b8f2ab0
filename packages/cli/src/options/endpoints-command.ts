import { InvalidArgumentError, type Command } from "commander";
import type * as Commands from "../commands/endpoints.ts";
import type { EndpointsOptions } from "../commands/endpoints.ts";

/** `godwit endpoints …`. Its code is loaded when it is called. */
export function addEndpoints(program: Command, finish: (status: number) => void, examples: (...lines: readonly string[]) => string): void {
  const load = (): Promise<typeof Commands> => import("../commands/endpoints.ts");
  const endpoints = program
    .command("endpoints")
    .summary("share calls between versions: canaries, shadows, ramps, rollbacks")
    .description(
      "Shows and sets how a running server shares the calls of its endpoints between versions of models (docs/endpoints.md). A TARGET is an alias, a version's number, or models:/NAME@ALIAS.",
    )
    .helpCommand(false)
    .addHelpText(
      "after",
      examples(
        "godwit endpoints traffic churn champion=90 challenger=10",
        "godwit endpoints shadow churn challenger",
        "godwit endpoints set churn --file endpoint.yaml",
        "godwit endpoints rollback churn --reason 'too many complaints'",
      ),
    );
  addPlace(endpoints.command("list"))
    .description("Lists the endpoints and where their calls go.")
    .action(async (options: EndpointsOptions) => finish(await (await load()).listEndpoints(options)));
  addPlace(endpoints.command("show"))
    .description("Shows an endpoint: where its calls go, what was seen of each version, and its last changes with their reasons.")
    .argument("<name>", "the endpoint")
    .action(async (name: string, options: EndpointsOptions) => finish(await (await load()).showEndpoint(name, options)));
  addPlace(endpoints.command("set"))
    .description("Sets an endpoint as a whole, or makes a new one. Its models are loaded first; where one cannot be, nothing changes.")
    .argument("<name>", "the endpoint")
    .option("--model <name>", "the model whose aliases and versions the targets are (default: the endpoint's name)")
    .option("--file <file>", "YAML or JSON with traffic, shadow, sticky, rules, ramp, rollback, timeout…; - is standard input")
    .addHelpText("after", examples("godwit endpoints set churn --file endpoint.yaml", "godwit endpoints set churn-eu --model churn"))
    .action(async (name: string, options: EndpointsOptions & { readonly file?: string; readonly model?: string }) =>
      finish(await (await load()).setEndpoint(name, options)),
    );
  addPlace(endpoints.command("traffic"))
    .description("Shares the calls by weight. What else was set stays as it is.")
    .argument("<name>", "the endpoint")
    .argument("<shares...>", "TARGET=WEIGHT")
    .addHelpText("after", examples("godwit endpoints traffic churn champion=90 challenger=10", "godwit endpoints traffic churn 7=1"))
    .action(async (name: string, shares: string[], options: EndpointsOptions) =>
      finish(await (await load()).setTraffic(name, shares, options)),
    );
  addPlace(endpoints.command("shadow"))
    .description("Copies calls to a version whose answers are compared with those given, and seen by nobody else.")
    .argument("<name>", "the endpoint")
    .argument("<target>", "TARGET, or off")
    .option("--share <percent>", "of the calls (default: 100)", percent)
    .addHelpText("after", examples("godwit endpoints shadow churn next --share 10", "godwit endpoints shadow churn off"))
    .action(async (name: string, target: string, options: EndpointsOptions & { readonly share?: number }) =>
      finish(await (await load()).setShadow(name, target, options)),
    );
  addPlace(endpoints.command("rollback"))
    .description("Takes all traffic back to the baseline at once, or that of one target.")
    .argument("<name>", "the endpoint")
    .option("--target <target>", "only this one")
    .option("--reason <text>", "why, for the history")
    .addHelpText("after", examples("godwit endpoints rollback churn --reason 'too many complaints'"))
    .action(async (name: string, options: EndpointsOptions & { readonly target?: string; readonly reason?: string }) =>
      finish(await (await load()).rollBackEndpoint(name, options)),
    );
  addPlace(endpoints.command("resume"))
    .description("Gives what was rolled back its traffic again, and begins a ramp anew.")
    .argument("<name>", "the endpoint")
    .action(async (name: string, options: EndpointsOptions) => finish(await (await load()).resumeEndpoint(name, options)));
  addPlace(endpoints.command("rm"))
    .description("Removes an endpoint. A model's own endpoint goes back to its champion, or its newest version.")
    .argument("<name>", "the endpoint")
    .action(async (name: string, options: EndpointsOptions) => finish(await (await load()).removeEndpoint(name, options)));
}

function addPlace(command: Command): Command {
  return command
    .option("--url <url>", "where the server runs; it asks for GODWIT_API_KEY of the environment", "http://127.0.0.1:8080")
    .option("--json", "JSON objects");
}

function percent(text: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/u.test(text) || value > 100) throw new InvalidArgumentError("a number from 0 to 100 is needed.");
  return value;
}
