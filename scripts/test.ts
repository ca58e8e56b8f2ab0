/** `npm test`: every check and every test; names what it left out for want of a peer. */
import { spawnSync } from "node:child_process";
import { findPeer, suitesWithPeers } from "./test-peers.ts";

const missing = suitesWithPeers.filter(({ peer }) => findPeer(peer) === undefined);

function run(label: string, command: string, ...parameters: string[]): void {
  process.stdout.write(`\n> ${label}\n`);
  const { status } = spawnSync(command, parameters, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

run("check", process.execPath, "scripts/check.ts");
run("tests", process.execPath, "node_modules/vitest/vitest.mjs", "run", ...process.argv.slice(2));

if (missing.length > 0) {
  process.stdout.write("\nNot run (scripts/setup-test-peers installs what they need):\n");
  for (const { suite, peer } of missing) process.stdout.write(`  ${suite}: needs ${peer}\n`);
}
