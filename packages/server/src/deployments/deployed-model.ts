import { GodwitError } from "@godwit/core/errors";
import { readColumns, type EngineBatch, type SignatureColumn, type SignatureMethod } from "@godwit/runtime";
import { ModelSignature } from "../models/model-signature.ts";
import type { ModelVersion } from "../models/model-version.ts";
import type { MethodPrediction } from "../predict/prediction.ts";
import type { Compute, PredictNow, Processed, Processing } from "../predict/processing.ts";
import { rowsOf } from "../predict/rows-of.ts";
import { answerFromHook, responseMethod } from "./answers/response.ts";
import type { Deployment } from "./deployment.ts";
import { columnsTaken, planFeatures, sourceColumn, type FeaturePlan } from "./features/feature-plan.ts";
import { columnLabel, namedColumns, type NamedColumns } from "./features/named-columns.ts";
import type { HookName, HookRequest } from "./hooks/hook-messages.ts";
import type { HookPool } from "./hooks/hook-pool.ts";
import { hookCells, hookColumns } from "./hooks/hook-columns.ts";
import { describeFinding, policyCheck, policyViolated, type PolicyCheck } from "./policies/check-policies.ts";
import { noPolicies } from "./policies/policy-settings.ts";

/** What a deployment does around one version of its model. */
export class DeployedModel implements Processing {
  /** The version as callers see it: with the columns that they send and the answers that they get. */
  readonly version: ModelVersion;
  readonly #deployment: Deployment;
  readonly #pool: HookPool | null;
  readonly #model: ModelSignature;
  readonly #plan: FeaturePlan | null;
  readonly #request: readonly SignatureColumn[];
  readonly #checks = new Map<string, PolicyCheck | null>();
  /** Of the columns that callers send and that no column of the model is without change: they have ranges alone. */
  readonly #apart: readonly SignatureColumn[];
  readonly #apartCheck: PolicyCheck | null;

