/** A tensor that an engine takes or gives. */
export interface TensorSignature {
  readonly name: string;
  /** As NumPy writes it; strings are `|O`. */
  readonly dtype: string;
  /** A size, or null for any; null where not even their number is known. */
  readonly dims: readonly (number | null)[] | null;
}

/**
 * A model that another engine runs, as it came: the artifact's section `onnx` holds it, and the section `data:NAME` each file
 * that it names.
 */
export interface DelegatedProgram {
  readonly target: "onnxruntime";
  readonly version: 1;
  /** The engine's versions that are taken: `>=1.23`. */
  readonly engine: string;
  readonly inputs: readonly TensorSignature[];
  readonly outputs: readonly TensorSignature[];
  /** Names of the files that the model names. */
  readonly files: readonly string[];
}

/** True where the first axis of a tensor is of any length: its rows. */
export function hasRowAxis({ dims }: TensorSignature): boolean {
  return dims === null || dims[0] === null;
}

/** True where one run answers any number of rows; else a run answers one. */
export function takesRows({ inputs }: DelegatedProgram): boolean {
  return inputs.every(hasRowAxis);
}

/** The sizes of a row: without the rows' axis, or without a first axis of one. Null where one of them may be any. */
export function rowDims(tensor: TensorSignature): readonly number[] | null {
  const { dims } = tensor;
  if (dims === null) return null;
  const own = dims[0] === null || dims[0] === 1 ? dims.slice(1) : dims;
  return own.every((size) => size !== null) ? own : null;
}

/** How many cells a row of the tensor has; null where that is not fixed. */
export function rowCells(tensor: TensorSignature): number | null {
  return rowDims(tensor)?.reduce((product, size) => product * size, 1) ?? null;
}
