import { CommanderError, type Command } from "commander";
import { GodwitError } from "@godwit/core/errors";
import { codedError } from "./coded-error.ts";
import { Console } from "./console.ts";
import { done, statusOfError } from "./exit-status.ts";
import { removeTemporaryFiles, BrokenPipe } from "@godwit/data/files";
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
  for (const command of [program, ...commandsBelow(program)]) command.exitOverride().configureOutput({ writeErr: () => undefined });
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
  const path: Command[] = [];
  for (const name of commandArguments) {
    const command = (path.at(-1) ?? program).commands.find((each) => each.name() === name);
    if (command === undefined) break;
    path.push(command);
  }
  const help = `See \`godwit ${path.map((command) => `${command.name()} `).join("")}--help\`.`;
  const below = path.at(-1)?.commands ?? [];
  if (error.code === "commander.help" && below.length > 0)
    return new GodwitError("USAGE", `what to do is needed: ${below.map((command) => command.name()).join(", ")}`, { hint: help });
  const [message = "", ...suggestions] = error.message.replace(/^error: /u, "").split("\n");
  return new GodwitError("USAGE", message, { hint: [...suggestions.map((text) => text.replace(/^\((.*)\)$/u, "$1")), help].join(" ") });
}

function commandsBelow(command: Command): Command[] {
  return command.commands.flatMap((each) => [each, ...commandsBelow(each)]);
}
