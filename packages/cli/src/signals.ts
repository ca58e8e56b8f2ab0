import { constants } from "node:os";
import { removeTemporaryFiles } from "@godwit/data/files";

const stopping = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Ends the process on Ctrl-C and its like, without leaving temporary files. */
export function stopOnSignals(): void {
  for (const signal of stopping) process.on(signal, stop);
}

/** Leaves the signals to a command that ends in its own way: resolves at the first one, and the second ends the process at once. */
export function firstSignal(): Promise<void> {
  for (const signal of stopping) process.off(signal, stop);
  return new Promise((resolve) => {
    for (const signal of stopping)
      process.once(signal, () => {
        for (const each of stopping) process.on(each, stop);
        resolve();
      });
  });
}

function stop(signal: NodeJS.Signals): void {
  removeTemporaryFiles();
  process.exit(128 + constants.signals[signal]);
}
