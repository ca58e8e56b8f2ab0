import { Option, type Command } from "commander";
import type { BatchRunOptions } from "../commands/batch.ts";
import type * as Jobs from "../commands/batch-jobs.ts";
import { addPlaceFlags } from "./place-flags.ts";
import type { BackfillOptions, JobsOptions, ScheduleOptions } from "../commands/batch-jobs.ts";
import { wholeNumber, wholeOrNone } from "./whole-number.ts";

const many = (text: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), text];
const listed = (text: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), ...text.split(",")];

/** `godwit batch …`. Its code is loaded when it is called. */
export function addBatch(program: Command, finish: (status: number) => void, examples: (...lines: readonly string[]) => string): void {
  const batch = program
    .command("batch")
    .summary("score files and tables, each row once")
    .description("Scores files and tables in chunks of rows, each of which is written wholly and once (docs/batch.md).")
    .helpCommand(false);
  addPlaceFlags(batch.command("run"))
    .summary("score an input into an output, now")
    .description(
      "Scores an input into an output. What stops half-way goes on where it was when the same command is run again; what is finished is not done again. Exit status 0 done, 75 try again, 65 the data or the model are wrong, 128 and the signal's number where it was stopped by one.",
    )
    .argument("<model>", "a deployment file (docs/deployments.md), a model file, or models:/NAME@ALIAS of a platform")
    .option("-i, --input <location>", "files, globs, folders, s3://…, postgres://…#table; - is standard input (default: the deployment's)")
    .option("-o, --output <location>", "a file, a folder/ of part files, a table (default: the deployment's)")
    .option("--query <sql>", "of a database: what is read, in place of a table; {start} and {end} are the interval's")
    .addOption(new Option("--keys <columns>", "columns that tell a row from all others, by commas; may be given again").argParser(listed))
    .addOption(
      new Option(
        "--methods <methods>",
        "what is asked of the model, by commas (default: predict, of classifiers predict_proba too)",
      ).argParser(listed),
    )
    .addOption(
      new Option(
        "--columns <names>",
        "what goes out, by commas: columns of the input, methods, and keys, inputs, all, answers, model_version, run_id, scored_at (default: keys,answers; without keys all,answers)",
      ).argParser(listed),
    )
    .option("--rejects <location>", "where rows go that cannot be answered, with the reason and their place")
    .option("--max-rejects <n>", "how many may be rejected, as a number or a share such as 0.1% (default: 0, with --rejects all)")
    .option("--chunk-rows <n>", "rows that are written at once (default: 250000)", wholeNumber)
    .option("--threads <n>", "threads that compute (default: one for each core)", wholeNumber)
    .option("--interval <start/end>", "the interval [start, end) of the run, for {start} and {end} in input, output and query")
    .option("--timezone <name>", "of {start:yyyy-MM-dd} and its like", "UTC")
    .option("--label <text>", "tells the run apart from an earlier one that is the same work otherwise, of a table on another day")
    .option("--only-new", "leave out input files that an earlier run of this model into this output has read")
    .option("--retries <n>", "tries again where the input or the output is gone for a while", wholeOrNone, 5)
    .option("--journal <folder>", "where runs keep their journals", "godwit-data/batch")
    .option("--dry-run", "show the columns, the first predictions and the plan; write nothing")
    .addOption(
      new Option("--define <file>", "a module that defines classes of your own (docs/define.md)").argParser(many).default([], "none"),
    )
    .option("--url <url>", "where the platform of models:/… runs; it asks for GODWIT_API_KEY of the environment", "http://127.0.0.1:8080")
    .option("--store <url>", "a store that no server has open, for models:/…")
    .option("--quiet", "no progress")
    .option("--json", "how it went as one JSON object on standard output; errors as JSON on standard error")
    .addHelpText(
      "after",
      examples(
        "godwit batch run model.joblib --input rows.parquet --output scored/ --keys id",
        "godwit batch run churn.yaml --input 'new/*.csv.gz' --output 'postgres://app@db/shop#scores' --keys id --rejects bad.jsonl --max-rejects 0.1%",
        "godwit batch run churn.yaml --input postgres://app@db/shop --query \"select * from visits where at >= '{start}' and at < '{end}'\" --interval 2026-11-21/2026-11-22 --output scored/",
        "godwit batch run models:/churn@champion --input rows.csv --output scored.csv --dry-run",
      ),
    )
    .action(async (model: string, options: BatchRunOptions) =>
      finish(await (await import("../commands/batch.ts")).runBatch(model, options)),
    );
  addJobs(batch, finish, examples);
}

