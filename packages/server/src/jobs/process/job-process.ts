// A process of its own for each run: what a run does to it, it does to nothing else.

import { GodwitError } from "@godwit/core/errors";
import { readDeployment } from "../../deployments/deployment.ts";
import { InputProfiler } from "../profile/input-profile.ts";
import { batchRequest } from "../request/batch-ask.ts";
import { runBatch } from "../scoring/run-batch.ts";
import { ScoringModel, type PinnedModel } from "../scoring/scoring-model.ts";
import { errorOf } from "./job-error.ts";
import type { FromJob, JobRequest, JobResult, ToJob } from "./job-message.ts";

const tell = (message: FromJob): void => void process.send!(message);
const stop = new AbortController();
const progressPeriod = 1000;
let noted: (() => void) | null = null;

process.on("message", (message: ToJob) => {
  if (message.kind === "stop") stop.abort();
  else if (message.kind === "noted") noted?.();
  else
    void run(message.request)
      .catch((error: unknown): JobResult => failed(error, message.request.ask.folder))
      .then((result) => process.send!({ kind: "ended", result } satisfies FromJob, () => process.exit()));
});
process.once("disconnect", () => {
  stop.abort();
  setTimeout(() => process.exit(1), 10_000).unref();
});

async function run({ ask, name, version, artifact, deployment }: JobRequest): Promise<JobResult> {
  const source = deployment === null ? null : { ...deployment, deployment: readDeployment(deployment.value) };
  const pinned: PinnedModel = { name, version, artifact, deployment: source };
  const model = await ScoringModel.open(pinned, ask.threads ?? undefined);
  if (deployment !== null && model.deploymentSha256 !== deployment.sha256)
    throw new GodwitError("CHANGED_MEANWHILE", `${name} is no longer the deployment that the server was started with`, {
      hint: "Start the server again.",
    });
  let profiler: InputProfiler | null = null;
  let told = 0;
  const outcome = await runBatch(model, batchRequest(pinned, ask), {
    signal: stop.signal,
    told({ read, total }) {
      if (performance.now() - told < progressPeriod) return;
      told = performance.now();
      tell({ kind: "progress", read, total });
    },
    log: (line) => tell({ kind: "log", line }),
    begun: (input) =>
      new Promise((resolve) => {
        noted = resolve;
        tell({ kind: "begun", input });
      }),
    seen(batch, labels) {
      (profiler ??= new InputProfiler(labels)).see(batch);
    },
  });
  await model.close();
  const { read, written, rejected, firstReject } = outcome.totals;
  return {
    ...used(),
    state: outcome.state,
    idle: outcome.idle,
    key: outcome.key,
    read,
    written,
    rejected,
    firstReject,
    profile: (profiler as InputProfiler | null)?.profile ?? [],
    error: outcome.error === null ? null : errorOf(outcome.error, ask.folder),
  };
}

function failed(error: unknown, folder: string): JobResult {
  const coded = error instanceof GodwitError ? error : new GodwitError("INTERNAL", (error as Error).message, { cause: error });
  const nothing = { idle: false, key: null, read: 0, written: 0, rejected: 0, firstReject: null, profile: [] };
  return { ...used(), ...nothing, state: "failed", error: errorOf(coded, folder) };
}

function used(): Pick<JobResult, "cpuSeconds" | "peakMegabytes"> {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  return { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMegabytes: Math.round(maxRSS / 1024) };
}
