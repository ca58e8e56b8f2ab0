// A worker thread that runs the hooks of one deployment.
import { registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { assert } from "@godwit/core/errors";
import { HookMistake, hookFailure, Refusal } from "./hook-failure.ts";
import type { Columns, FromWorker, HookModules, HookName, HookRequest, ToWorker } from "./hook-messages.ts";
import { resultColumns } from "./result-columns.ts";

type Hook = (...values: readonly unknown[]) => unknown;

assert(parentPort !== null, "a hook's worker has a parent");
const port = parentPort;
const under = new Map<number, AbortController>();
const hooks = new Map<HookName, Hook>();

function say(message: FromWorker): void {
  port.postMessage(message);
}

// Hooks that came from the store lie apart from the packages that they import: those are the server's own.
registerHooks({
  resolve(specifier, context, next) {
    try {
      return next(specifier, context);
    } catch (error) {
      if (/^(?:\.{0,2}\/|[a-z]+:)/u.test(specifier)) throw error;
      return next(specifier, { ...context, parentURL: pathToFileURL(join(process.cwd(), "hooks")).href });
    }
  },
});

try {
  const modules = workerData as HookModules;
  for (const name of ["before", "after"] as const) {
    const address = modules[name];
    if (address === null) continue;
    const exported = (await import(address)) as { readonly [name: string]: unknown };
    const hook = exported[name] ?? exported["default"];
    if (typeof hook !== "function") throw new HookMistake(`the module exports no function ${name}, nor one as its default`);
    hooks.set(name, hook as Hook);
  }
  port.on("message", (message: ToWorker) => {
    if (message.kind === "ping") say({ kind: "pong" });
    else if (message.kind === "abandon") under.get(message.id)?.abort(new Error("the hook took too long"));
    else void run(message.id, message.request);
  });
  say({ kind: "ready" });
} catch (error) {
  say({ kind: "broken", failure: hookFailure(error) });
}

async function run(id: number, { hook, rows, columns, answers, fields, facts }: HookRequest): Promise<void> {
  const controller = new AbortController();
  under.set(id, controller);
  try {
    const refuse = (message: unknown, place: { readonly row?: number; readonly column?: string } = {}): never => {
      throw new Refusal(String(message), {
        ...(typeof place.row === "number" && { row: place.row }),
        ...(typeof place.column === "string" && { column: place.column }),
      });
    };
    const given = rowsOf(rows, columns);
    const context = { ...facts, signal: controller.signal, refuse };
    const result = await hooks.get(hook)!(given, ...(answers === null ? [] : [answersOf(rows, answers)]), context);
    say({ kind: "answered", id, columns: resultColumns(result, rows, fields) });
  } catch (error) {
    say({ kind: "failed", id, failure: hookFailure(error) });
  } finally {
    under.delete(id);
  }
}

function rowsOf(rows: number, columns: Columns): object[] {
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(
      columns.map(([name, cells]) => {
        const cell = cells[row];
        return [name, cell === undefined || Number.isNaN(cell) ? null : cell];
      }),
    ),
  );
}

function answersOf(rows: number, answers: NonNullable<HookRequest["answers"]>): object[] {
  const methods = Object.entries(answers);
  return Array.from({ length: rows }, (_, row) => Object.fromEntries(methods.map(([method, values]) => [method, values[row]])));
}
