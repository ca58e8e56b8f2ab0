import { assert, GodwitError } from "@godwit/core/errors";
import { answerOf, type EngineBatch, type EngineOutput, type Model, type SignatureColumn, type SignatureMethod } from "@godwit/runtime";
import { Deployments } from "../../deployments/deployments.ts";
import type { DeploymentSource } from "../../deployments/open-deployment.ts";
import type { Call } from "../../endpoints/call.ts";
import { singleVersion } from "../../endpoints/single-version.ts";
import { artifactVersion } from "../../models/artifact-version.ts";
import type { Lease } from "../../models/lease.ts";
import { LiveModels } from "../../models/live-models.ts";
import type { ModelVersion } from "../../models/model-version.ts";
import type { MethodPrediction, Prediction } from "../../predict/prediction.ts";
import type { Processed, Processing, Warning } from "../../predict/processing.ts";

/** A model that a run is pinned to. */
export interface PinnedModel {
  /** Of the deployment, else of the model. */
  readonly name: string;
  readonly artifact: Uint8Array;
  /** `churn/3` of a registered version; null for a file. */
  readonly version: string | null;
  readonly deployment: DeploymentSource | null;
}

const mostRows = 2 ** 31;

/** A model as a run asks it: through the same features, hooks and policies as calls go, whichever style of running it is. */
export class ScoringModel {
  readonly name: string;
  /** What the model is called in output columns: `churn/3`, or the beginning of the artifact's hash. */
  readonly version: string;
  readonly artifactSha256: string;
  /** SHA-256 of all that decides an answer: the deployment with its hooks, and the artifact. */
  readonly sha256: string;
  /** Of the deployment with its hooks alone; null where there is none. */
  readonly deploymentSha256: string | null;
  readonly #seen: ModelVersion;
  readonly #lease: Lease;
  readonly #live: LiveModels;
  readonly #deployments: Deployments;
  readonly #processing: Processing | null;
  readonly #threads: number | undefined;
  readonly #protocol: string;
  readonly #named: boolean;

  private constructor(
    pinned: PinnedModel,
    parts: {
      readonly only: ModelVersion;
      readonly seen: ModelVersion;
      readonly sha256: string;
      readonly deploymentSha256: string | null;
      readonly lease: Lease;
      readonly live: LiveModels;
      readonly deployments: Deployments;
      readonly processing: Processing | null;
      readonly threads: number | undefined;
      readonly protocol: string;
    },
  ) {
    this.name = pinned.name;
    this.version = pinned.version ?? parts.only.digest.slice(0, 12);
    this.artifactSha256 = parts.only.digest;
    this.sha256 = parts.sha256;
    this.deploymentSha256 = parts.deploymentSha256;
    this.#seen = parts.seen;
    this.#lease = parts.lease;
    this.#live = parts.live;
    this.#deployments = parts.deployments;
    this.#processing = parts.processing;
    this.#threads = parts.threads;
    this.#protocol = parts.protocol;
    this.#named = pinned.deployment !== null && pinned.deployment.deployment.response !== null;
  }

  /**
   * Loads the model, and starts its deployment once that answers its own examples; `protocol` is what hooks are told. Throws what `Deployments.add` throws, and
   * UNSUPPORTED_INPUT for a model of tensors, or of rows that are maps or lists.
   */
  static async open(pinned: PinnedModel, threads?: number, protocol: string = "batch"): Promise<ScoringModel> {
    const live = new LiveModels();
    const deployments = new Deployments(live, { maximumRows: mostRows });
    try {
      const only = artifactVersion(pinned.name, pinned.artifact, undefined);
      refuseOtherRows(only);
      const opened = pinned.deployment === null ? null : await deployments.add(pinned.deployment, only);
      const seen = opened?.seen(only) ?? only;
      const lease = await live.lease(only);
      const processing = deployments.processing(seen) ?? null;
      return new ScoringModel(pinned, {
        only,
        seen,
        sha256: opened?.digest(only) ?? only.digest,
        deploymentSha256: opened?.sha256 ?? null,
        lease,
        live,
        deployments,
        processing,
        threads,
        protocol,
      });
    } catch (error) {
      await deployments.close();
      live.close();
      throw error;
    }
  }

  /** True where the answer is the fields that a hook gives. */
  get answersFields(): boolean {
    return this.#named;
  }

  /** All methods that it answers. */
  get methods(): readonly SignatureMethod[] {
    return this.#seen.signature.manifest.methods;
  }