/** The jobs of a platform. */
function addJobs(batch: Command, finish: (status: number) => void, examples: (...lines: readonly string[]) => string): void {
  const load = (): Promise<typeof Jobs> => import("../commands/batch-jobs.ts");
  addPlaceFlags(addPlace(batch.command("schedule")))
    .description(
      "Makes or changes a job of a platform, which runs it by schedule, by trigger and by call. A deployment file can state one too.",
    )
    .argument("<name>", "the job")
    .argument("<model>", "a deployment of the platform, or models:/NAME@ALIAS")
    .requiredOption("-i, --input <location>", "what is read; {start} and {end} are the times of the run's interval")
    .requiredOption("-o, --output <location>", "where rows go")
    .option("--cron <expression>", "five or six fields: minute hour day month weekday")
    .option("--timezone <name>", "of the schedule, such as Europe/Stockholm (default: UTC)")
    .addOption(new Option("--missed <policy>", "times at which no server ran (default: latest)").choices(["skip", "latest", "all"]))
    .option("--new-files <duration>", "look for new files so often, such as 1m")
    .option("--on-alias", "run when the model's alias moves")
    .option("--query <sql>", "of a database, in place of a table")
    .addOption(new Option("--keys <columns>", "columns that tell a row from all others").argParser(listed))
    .addOption(new Option("--methods <methods>", "what is asked of the model").argParser(listed))
    .addOption(new Option("--columns <names>", "what goes out").argParser(listed))
    .option("--rejects <location>", "where rows go that cannot be answered")
    .option("--max-rejects <n>", "how many may be, such as 100 or 0.1%")
    .option("--chunk-rows <n>", "rows that are written at once", wholeNumber)
    .option("--only-new", "leave out files that an earlier run has read")
    .addHelpText(
      "after",
      examples(
        "godwit batch schedule nightly churn --cron '0 4 * * *' --timezone Europe/Stockholm --input 'visits/{start:yyyy-MM-dd}/*.parquet' --output scored/ --keys id",
        "godwit batch schedule arrivals models:/churn@champion --new-files 1m --input 's3://new/*.csv' --output s3://scored/ --keys id",
      ),
    )
    .action(async (name: string, model: string, options: ScheduleOptions) =>
      finish(await (await load()).scheduleJob(name, model, options)),
    );
  addPlace(batch.command("unschedule"))
    .description("Takes a job away. Its runs stay in the history.")
    .argument("<name>", "the job")
    .action(async (name: string, options: JobsOptions) => finish(await (await load()).unscheduleJob(name, options)));
  addPlace(batch.command("list"))
    .description("Lists the jobs with their next and their last run.")
    .action(async (options: JobsOptions) => finish(await (await load()).listJobs(options)));
  addPlace(batch.command("show"))
    .description("Shows a job with its runs, or a run.")
    .argument("<job>", "a job, or a run's id")
    .action(async (reference: string, options: JobsOptions) => finish(await (await load()).showJob(reference, options)));
  addPlace(batch.command("start"))
    .description("Starts a run of a job now. Exit status 1 where it was waited for and did not finish.")
    .argument("<name>", "the job")
    .option("--interval <start/end>", "the interval [start, end) of the run")
    .option("--wait", "until it has ended")
    .action(async (name: string, options: JobsOptions & { readonly interval?: string; readonly wait?: boolean }) =>
      finish(await (await load()).startJob(name, options)),
    );
  addPlace(batch.command("cancel"))
    .description("Stops a run between two chunks, or before it begins.")
    .argument("<run>", "a run's id")
    .action(async (id: string, options: JobsOptions) => finish(await (await load()).cancelRun(id, options)));
  addPlace(batch.command("resume"))
    .description("Has a run that failed or was cancelled go on where it stopped, with the model that it began with.")
    .argument("<run>", "a run's id")
    .action(async (id: string, options: JobsOptions) => finish(await (await load()).resumeRun(id, options)));
  addPlace(batch.command("logs"))
    .description("Tells what a run has said.")
    .argument("<run>", "a run's id")
    .action(async (id: string, options: JobsOptions) => finish(await (await load()).showLogs(id, options)));
  addPlace(batch.command("backfill"))
    .description("Runs the intervals of a job's schedule between two times.")
    .argument("<name>", "the job")
    .argument("<start/end>", "the two times, such as 2026-11-01/2026-11-22")
    .addOption(new Option("--again <which>", "intervals that have a run already").choices(["none", "failed", "all"]).default("none"))
    .option("--reverse", "the latest first")
    .option("--dry-run", "show the intervals alone")
    .action(async (name: string, interval: string, options: BackfillOptions) =>
      finish(await (await load()).backfillJob(name, interval, options)),
    );
}

function addPlace(command: Command): Command {
  return command
    .option("--url <url>", "where the platform runs; it asks for GODWIT_API_KEY of the environment", "http://127.0.0.1:8080")
    .option("--store <url>", "a store that no server has open, instead of a running platform")
    .option("--json", "JSON objects");
}
