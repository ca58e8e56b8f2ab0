import { gunzipSync, inflateRawSync, inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { examFiles } from "../../../../../conformance/exam-file.ts";
import { floats, integers, list, objects } from "../../../test/fitted.ts";
import { GodwitError } from "../../errors/index.ts";
import { decode, PythonDict, readModelFile, type PyDict, type PyObject, type PyValue } from "../../formats/index.ts";
import { interpret } from "../../ir/index.ts";
import { importModel } from "../import-model.ts";

/** One fitted model of each kind; every attribute but the number of columns is spoiled in turn. */
const models: readonly string[] = [
  "svc-probability",
  "svc-sparse",
  "svc-precomputed",
  "svr-rbf",
  "one-class-svm",
  "lda-svd",
  "qda",
  "gaussian-mixture-full",
  "gaussian-mixture-tied",
  "gaussian-mixture-diag",
  "bayesian-mixture-spherical",
  "elliptic-envelope",
  "sparse-random-projection",
  "kernel-ridge-poly",
  "kernel-ridge-cosine",
  "kernel-ridge-chi2",
  "kernel-pca-rbf",
  "kernel-pca-linear",
  "kernel-centerer",
  "nystroem-rbf",
  "rbf-sampler",
  "polynomial-count-sketch",
  "locally-linear-embedding",
  "isomap",
  "covariance-inverted",
  "kernel-ridge-covariance",
  "affinity-propagation-sparse",
  "skewed-chi2-sampler",
  "additive-chi2-sampler",
  "gaussian-process-rbf-anisotropic",
  "gaussian-process-matern-five-halves",
  "gaussian-process-rational-quadratic",
  "gaussian-process-classifier",
];

const spoils: readonly (PyValue | undefined)[] = [
  undefined,
  null,
  "text",
  -1,
  1e9,
  2 ** 31,
  NaN,
  true,
  floats(),
  floats(NaN),
  floats(1, 2, 3),
  integers(-5, 7, 2 ** 30),
  objects("a", "b"),
  list(),
];

async function load(name: string): Promise<PyObject> {
  const [file] = examFiles("sklearn", new RegExp(`^${name}/[^/]+/model`, "u"));
  const read = await readModelFile(file!.bytes, {
    decompress: async (method, bytes, limits) => {
      if (method === "zlib") return new Uint8Array(inflateSync(bytes));
      if (method === "deflate") return new Uint8Array(inflateRawSync(bytes));
      return method === "gzip" ? new Uint8Array(gunzipSync(bytes)) : decode(method, bytes, limits);
    },
  });
  const [first] = read.values;
  return first as PyObject;
}

/** Every dict of attributes within a model, however deep. */
function attributeDicts(value: PyValue, found: PyDict[] = []): PyDict[] {
  if (value === null || typeof value !== "object" || value.kind !== "object") return found;
  const { state } = value;
  if (state === null || typeof state !== "object" || state.kind !== "dict" || found.includes(state)) return found;
  found.push(state);
  for (const each of state.values()) attributeDicts(each, found);
  return found;
}

function withAttribute(value: PyObject, dict: PyDict, name: PyValue, spoil: PyValue | undefined): PyObject {
  const state = value.state as PyDict;
  const entries = [...state.entries()].flatMap(([key, each]): (readonly [PyValue, PyValue])[] => {
    if (state === dict && key === name) return spoil === undefined ? [] : [[key, spoil]];
    const nested = each !== null && typeof each === "object" && each.kind === "object" && attributeDicts(each).includes(dict);
    return [[key, nested ? withAttribute(each, dict, name, spoil) : each]];
  });
  return { ...value, state: PythonDict.of(entries) };
}

test.each(models)(
  "%s: a spoiled attribute is a coded error, or answers",
  async (name) => {
    const model = await load(name);
    for (const dict of attributeDicts(model))
      for (const [attribute] of dict.entries())
        for (const spoil of attribute === "n_features_in_" ? [] : spoils) {
          const label = `${JSON.stringify(attribute)} = ${JSON.stringify(spoil)?.slice(0, 60)}`;
          try {
            const { graph } = importModel(withAttribute(model, dict, attribute, spoil));
            const columns = graph.columns.map(() => Float64Array.of(0.5, 2));
            for (const method of graph.methods) interpret(graph, method.name, { rows: 2, columns });
          } catch (error) {
            expect(error, label).toBeInstanceOf(GodwitError);
            expect((error as GodwitError).code, `${label}: ${(error as GodwitError).message}`).not.toBe("INTERNAL");
          }
        }
  },
  30_000,
);
