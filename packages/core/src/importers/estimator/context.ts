import { GodwitError } from "../../errors/index.ts";
import type { PythonView, PyValue } from "../../formats/index.ts";
import type { GraphBuilder } from "../../ir/index.ts";
import { statedVersion } from "./stated-version.ts";
import type { Table } from "./table.ts";
import { parseVersion, type Version } from "./version.ts";
import { expectWidth } from "./expect-width.ts";
import type { Features, FittedEstimator, Reader } from "./fitted-estimator.ts";
import type { Libraries } from "./library.ts";

/** Estimators name their version since 0.18. */
const beforeVersions: Version = { major: 0, minor: 17 };

/** Kept as long as the object is. */
const parsedObjects = new WeakMap<object, object>();

/** Where an importer stands: the graph being built, the step's path, the nearest library version. */
export class ImportContext {
  readonly graph: GraphBuilder;
  /** Path of the step in the words of its library: `preprocess.num.scaler`. */
  readonly path: string;
  /** The nearest `_sklearn_version`, which may differ between steps; null where no one says, and it is not scikit-learn's. */
  readonly version: Version | null;
  readonly #libraries: Libraries<ImportContext>;
  /** The models that this one is a part of. */
  readonly #within: readonly PyValue[];

  constructor(
    graph: GraphBuilder,
    libraries: Libraries<ImportContext>,
    path: string = "",
    version: Version | null = null,
    within: readonly PyValue[] = [],
  ) {
    this.graph = graph;
    this.path = path;
    this.version = version;
    this.#libraries = libraries;
    this.#within = within;
  }

  /** Reads a part of a composite under its name. Throws UNSUPPORTED_ESTIMATOR for a class without a reader. */
  read(view: PythonView, name: string): FittedEstimator {
    const inner = this.#enter(view, name);
    const fitted = inner.#located(view, () => inner.reader(view).read(view, inner));
    const known = declaredFeatures(view);
    return known === null ? fitted : withWidth(inner, fitted, known.count);
  }

  /** What a part of a composite was fitted on; null: it takes any width. */
  features(view: PythonView, name: string): Features | null {
    const inner = this.#enter(view, name);
    return inner.#located(view, () => inner.reader(view).features?.(view, inner) ?? declaredFeatures(view));
  }

  /** The reader of a view's class. */
  reader(view: PythonView): Reader<ImportContext> {
    const reader = this.findReader(view);
    if (reader !== undefined) return reader;
    throw new GodwitError("UNSUPPORTED_ESTIMATOR", `${view.description} is not supported`, { where: this.where() });
  }

  findReader(view: PythonView, path: string = this.path): Reader<ImportContext> | undefined {
    return this.#libraries.readerOf(view, path);
  }

  /** What the user defines for a function that a step applies to its table, by the function's full name. */
  definedFunction(name: string): ((x: Table, context: ImportContext) => Table) | undefined {
    return this.#libraries.functionOf(name);
  }

  /** What a reader makes of the bytes of an object, made once: `features`, `read` and `children` ask in turn. */
  parsed<T extends object>(view: PythonView, parse: () => T): T {
    const { value } = view;
    if (value === null || typeof value !== "object") return parse();
    const known = parsedObjects.get(value) as T | undefined;
    if (known !== undefined) return known;
    const made = parse();
    parsedObjects.set(value, made);
    return made;
  }

  /** Throws UNSUPPORTED_OPTION for an option of this step. */
  unsupported(option: string): never {
    throw new GodwitError("UNSUPPORTED_OPTION", option, { where: this.where() });
  }

  where(): { step?: string } {
    return this.path === "" ? {} : { step: this.path };
  }

  /** True where the step was fitted by this version or a later one; an unknown version counts as `otherwise`. */
  since(major: number, minor: number, otherwise: boolean): boolean {
    if (this.version === null) return otherwise;
    return this.version.major !== major ? this.version.major > major : this.version.minor >= minor;
  }

  #enter(view: PythonView, name: string): ImportContext {
    const version = statedVersion(view);
    const path = name === "" ? this.path : this.path === "" ? name : `${this.path}.${name}`;
    if (this.#within.includes(view.value))
      throw new GodwitError("INVALID_MODEL", "the model is a part of itself", { where: { step: path } });
    const oldest = view.is("object") && view.description.startsWith("sklearn.") ? beforeVersions : null;
    const nearest = version === null ? (this.version ?? oldest) : parseVersion(version);
    return new ImportContext(this.graph, this.#libraries, path, nearest, [...this.#within, view.value]);
  }

  #located<T>(view: PythonView, read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof GodwitError)) throw error;
      const own = error.where.step === undefined && error.code === "INVALID_MODEL";
      if (own && !(this.findReader(view)?.isFitted ?? hasLearnt)(view))
        throw new GodwitError("NOT_FITTED", `the ${view.className} was not fitted: ${error.message}`, {
          where: this.where(),
          cause: error,
        });
      throw error.at(this.where());
    }
  }
}

/** The same estimator, that refuses a table of another width than it was fitted on. */
function withWidth(context: ImportContext, { methods, transform, inverse }: FittedEstimator, count: number): FittedEstimator {
  const guarded =
    <T>(build: (x: Table) => T) =>
    (x: Table): T => {
      expectWidth(context, x, count);
      return build(x);
    };
  return {
    methods: Object.fromEntries(
      Object.entries(methods).map(([name, build]) => [name, name === "inverse_transform" ? build : guarded(build)]),
    ),
    ...(transform && { transform: guarded(transform) }),
    ...(inverse && { inverse }),
  };
}

/** Classes that learn nothing, or only in their parts. */
const stateless: readonly string[] = ["Pipeline", "FeatureUnion", "FunctionTransformer", "HashingVectorizer", "FeatureHasher"];

/** What scikit-learn calls fitted: an attribute's name ends in an underscore. */
function hasLearnt(view: PythonView): boolean {
  return !view.is("object") || stateless.includes(view.className) || view.attributeNames().some((name) => name.endsWith("_"));
}

/** `n_features_in_` and `feature_names_in_` as the estimator itself states them. */
export function declaredFeatures(view: PythonView): Features | null {
  const stated = view.find("feature_names_in_")?.items() ?? null;
  const names = stated?.every((name) => name.isString) === true ? stated.map((name) => name.string()) : null;
  // What an elimination calls `n_features_` are the columns that it keeps.
  const older = view.has("ranking_") ? [] : ["n_features_", "_n_features"];
  const count =
    view
      .findFirst("n_features_in_", ...older)
      ?.orNone()
      ?.integer(0) ?? stated?.length;
  return count === undefined ? null : { kind: "table", count, names };
}
