import { writeSync } from "node:fs";
import { describeError, printable, type GodwitError } from "@godwit/core/errors";
import { standardOutput } from "@godwit/data/files";

/** What a command says, apart from its answer. Answers go to standard output, all else to standard error. */
export class Console {
  readonly json: boolean;
  readonly quiet: boolean;

  constructor(options: { readonly json?: boolean; readonly quiet?: boolean }) {
    this.json = options.json === true;
    this.quiet = options.quiet === true;
  }

  /** The answer of a command. */
  async answer(text: string): Promise<void> {
    await standardOutput().write(Buffer.from(text.endsWith("\n") ? text : `${text}\n`, "utf8"));
  }

  warn(message: string): void {
    writeError(this.json ? JSON.stringify({ warning: message }) : `warning: ${printable(message)}`);
  }

  /** A line about what was done; none with --quiet. */
  note(message: string): void {
    if (!this.quiet && !this.json) writeError(message);
  }

  /** What was done, for machines: one JSON object on standard error. */
  fact(fact: object): void {
    writeError(JSON.stringify(fact));
  }

  error(error: GodwitError): void {
    writeError(this.json ? JSON.stringify(error) : `${describeError(error)}\nhint: ${printable(error.hint)}`);
    if (process.env["GODWIT_DEBUG"] === "1") writeError(stackOf(error));
  }
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : "";
  return `${error.stack ?? error.message}${cause}`;
}

/** Writes a line at once; a reader that is gone misses it. */
function writeError(line: string): void {
  try {
    writeSync(2, `${line}\n`);
  } catch {
    return;
  }
}
