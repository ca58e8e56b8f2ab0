import { GodwitError, Model, type Manifest, type SignatureColumn, type SignatureMethod, type TensorSignature } from "@godwit/runtime";

/** A model under the name that it is served by. */
export class ServedModel {
  readonly name: string;
  readonly model: Model;
  /** A row to try the model with, where one came beside it: the body of a `:predict` request. */
  readonly example: unknown;

  /** The columns of a request. */
  readonly columns: readonly SignatureColumn[];

  constructor(name: string, artifact: Uint8Array | Model, example?: unknown, columns?: readonly SignatureColumn[]) {
    this.name = name;
    this.model = artifact instanceof Model ? artifact : new Model(artifact);
    this.example = example;
    this.columns = columns ?? this.model.columns(this.manifest.defaultMethod);
  }

  /** The model as a request for these methods sees it: with the columns that they take. Throws UNKNOWN_METHOD, and MALFORMED_INPUT where they differ. */
  asking(methods: readonly string[]): ServedModel {
    const [columns = this.columns, ...others] = methods.map((method) => this.model.columns(method));
    if (others.some((other) => other.length !== columns.length || other.some((column, place) => column !== columns[place])))
      throw new GodwitError("MALFORMED_INPUT", `${methods.join(" and ")} take different columns: ask for them in requests of their own`);
    return new ServedModel(this.name, this.model, this.example, columns);
  }

  /** The tensors of a request, for a model that takes them. */
  get tensors(): readonly TensorSignature[] | null {
    return this.model.tensors;
  }

  get manifest(): Manifest {
    return this.model.manifest;
  }

  /** The methods that a request gets where it names none: the default one and, of classifiers, the probabilities. */
  get defaultMethods(): readonly SignatureMethod[] {
    const first = this.model.signature(this.manifest.defaultMethod);
    const probabilities = first.name === "predict" ? this.manifest.methods.find((method) => method.name === "predict_proba") : undefined;
    return probabilities === undefined ? [first] : [first, probabilities];
  }

  /** True where every column is numeric: then a tensor of numbers is a batch. */
  get isNumeric(): boolean {
    return this.columns.every((column) => column.dtype === "f64");
  }

  get isNamed(): boolean {
    return this.columns.every((column) => column.name !== null);
  }

  /** True for a model of one unnamed text. */
  get takesTexts(): boolean {
    const { columns } = this;
    return columns.length === 1 && columns[0]?.dtype === "string" && columns[0].name === null && columns[0].terms === undefined;
  }
}
