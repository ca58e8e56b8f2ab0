// node --conditions=godwit-source packages/cli/test/batch/kill.ts --times 1000
import { parseArgs } from "node:util";
import { startPostgres } from "../../../server/test/start-postgres.ts";
import { proveKills } from "./prove-kills.ts";

const { values } = parseArgs({ options: { times: { type: "string", default: "1000" } } });
const postgres = await startPostgres();
if (postgres === undefined) console.log("PostgreSQL is left out: it is not installed (scripts/setup-test-peers)");
const started = performance.now();
try {
  const database = (await postgres?.database()) ?? null;
  const { kills, runs, moments } = await proveKills(Number(values.times), database, (line) => console.log(line));
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`${kills} kills at ${moments} different steps of ${runs} runs in ${seconds} s: every row stands once`);
} finally {
  await postgres?.remove();
}
