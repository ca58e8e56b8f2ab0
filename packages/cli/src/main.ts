import { CommanderError, type Command } from "commander";
import { GodwitError } from "@godwit/core/errors";
import { codedError } from "./coded-error.ts";
import { Console } from "./console.ts";
import { done, statusOfError } from "./exit-status.ts";
import { removeTemporaryFiles } from "./files/temporary-files.ts";
import { BrokenPipe } from "./files/write-all.ts";
import { ownVersion } from "./own-version.ts";
import { createProgram } from "./program.ts";
import { stopOnSignals } from "./signals.ts";

/** Runs a command line and gives its exit status. Everything that goes wrong ends here as one coded error. */
export async function main(commandArguments: readonly string[]): Promise<number> {
  const json = commandArguments.includes("--json");
  stopOnSignals();
  // A reader that is gone is met where the writing fails; without a listener it would also end the process.
  process.stdout.on("error", () => undefined);
  process.on("uncaughtException", (error) => process.exit(report(error, json)));
  let status = done;
  const program = createProgram(ownVersion(), (ended) => {
    status = ended;
  });
  for (const command of [program, ...program.commands]) command.exitOverride().configureOutput({ writeErr: () => undefined });
  try {
    if (commandArguments.length === 0)
      throw new GodwitError("USAGE", "a command is needed", {
        hint: `One of ${program.commands.map((each) => each.name()).join(", ")}; see \`godwit --help\`.`,
      });
    await program.parseAsync([...commandArguments], { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof BrokenPipe) return done;
    if (error instanceof CommanderError && error.exitCode === 0) return done;
    return report(error instanceof CommanderError ? usageError(error, program, commandArguments) : error, json);
  } finally {
    removeTemporaryFiles();
  }
}

function report(error: unknown, json: boolean): number {
  if (error instanceof BrokenPipe) return done;
  const coded = codedError(error);
  removeTemporaryFiles();
  new Console({ json }).error(coded);
  return statusOfError(coded.code);
}

function usageError(error: CommanderError, program: Command, commandArguments: readonly string[]): GodwitError {
  const command = program.commands.find((each) => each.name() === commandArguments[0]);
  const [message = "", ...suggestions] = error.message.replace(/^error: /u, "").split("\n");
  const help = `See \`godwit ${command === undefined ? "" : `${command.name()} `}--help\`.`;
  return new GodwitError("USAGE", message, { hint: [...suggestions.map((text) => text.replace(/^\((.*)\)$/u, "$1")), help].join(" ") });
}
