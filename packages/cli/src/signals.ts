import { constants } from "node:os";
import { isatty } from "node:tty";
import { removeTemporaryFiles } from "@godwit/data/files";

const stopping = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Ends the process on Ctrl-C and its like, without leaving temporary files. */
export function stopOnSignals(): void {
  for (const signal of stopping) process.on(signal, stop);
}

/** Leaves the signals to a command that ends in its own way: resolves at the first one, and the second ends the process at once. */
export function firstSignal(): Promise<void> {
  return new Promise((resolve) => onFirstSignal(() => resolve()));
}

/** Has SIGHUP call back instead of ending the process, where no terminal is there that could have gone. To be called after `firstSignal`. */
export function onHangup(work: () => void): void {
  if (isatty(0) || isatty(1)) return;
  process.removeAllListeners("SIGHUP");
  process.on("SIGHUP", work);
}

function onFirstSignal(caught: (signal: NodeJS.Signals) => void): void {
  for (const signal of stopping) process.off(signal, stop);
  for (const signal of stopping)
    process.once(signal, () => {
      for (const each of stopping) process.on(each, stop);
      caught(signal);
    });
}

/** Leaves the first signal to a command that ends by itself once it is told; the second ends the process at once. */
export function stoppingSignal(): { readonly signal: AbortSignal; caught(): NodeJS.Signals | null } {
  const stopping = new AbortController();
  let caught: NodeJS.Signals | null = null;
  onFirstSignal((signal) => {
    caught = signal;
    stopping.abort();
  });
  return { signal: stopping.signal, caught: () => caught };
}

function stop(signal: NodeJS.Signals): void {
  removeTemporaryFiles();
  process.exit(128 + constants.signals[signal]);
}
