import { Option, type Command } from "commander";
import type * as Commands from "../commands/keys.ts";
import type { CreateKeyOptions, KeysOptions } from "../commands/keys.ts";
import { roleChoices } from "./access-options.ts";

/** `godwit keys …`. Its code is loaded when it is called. */
export function addKeys(program: Command, finish: (status: number) => void, examples: (...lines: readonly string[]) => string): void {
  const load = (): Promise<typeof Commands> => import("../commands/keys.ts");
  const keys = program
    .command("keys")
    .summary("make and revoke the keys of callers")
    .description("Makes, lists, rotates and revokes keys: of a running platform, or of a file that godwit serve takes with --keys.")
    .addHelpText(
      "after",
      examples(
        "godwit keys create dashboard --role viewer --expires 90d",
        "godwit keys create shop --endpoints churn,price-* --keys keys.json",
      ),
    );
  addPlace(keys.command("create"))
    .description("Makes a key and prints it: the only time that it can be seen.")
    .argument("<name>", "what it is for")
    .addOption(new Option("--role <role>", "what it may do").choices(roleChoices).default("predictor"))
    .option("--endpoints <list>", "names of the endpoints that it may use, * for any text (default: all)")
    .option("--expires <when>", "90d, 12h, or a date: 2027-01-31")
    .option("--rate <rate>", "the most requests: 100/s, 600/min, 5000/h")
    .option("--quota <quota>", "the most in a day or month: 1000000 rows/month, 5000 requests/day")
    .action(async (name: string, options: CreateKeyOptions) => finish(await (await load()).createKey(name, options)));
  addPlace(keys.command("list"))
    .description("Lists the keys, what they may do and when they were last used.")
    .action(async (options: KeysOptions) => finish(await (await load()).listKeys(options)));
  addPlace(keys.command("rotate"))
    .description("Gives a key another text; the one before ends at once, or after the time of grace.")
    .argument("<id>", "as list shows it")
    .option("--grace <time>", "how long the one before still works: 24h")
    .action(async (id: string, options: KeysOptions & { readonly grace?: string }) => finish(await (await load()).rotateKey(id, options)));
  addPlace(keys.command("revoke"))
    .description("Ends a key for good, within seconds.")
    .argument("<id>", "as list shows it")
    .action(async (id: string, options: KeysOptions) => finish(await (await load()).revokeKey(id, options)));
}

function addPlace(command: Command): Command {
  return command
    .option("--keys <file>", "the file of keys (default: those of the running platform)")
    .option("--url <url>", "where the platform runs; it asks for GODWIT_API_KEY of the environment", "http://127.0.0.1:8080")
    .option("--json", "JSON objects");
}
