// Prints the processor time that a server takes for a request, which a busy machine disturbs less than rates:
// node bench/serving/cpu-per-request.ts [raw|json|binary]:ROWS… Needs what bench/serving/run has prepared.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readSettings } from "../settings.ts";
import type { Contender } from "./contender.ts";
import { godwit, godwitBinary, rawHttp } from "./contenders.ts";
import { measureLoad } from "./measure-load.ts";
import { prepare } from "./prepare.ts";
import { startServer } from "./start-server.ts";

const contenders: { readonly [name: string]: Contender } = { raw: rawHttp, json: godwit("forest.joblib"), binary: godwitBinary };
const folder = prepare(readSettings(false).folder);
const { rows } = JSON.parse(readFileSync(join(folder, "rows.json"), "utf8")) as { rows: number[][] };
const load = { connections: 64, warmSeconds: 0, seconds: 1.5, rate: null };
const wanted = process.argv.slice(2);
let port = 9400;

/** Microseconds of processor time so far; the system counts hundredths of a second. */
function processorTime(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 1e4;
}

for (const text of wanted.length > 0 ? wanted : ["raw:1", "json:1", "raw:100", "json:100", "binary:100"]) {
  const [name, size] = text.split(":");
  const contender = contenders[name!]!;
  const { path, headers } = contender;
  const server = await startServer(contender, (port += 2), folder, rows[0]!);
  const body = contender.body(rows.slice(0, Number(size)));
  const ask = async (): Promise<number> => {
    const before = processorTime(server.pid);
    const { requests, errors } = await measureLoad("http", folder, body, { port, path, headers, ...load });
    if (errors > 0) throw new Error(`${text}: ${errors} requests failed`);
    return (processorTime(server.pid) - before) / requests;
  };
  await ask();
  const times = [await ask(), await ask(), await ask()];
  process.stdout.write(`${text.padEnd(12)} ${Math.min(...times).toFixed(1)} µs\n`);
  await server.stop();
}
