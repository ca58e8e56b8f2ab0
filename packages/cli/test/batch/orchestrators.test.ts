import { execFile, spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { findPeer } from "../../../../scripts/test-peers.ts";
import { startPostgres } from "../../../server/test/start-postgres.ts";
import { outcomeOf, type Outcome } from "../support/run-godwit.ts";
import { startGate } from "./gate.ts";
import { makeVisits } from "./visits.ts";

const examples = fileURLToPath(new URL("../../../../examples/orchestrators/", import.meta.url));
const postgres = await startPostgres();
const validate = findPeer("python-kubernetes");
const visits = makeVisits();
afterAll(async () => {
  await postgres?.remove();
  rmSync(visits.folder, { recursive: true });
});

/** Runs the crontab's line as cron does: by its shell, in an environment of nothing but what cron and the file's own lines set. */
function asCron(changes: Readonly<Record<string, string>>): Promise<Outcome> {
  const lines = readFileSync(join(examples, "cron/visits.crontab"), "utf8").split("\n");
  const stated = Object.fromEntries(lines.flatMap((line) => (/^[A-Z_]+=/.test(line) ? [line.split("=") as [string, string]] : [])));
  const [line = ""] = lines.filter((each) => /^[\d*]/.test(each));
  const command = line
    .replace(/^(?:\S+\s+){5}/, "")
    .replaceAll(String.raw`\%`, "%")
    .replace("/srv/visits/score-visits", join(examples, "cron/score-visits"));
  const given = { HOME: "/", LOGNAME: "nobody", ...stated, PATH: `${visits.programs}:${stated["PATH"]}`, VISITS_HOME: visits.folder };
  const child = spawn(stated["SHELL"]!, ["-c", command], { env: { ...given, XDG_CACHE_HOME: visits.folder, ...changes }, cwd: "/" });
  child.stdin.end();
  return outcomeOf(child);
}

const runs = (): readonly { readonly state: string; readonly idle: boolean }[] => {
  const path = join(visits.folder, "runs.jsonl");
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { readonly state: string; readonly idle: boolean });
};

function writeYesterday(kind: "good" | "bad"): void {
  for (const hours of [20, 24, 28])
    visits.write(new Date(Date.now() - hours * 3_600_000).toLocaleDateString("sv", { timeZone: "Europe/Stockholm" }), kind);
}

test("cron's line scores yesterday once, in cron's bare environment, and says nothing that would be mailed", async () => {
  writeYesterday("good");
  for (const idle of [false, true]) {
    const { status, stdout, stderr } = await asCron({});
    expect([status, String(stdout), stderr]).toEqual([0, "", ""]);
    expect(runs().at(-1)).toMatchObject({ state: "finished", idle, written: 86 });
  }
}, 60_000);

test.skipIf(postgres === undefined)(
  "cron's line tries again while the database is away, and gives up where data are wrong",
  async () => {
    const gate = await startGate(await postgres!.database());
    const changes = { VISITS_OUTPUT: `${gate.url}#scores`, VISITS_PAUSE: "0.2" };
    const before = runs().length;
    const waiting = asCron(changes);
    while (runs().length < before + 2) await sleep(20);
    gate.isOpen = true;
    expect((await waiting).status).toBe(0);
    const states = runs()
      .slice(before)
      .map(({ state }) => state);
    expect(states.slice(0, 2)).toEqual(["failed_retryable", "failed_retryable"]);
    expect(states.at(-1)).toBe("finished");
    writeYesterday("bad");
    const known = runs().length;
    const { status, stderr } = await asCron(changes);
    await gate.close();
    expect([status, runs().length - known]).toEqual([65, 1]);
    expect(stderr).toContain("TOO_MANY_REJECTS");
  },
  60_000,
);

test.skipIf(validate === undefined)("the CronJob is what Kubernetes' schemas allow", async () => {
  for (const version of ["1.31", "1.37"])
    await promisify(execFile)(validate!, ["--strict", "-k", version, join(examples, "kubernetes/score-visits.yaml")]);
});