  /** The methods of a run where none is named. */
  get defaultMethods(): readonly SignatureMethod[] {
    return this.#seen.signature.defaultMethods;
  }

  /** Throws UNKNOWN_METHOD. */
  method(name: string): SignatureMethod {
    return this.#seen.signature.method(name);
  }

  /** The columns that these methods take of a source. Throws MALFORMED_INPUT where they differ. */
  columns(methods: readonly string[]): readonly SignatureColumn[] {
    return this.#seen.signature.asking(methods).columns;
  }

  /** How many columns each output of a method has. */
  widths(name: string): readonly number[] {
    const method = this.method(name);
    if (method.outputs.every(({ shape }) => shape === "rows")) return method.outputs.map(() => 1);
    const { model } = this.#lease;
    const columns = model.columns(name).map(({ dtype }) => (dtype === "f64" ? new Float64Array(0) : []));
    return model.run(name, { rows: 0, columns }).map(({ width }) => width);
  }

  /** Answers a batch. Throws what the model, its hooks and policies say of the rows. */
  async predict(
    methods: readonly string[],
    batch: EngineBatch,
    run: string,
  ): Promise<{ readonly predictions: readonly MethodPrediction[]; readonly warnings: readonly Warning[] }> {
    const { model } = this.#lease;
    if (this.#processing === null) return { predictions: await compute(model, methods, batch, this.#threads), warnings: [] };
    const processed = this.#processed(run);
    const predictions = await this.#processing.predict(processed, methods, batch, (asked, given) =>
      compute(model, asked, given, this.#threads),
    );
    return { predictions, warnings: processed.warnings };
  }

  /** The same at once, on the calling thread, for a deployment without hooks. */
  predictNow(
    methods: readonly string[],
    batch: EngineBatch,
    run: string,
  ): { readonly predictions: readonly MethodPrediction[]; readonly warnings: readonly Warning[] } {
    const { model } = this.#lease;
    if (this.#processing === null) return { predictions: computeNow(model, methods, batch), warnings: [] };
    assert(this.#processing.predictNow !== null, "who has hooks does not answer at once");
    const processed = this.#processed(run);
    const predictions = this.#processing.predictNow(processed, methods, batch, (asked, given) => computeNow(model, asked, given));
    return { predictions, warnings: processed.warnings };
  }

  #processed(run: string): Processed & { readonly warnings: Warning[] } {
    const version = this.#seen;
    const endpoint = singleVersion(this.name, version);
    return { call: callOf(this.name, run, this.#protocol), endpoint, version, observers: [], warnings: [] };
  }

  async close(): Promise<void> {
    await this.#deployments.close();
    this.#lease.release();
    this.#live.close();
  }
}

async function compute(
  model: Model,
  methods: readonly string[],
  batch: EngineBatch,
  threads: number | undefined,
): Promise<readonly MethodPrediction[]> {
  const predictions: MethodPrediction[] = [];
  for (const name of methods) {
    const method = model.signature(name);
    predictions.push(predictionOf(method, await model.runParallel(name, batch, threads)));
  }
  return predictions;
}

function computeNow(model: Model, methods: readonly string[], batch: EngineBatch): readonly MethodPrediction[] {
  return methods.map((name) => predictionOf(model.signature(name), model.run(name, batch)));
}

function predictionOf(method: SignatureMethod, values: readonly EngineOutput[]): MethodPrediction {
  const parts = method.outputs.map((output, index): Prediction => {
    const value = values[index]!;
    return {
      output,
      value,
      // Hooks alone read it: columns are written from the engine's own arrays.
      get answer() {
        return answerOf(output, value);
      },
    };
  });
  return { method, parts };
}

function callOf(name: string, requestId: string, protocol: string): Call {
  return {
    name,
    version: null,
    alias: null,
    protocol,
    requestId,
    caller: null,
    header: () => undefined,
    deadline: null,
    priority: null,
  };
}

function refuseOtherRows({ signature }: ModelVersion): void {
  const what = signature.tensors !== null ? "tensors" : signature.columns.some(({ terms }) => terms !== undefined) ? "maps or lists" : null;
  if (what !== null)
    throw new GodwitError("UNSUPPORTED_INPUT", `the model takes ${what}; a batch run reads columns`, {
      hint: "Score it with `godwit predict`, which takes .npz, .npy and .jsonl.",
    });
}
