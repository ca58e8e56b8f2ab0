// Installs the trainers and trains every model of the benchmark, or those named: node bench/train.ts [NAME…].
import { fileOf } from "./model.ts";
import { models } from "./models.ts";
import { readSettings } from "./settings.ts";
import { trainModels } from "./train-models.ts";

const names = process.argv.slice(2);
const chosen = models.filter(({ name }) => names.length === 0 || names.includes(name));
const settings = readSettings(false);
trainModels(settings, chosen.map(fileOf));
process.stdout.write(`${settings.models}\n`);
