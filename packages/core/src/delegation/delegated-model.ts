import {
  rowCells,
  rowDims,
  takesRows,
  type Contract,
  type DelegatedProgram,
  type Manifest,
  type SignatureColumn,
  type SignatureMethod,
  type SignatureOutput,
  type TensorSignature,
} from "../artifact/index.ts";
import { GodwitError } from "../errors/index.ts";
import type { OnnxGraph, OnnxModel, OnnxValueInfo } from "../formats/index.ts";
import { elementDtypes } from "./element-dtypes.ts";

/** The versions of onnxruntime that read all that is handed to them: files of a model in memory came with the first. */
const engineVersions = ">=1.23";

/** Rows of more cells are given as tensors alone: nobody names that many columns. */
const mostColumns = 4096;

/** Operators whose answers are drawn by lot. */
const stochastic: readonly string[] = [
  "Bernoulli",
  "Multinomial",
  "RandomNormal",
  "RandomNormalLike",
  "RandomUniform",
  "RandomUniformLike",
];

/** What an artifact says of a model that onnxruntime runs, and what could not be taken along. */
export interface DelegatedModel {
  readonly signature: Pick<Manifest, "columns" | "methods">;
  readonly program: DelegatedProgram;
  readonly warnings: readonly string[];
}

/**
 * The signature of an ONNX model for onnxruntime: its tensors; where a row has a fixed number of cells, a column for each; and a
 * method for each output, `predict` for the first. UNSUPPORTED_OPTION for what no tensor of numbers or strings is, and for lots.
 */
export function delegatedModel(model: OnnxModel, files: readonly string[]): DelegatedModel {
  refuseLots(model.graph);
  const constants = new Set(model.graph.initializers.map(({ name }) => name));
  const inputs = model.graph.inputs.filter(({ name }) => !constants.has(name)).map(inputTensor);
  const outputs = model.graph.outputs.map(tensorOf);
  const [first] = outputs;
  if (first === undefined) throw new GodwitError("INVALID_MODEL", "the ONNX graph has no output");
  if (first === null)
    throw new GodwitError("UNSUPPORTED_OPTION", `the output ${model.graph.outputs[0]!.name} is no tensor of numbers or strings`);
  const tensors = outputs.filter((output) => output !== null);
  for (const list of [inputs, tensors])
    if (new Set(list.map(({ name }) => name)).size < list.length)
      throw new GodwitError("INVALID_MODEL", "two tensors of the ONNX graph have the same name");
  const program: DelegatedProgram = { target: "onnxruntime", version: 1, engine: engineVersions, inputs, outputs: tensors, files };
  const others = tensors.filter(({ name }) => name !== "predict");
  return {
    signature: {
      columns: columnsOf(inputs),
      methods: [method("predict", first, program), ...others.map((output) => method(output.name, output, program))],
    },
    program,
    warnings: model.graph.outputs
      .filter((_, index) => outputs[index] === null)
      .map(({ name }) => `the output ${name} is no tensor of numbers or strings, and is left out`),
  };
}

function refuseLots({ nodes }: OnnxGraph): void {
  for (const { operator, attributes } of nodes) {
    if (stochastic.includes(operator)) throw new GodwitError("UNSUPPORTED_ESTIMATOR", `the operator ${operator} draws lots`);
    for (const attribute of attributes.values()) if (attribute.kind === "graph") refuseLots(attribute.value);
  }
}

function tensorOf({ name, kind, elementType, dims }: OnnxValueInfo): TensorSignature | null {
  const dtype = elementDtypes[elementType];
  if (kind !== "tensor" || dtype === undefined) return null;
  return { name, dtype, dims: dims?.map((size) => (typeof size === "number" ? size : null)) ?? null };
}

function inputTensor(info: OnnxValueInfo): TensorSignature {
  const tensor = tensorOf(info);
  if (tensor !== null) return tensor;
  throw new GodwitError("UNSUPPORTED_OPTION", `the input ${info.name} is no tensor of numbers or strings`, { where: { path: info.name } });
}

/** A column for each cell of a row, by name where the inputs tell them apart; none where a row has no fixed number of them. */
function columnsOf(inputs: readonly TensorSignature[]): readonly SignatureColumn[] {
  const widths = inputs.map(rowCells);
  const count = widths.reduce<number>((sum, width) => sum + (width ?? Infinity), 0);
  if (count > mostColumns) return [];
  return inputs.flatMap(({ name, dtype }, index) => {
    const width = widths[index]!;
    const text = dtype === "|O";
    return Array.from({ length: width }, (_, place): SignatureColumn => {
      const own = width === 1 ? name : inputs.length === 1 ? null : `${name}_${place}`;
      return { name: own, dtype: text ? "string" : "f64", nullable: text || dtype.startsWith("<f") };
    });
  });
}

function method(name: string, output: TensorSignature, program: DelegatedProgram): SignatureMethod {
  const contract: Contract = { kind: "delegated", engine: program.target, version: program.engine };
  return { name, outputs: [outputOf(output, program)], contract };
}

/** An output as it stands over many rows: with a first axis of its own only where one run answers one row. */
function outputOf(output: TensorSignature, program: DelegatedProgram): SignatureOutput {
  const { name, dtype, dims } = output;
  const own = takesRows(program) ? (dims?.slice(1) ?? null) : rowDims(output);
  if (own !== null && own.length === 0) return { name, dtype, shape: "rows" };
  const sizes = own?.filter((size) => size !== null);
  const areFixed = own !== null && sizes?.length === own.length && own.length > 0;
  return { name, dtype, shape: "matrix", ...(areFixed && { dims: sizes }) };
}
