import { batchesOf, mainRows, printRows, type Batch } from "../batches.ts";
import type { ContenderProcess } from "../contender-process.ts";
import type { Model } from "../model.ts";
import type { Peer, PeerName } from "../peers.ts";
import { prepare } from "../prepare.ts";
import { race } from "../race.ts";
import type { ModelResult, PeerResult, Race } from "../results.ts";
import type { Settings } from "../settings.ts";
import { startContender } from "../start-contender.ts";
import { compareAnswers } from "./compare-answers.ts";
import { measureMemory } from "./measure-memory.ts";
import { measureOwn } from "./measure-own.ts";

type Say = (what: string) => void;

/** Seconds from a library's own form of a model to ready, at most. */
const loadLimit = 30;

const twoThreads = { budget: 3, patience: 2 };

/** Models that are timed with two threads too. */
const onTwoThreads = new Set([
  "forest-100x8",
  "extra-trees-deep",
  "hist-500x31",
  "xgboost-500x6",
  "lightgbm-500x31",
  "catboost-1000x6",
  "mlp",
  "mixed-forest",
  "text",
]);

/** Everything that is measured of one model: each library in a process of its own, one thread, then two. */
export async function measureModel(
  model: Model,
  chosen: readonly Peer[],
  settings: Settings,
  say: Say,
): Promise<Omit<ModelResult, "seconds">> {
  const results = new Map<PeerName, PeerResult>();
  for (const peer of chosen) {
    say(`${peer.title}: its own form of the model`);
    results.set(peer.name, { prepared: await prepare(peer, model, settings) });
  }
  const able = chosen.filter(({ name }) => !("reason" in results.get(name)!.prepared));
  const races: Race[] = [];
  const contenders = await load(model, able, 1, settings, results, say);
  for (const batch of batchesOf(model, settings.quick)) {
    say(printRows(batch.rows));
    const runners = await openBatch(contenders, batch, races);
    const called = batch.rows === mainRows(model) ? await compareAnswers(runners, batch.rows, settings, results) : undefined;
    races.push(await raceBatch(runners, batch, 1, called));
  }
  const godwit = contenders.get("godwit");
  say("one row");
  const own = godwit === undefined ? undefined : await measureOwn(godwit);
  for (const contender of contenders.values()) contender.end();
  if (onTwoThreads.has(model.name) && !settings.quick) {
    say("two threads");
    const pairs = await load(
      model,
      able.filter(({ threads }) => threads),
      2,
      settings,
      new Map(),
      say,
    );
    const batch = { ...batchesOf(model, false).find(({ rows }) => rows === mainRows(model))!, ...twoThreads };
    const before = races.filter(({ rows }) => rows < batch.rows);
    races.push(await raceBatch(await openBatch(pairs, batch, before), batch, 2));
    for (const contender of pairs.values()) contender.end();
  }
  const memory = own === undefined ? undefined : await measureMemory(model, settings);
  return {
    name: model.name,
    title: model.title,
    trainer: model.trainer,
    peers: Object.fromEntries(results),
    races,
    ...(own === undefined ? {} : { own: { ...own, ...(memory === undefined ? {} : { memory }) } }),
  };
}

/** Starts libraries and loads the model in one after the other; notes how long that took, or why it failed. */
async function load(
  model: Model,
  able: readonly Peer[],
  threads: number,
  settings: Settings,
  results: Map<PeerName, PeerResult>,
  say: Say,
): Promise<Map<PeerName, ContenderProcess>> {
  const contenders = new Map<PeerName, ContenderProcess>();
  for (const peer of able) {
    say(`${peer.title}: load`);
    const contender = startContender(peer, model, threads, settings);
    const { ms, reason } = await contender.obey({ do: "load" }, loadLimit);
    const known = results.get(peer.name);
    if (ms === undefined) contender.end();
    else contenders.set(peer.name, contender);
    if (known !== undefined) results.set(peer.name, { ...known, ...(ms === undefined ? { reason: reason! } : { loadMs: digits(ms) }) });
  }
  return contenders;
}

/** Milliseconds that a library will take for so many rows, by what a row more cost it between its last two races. */
function foretell(name: PeerName, rows: number, before: readonly Race[]): number {
  const known = before.flatMap(({ rows: measured, times }) =>
    times[name] === undefined ? [] : [[measured, Math.min(...times[name])] as const],
  );
  const [last, earlier] = [known.at(-1), known.at(-2)];
  if (before.length > known.length) return Number.POSITIVE_INFINITY;
  if (last === undefined || earlier === undefined) return 0;
  return last[1] + (Math.max(0, last[1] - earlier[1]) / (last[0] - earlier[0])) * (rows - last[0]);
}

/** Those who can answer so many rows and will not take too long. */
async function openBatch(
  contenders: ReadonlyMap<PeerName, ContenderProcess>,
  { rows, patience }: Batch,
  before: readonly Race[],
): Promise<Map<PeerName, ContenderProcess>> {
  const able = new Map<PeerName, ContenderProcess>();
  for (const [name, contender] of contenders) {
    if (foretell(name, rows, before) > patience * 1000 && name !== "trainer") continue;
    const { reason } = await contender.obey({ do: "open", rows });
    if (reason === undefined) able.set(name, contender);
  }
  return able;
}

async function raceBatch(
  able: ReadonlyMap<PeerName, ContenderProcess>,
  batch: Batch,
  threads: number,
  known: ReadonlyMap<PeerName, number> = new Map(),
): Promise<Race> {
  const times = await race(able, batch, known);
  return { rows: batch.rows, threads, times: Object.fromEntries([...times].map(([name, figures]) => [name, figures.map(digits)])) };
}

function digits(figure: number): number {
  return Number(figure.toPrecision(4));
}
