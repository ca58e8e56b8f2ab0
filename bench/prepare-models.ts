// Lets every library make its own form of every model, or of those named, and says which cannot: node bench/prepare-models.ts [NAME…].
import { fileOf } from "./model.ts";
import { models } from "./models.ts";
import { peers } from "./peers.ts";
import { prepare } from "./prepare.ts";
import { readSettings } from "./settings.ts";
import { trainModels } from "./train-models.ts";

/** Seconds for each: C compilers need them. */
const limit = 900;
const names = process.argv.slice(2);
const chosen = models.filter(({ name }) => names.length === 0 || names.includes(name));
const settings = readSettings(false);
trainModels(settings, chosen.map(fileOf));
for (const model of chosen)
  for (const peer of peers) {
    const prepared = await prepare(peer, model, settings, limit);
    const outcome =
      "reason" in prepared ? prepared.reason : `${(prepared.ms / 1000).toFixed(1)} s, ${(prepared.bytes / 1e6).toFixed(1)} MB`;
    process.stdout.write(`${model.name} · ${peer.title}: ${outcome}\n`);
  }
