import { constants } from "node:os";
import { removeTemporaryFiles } from "./files/temporary-files.ts";

const stopping = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Ends the process on Ctrl-C and its like, without leaving temporary files; gives the function that takes this back. */
export function stopOnSignals(): () => void {
  const stop = (signal: NodeJS.Signals): void => {
    removeTemporaryFiles();
    process.exit(128 + constants.signals[signal]);
  };
  for (const signal of stopping) process.on(signal, stop);
  return () => {
    for (const signal of stopping) process.off(signal, stop);
  };
}