  /** Throws INVALID_DEPLOYMENT and INVALID_EXPRESSION where the deployment does not fit the model. */
  constructor(deployment: Deployment, version: ModelVersion, pool: HookPool | null) {
    const { hooks, features, request, response, policies } = deployment;
    const model = version.signature;
    this.#deployment = deployment;
    this.#pool = pool;
    this.#model = model;
    const isPlain = hooks?.before == null && features.size === 0 && request === null;
    const hasPolicies = Object.values(policies).some((action) => action !== null);
    if (!isPlain || hooks !== null || hasPolicies) refuseUnnamed(model);
    const declared = hooks?.before == null && request !== null ? request : new Map<string, never>();
    this.#plan = isPlain ? null : planFeatures(model, features, declared);
    const asked = request === null ? null : [...request].map(([name, type]) => sourceColumn(name, type));
    this.#request = this.#plan === null ? model.columns : requestColumns(this.#plan, asked, hooks?.before != null);
    checkRanges(deployment, this.#request, model.manifest.columns);
    const covered = new Set(model.manifest.columns.map((column, index) => this.#nameOf(columnLabel(column, index))));
    this.#apart = this.#plan === null ? [] : this.#request.filter(({ name }) => name !== null && !covered.has(name));
    const { range } = policies;
    this.#apartCheck = policyCheck(this.#apart, (name) => name, { ...noPolicies, range }, deployment.ranges);
    const after = hooks?.after == null ? null : responseMethod(model, response);
    const isSeenAsIs = isPlain && after === null;
    this.version = isSeenAsIs ? seenAs(version, model) : seenAs(version, this.#seen(after));
  }

  /** What features are made of: the columns that `before` gives, or callers send. */
  get source(): readonly SignatureColumn[] {
    return this.#plan?.source ?? this.#request;
  }

  /** The methods whose answers `after` sees. */
  get answered(): readonly SignatureMethod[] {
    return this.#model.defaultMethods;
  }

  /** Whether an answer has the fields that the deployment declares. */
  get responds(): boolean {
    return this.#deployment.response !== null;
  }

  get predictNow(): PredictNow | null {
    if (this.#deployment.hooks !== null) return null;
    return (processed, methods, batch, compute) => {
      const taken = columnsTaken(this.#model, methods);
      const sent = namedColumns(batch, this.#request);
      const given = this.#plan === null ? batch : this.#plan.batch(batch.rows, sent, taken);
      this.#meetPolicies(processed, given, taken, sent);
      return compute(methods, given);
    };
  }

  async predict(
    processed: Processed,
    methods: readonly string[],
    batch: EngineBatch,
    compute: Compute,
  ): Promise<readonly MethodPrediction[]> {
    const after = this.#deployment.hooks?.after != null;
    const computed = after ? this.#model.defaultMethods.map(({ name }) => name) : methods;
    const taken = columnsTaken(this.#model, computed);
    if (this.#plan === null && !after) {
      this.#meetPolicies(processed, batch, taken, null);
      return compute(computed, batch);
    }
    const sent = namedColumns(batch, this.#request);
    const source = await this.#before(processed, batch.rows, sent);
    const given = this.#plan === null ? batch : this.#plan.batch(batch.rows, source, taken);
    this.#meetPolicies(processed, given, taken, sent);
    const predictions = await compute(computed, given);
    return after ? this.#after(processed, batch.rows, new Map([...sent, ...source]), predictions) : predictions;
  }

  #seen(after: ReturnType<typeof responseMethod> | null): ModelSignature {
    const { manifest } = this.#model;
    const methods = after === null ? manifest.methods : [after];
    const own = this.#plan === null ? methods : methods.map(({ columns: _columns, ...method }) => method);
    return new ModelSignature(
      { ...manifest, columns: this.#request, methods: own, defaultMethod: after?.name ?? manifest.defaultMethod },
      this.#request,
      { answersFields: after !== null && this.responds },
    );
  }

  async #before(processed: Processed, rows: number, sent: NamedColumns): Promise<NamedColumns> {
    if (this.#plan === null || this.#deployment.hooks?.before == null) return sent;
    const { source } = this.#plan;
    const fields = source.map(columnLabel);
    const columns = await this.#run(processed, { hook: "before", rows, columns: hookCells(sent, rows), answers: null, fields });
    try {
      return namedColumns(readColumns(source, hookColumns(columns, source)), source);
    } catch (error) {
      if (!(error instanceof GodwitError)) throw error;
      throw new GodwitError("HOOK_FAILED", `the before hook gave back ${error.message}`, { where: error.where, cause: error });
    }
  }

  async #after(
    processed: Processed,
    rows: number,
    columns: NamedColumns,
    predictions: readonly MethodPrediction[],
  ): Promise<readonly MethodPrediction[]> {
    const { response } = this.#deployment;
    const answers = Object.fromEntries(predictions.map((prediction) => [prediction.method.name, rowsOf(prediction)]));
    const fields = response === null ? null : [...response.keys()];
    const given = await this.#run(processed, { hook: "after", rows, columns: hookCells(columns, rows), answers, fields });
    return [answerFromHook(responseMethod(this.#model, response), given, rows, response !== null)];
  }

  async #run({ call, endpoint, version, observers }: Processed, request: Omit<HookRequest, "facts">): ReturnType<HookPool["run"]> {
    const { hooks, name } = this.#deployment;
    const headers = (hooks?.headers ?? []).flatMap((header) => {
      const value = call.header(header);
      return value === undefined ? [] : [[header, value] as const];
    });
    const { requestId, protocol } = call;
    const facts = {
      deployment: name,
      model: version.model,
      version: version.version,
      requestId,
      protocol,
      headers: Object.fromEntries(headers),
    };
    const start = performance.now();
    const tell = (hook: HookName, error: GodwitError | null): void => {
      const duration = performance.now() - start;
      for (const observer of observers) observer.hookCalled?.({ call, endpoint, version, hook, duration, error });
    };
    try {
      const columns = await this.#pool!.run({ ...request, facts });
      tell(request.hook, null);
      return columns;
    } catch (error) {
      tell(request.hook, error instanceof GodwitError ? error : new GodwitError("INTERNAL", "the hook could not be run", { cause: error }));
      throw error;
    }
  }

  #meetPolicies(
    { call, endpoint, version, observers, warnings }: Processed,
    batch: EngineBatch,
    columns: readonly SignatureColumn[],
    sent: NamedColumns | null,
  ): void {
    const apart =
      sent === null || this.#apartCheck === null
        ? []
        : this.#apartCheck({
            rows: batch.rows,
            columns: this.#apart.map(({ name }) => sent.get(name!)),
            ...(batch.firstRow !== undefined && { firstRow: batch.firstRow }),
          });
    const findings = [...(this.#checkOf(columns)?.(batch) ?? []), ...apart];
    for (const { policy, action, column, count } of findings)
      for (const observer of observers) observer.policyMet?.({ call, endpoint, version, policy, action, column, cells: count });
    const rejected = findings.filter(({ action }) => action === "reject");
    if (rejected.length > 0) throw policyViolated(rejected);
    for (const { policy, action, column, cells } of findings)
      if (action === "warn")
        for (const cell of cells) warnings?.push({ policy, row: cell.row, column, message: describeFinding(policy, cell) });
  }

  #checkOf(columns: readonly SignatureColumn[]): PolicyCheck | null {
    const key = columns.map((column) => this.#model.manifest.columns.indexOf(column)).join();
    const known = this.#checks.get(key);
    if (known !== undefined) return known;
    const check = policyCheck(columns, (column) => this.#nameOf(column), this.#deployment.policies, this.#deployment.ranges);
    this.#checks.set(key, check);
    return check;
  }

  /** What callers know a column of the model by. */
  #nameOf(column: string): string {
    return this.#deployment.hooks?.before == null ? (this.#plan?.sameAs.get(column) ?? column) : column;
  }
}

/** What callers send: what is declared, or else what the source is made of. */
function requestColumns(plan: FeaturePlan, asked: readonly SignatureColumn[] | null, hasBefore: boolean): readonly SignatureColumn[] {
  if (asked === null) return plan.source;
  if (hasBefore) return asked;
  const names = new Set(asked.map(columnLabel));
  for (const column of plan.source)
    if (!names.has(column.name!))
      throw new GodwitError("INVALID_DEPLOYMENT", `the source column ${JSON.stringify(column.name)} is not among those of the request`, {
        where: { path: "request" },
      });
  return asked.map((column) => plan.source.find(({ name, dtype }) => name === column.name && dtype === column.dtype) ?? column);
}

function refuseUnnamed({ columns, tensors }: ModelSignature): void {
  const what = tensors !== null ? "tensors" : columns.some(({ terms }) => terms !== undefined) ? "rows that are maps or lists" : null;
  if (what !== null)
    throw new GodwitError(
      "INVALID_DEPLOYMENT",
      `the model takes ${what}: features, hooks, request and policies are for models of columns`,
      {
        where: { path: "model" },
      },
    );
}

function checkRanges({ ranges }: Deployment, request: readonly SignatureColumn[], model: readonly SignatureColumn[]): void {
  for (const name of ranges.keys()) {
    const named = [...request, ...model].filter((column) => column.name === name || model.indexOf(column) === Number(name));
    if (named.every(({ dtype }) => dtype !== "f64"))
      throw new GodwitError("INVALID_DEPLOYMENT", `neither the request nor the model has a numeric column ${JSON.stringify(name)}`, {
        where: { path: `ranges.${name}` },
      });
  }
}

function seenAs(inner: ModelVersion, signature: ModelSignature): ModelVersion {
  const { model, version, digest, size, check } = inner;
  const example = signature === inner.signature ? inner.example : undefined;
  return { model, version, digest, size, signature, example, read: () => inner.read(), ...(check !== undefined && { check }) };
}
