import { Model, type Manifest, type SignatureMethod } from "@godwit/runtime";

/** A model under the name that it is served by. */
export class ServedModel {
  readonly name: string;
  readonly model: Model;
  /** A row to try the model with, where one came beside it: the body of a `:predict` request. */
  readonly example: unknown;

  constructor(name: string, artifact: Uint8Array, example?: unknown) {
    this.name = name;
    this.model = new Model(artifact);
    this.example = example;
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
    return this.manifest.columns.every((column) => column.dtype === "f64");
  }

  get isNamed(): boolean {
    return this.manifest.columns.every((column) => column.name !== null);
  }

  /** True for a model of one unnamed text. */
  get takesTexts(): boolean {
    const { columns } = this.manifest;
    return columns.length === 1 && columns[0]?.dtype === "string" && columns[0].name === null;
  }
}
