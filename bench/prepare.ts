import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { environmentPins, installEnvironment } from "./environments.ts";
import { fileOf, type Model } from "./model.ts";
import type { Form, Peer } from "./peers.ts";
import type { Settings } from "./settings.ts";
import { formOf, startContender } from "./start-contender.ts";

/** A library's own form of a model: how long it took to make, and its size; or why there is none. */
export type Prepared = { readonly ms: number; readonly bytes: number } | { readonly reason: string };

/** Seconds during a run; `prepare-models.ts` gives it longer. */
const limitInRun = 60;

/**
 * Installs a library and lets it make its own form of a model, in `limit` seconds. Kept until the model or the pinned versions change;
 * Godwit's is made each time, and what took too long is tried again by who gives it longer.
 */
export async function prepare(
  { program, form, refuses }: Peer,
  model: Model,
  settings: Settings,
  limit: number = limitInRun,
): Promise<Prepared> {
  const refused = refuses(model) ?? installEnvironment(program.environment, settings).reason;
  if (refused !== undefined) return { reason: refused };
  const source = join(settings.models, fileOf(model));
  if (form === undefined) return { ms: 0, bytes: statSync(source).size };
  const missing = installEnvironment(form.maker.environment, settings).reason;
  if (missing !== undefined) return { reason: missing };
  const note = `${formOf(form, model, settings)}.json`;
  const { size, mtimeMs } = statSync(source);
  const key = `${size} ${mtimeMs} ${environmentPins(form.maker.environment)}`;
  if (form.name !== "godwit" && existsSync(note)) {
    const known = JSON.parse(readFileSync(note, "utf8")) as {
      readonly key: string;
      readonly limit: number;
      readonly prepared: Prepared;
    };
    if (known.key === key && (known.limit >= limit || !("reason" in known.prepared))) return known.prepared;
  }
  const prepared = await make(form, model, settings, limit);
  writeFileSync(note, JSON.stringify({ key, limit, prepared }));
  return prepared;
}

async function make(form: Form, model: Model, settings: Settings, limit: number): Promise<Prepared> {
  const target = formOf(form, model, settings);
  mkdirSync(dirname(target), { recursive: true });
  rmSync(target, { recursive: true, force: true });
  const contender = startContender({ program: form.maker, form }, model, 1, settings);
  const { ms, reason } = await contender.obey({ do: "prepare" }, limit);
  contender.end();
  return ms === undefined ? { reason: reason ?? "made nothing" } : { ms, bytes: statSync(target).size };
}
