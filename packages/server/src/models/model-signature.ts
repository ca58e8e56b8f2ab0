import { columnsOf } from "@godwit/core/artifact";
import { GodwitError, type Manifest, type SignatureColumn, type SignatureMethod, type TensorSignature } from "@godwit/runtime";

/** What a model takes and answers, known from its manifest alone: no model need be loaded to read a request or to describe it. */
export class ModelSignature {
  readonly manifest: Manifest;
  /** The columns of a request. */
  readonly columns: readonly SignatureColumn[];
  /** True where every column is numeric: then a tensor of numbers is a batch. */
  readonly isNumeric: boolean;
  readonly isNamed: boolean;
  /** Whether an answer is an object of the outputs by name, as a deployment declares it. */
  readonly answersFields: boolean;
  readonly #views = new Map<string, ModelSignature>();

  constructor(
    manifest: Manifest,
    columns: readonly SignatureColumn[] = columnsOf(manifest, manifest.defaultMethod),
    { answersFields = false }: { readonly answersFields?: boolean } = {},
  ) {
    this.answersFields = answersFields;
    this.manifest = manifest;
    this.columns = columns;
    this.isNumeric = columns.every((column) => column.dtype === "f64" && column.terms === undefined);
    this.isNamed = columns.every((column) => column.name !== null);
  }

  /** The signature as a request for these methods sees it: with the columns that they take. Throws UNKNOWN_METHOD, and MALFORMED_INPUT where they differ. */
  asking(methods: readonly string[]): ModelSignature {
    const key = methods.join("\n");
    const known = this.#views.get(key);
    if (known !== undefined) return known;
    const [columns = this.columns, ...others] = methods.map((method) => columnsOf(this.manifest, this.method(method).name));
    if (others.some((other) => other.length !== columns.length || other.some((column, place) => column !== columns[place])))
      throw new GodwitError("MALFORMED_INPUT", `${methods.join(" and ")} take different columns: ask for them in requests of their own`);
    const view = new ModelSignature(this.manifest, columns, this);
    this.#views.set(key, view);
    return view;
  }

  /** A method by name. Throws UNKNOWN_METHOD, naming those there are. */
  method(name: string): SignatureMethod {
    const { methods } = this.manifest;
    const method = methods.find((each) => each.name === name);
    if (method === undefined)
      throw new GodwitError("UNKNOWN_METHOD", `the model has no method ${name}; it has ${methods.map((each) => each.name).join(", ")}`);
    return method;
  }

  /** The tensors of a request, for a model that takes them. */
  get tensors(): readonly TensorSignature[] | null {
    const { program } = this.manifest;
    return program.target === "onnxruntime" ? program.inputs : null;
  }

  /** The methods that a request gets where it names none: the default one and, of classifiers, the probabilities. */
  get defaultMethods(): readonly SignatureMethod[] {
    const first = this.method(this.manifest.defaultMethod);
    const probabilities = first.name === "predict" ? this.manifest.methods.find((method) => method.name === "predict_proba") : undefined;
    return probabilities === undefined ? [first] : [first, probabilities];
  }

  /** True for a model of one unnamed text. */
  get takesTexts(): boolean {
    const { columns } = this;
    return columns.length === 1 && columns[0]?.dtype === "string" && columns[0].name === null && columns[0].terms === undefined;
  }
}
