import { openDatabaseSink } from "../../src/index.ts";
import { chunkOfKill, framesOfChunk, killKey, killSchema } from "./kill-rows.ts";

/** `write-chunks.ts LOCATION CHUNKS ROWS`: writes the chunks that do not stand yet, and says when it begins and when it is done. */
const [location = "", chunks = "0", rows = "0"] = process.argv.slice(2);
const sink = await openDatabaseSink(location);
const standing = await sink.begin({ key: killKey, schema: killSchema, keys: ["n"], receipts: [] });
const known = new Set(standing.map(({ chunk }) => chunk));
process.stdout.write(`begun ${known.size}\n`);
for (let index = 0; index < Number(chunks); index++)
  if (!known.has(index)) {
    await sink.write(chunkOfKill(index, Number(rows)), framesOfChunk(index, Number(rows)));
    process.stdout.write("wrote\n");
  }
await sink.finish([]);
await sink.close();
process.stdout.write("done\n");
