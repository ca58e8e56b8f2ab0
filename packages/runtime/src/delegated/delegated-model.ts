import { hasRowAxis, rowCells, rowDims, takesRows, type Payload, type SignatureColumn, type TensorSignature } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import type { EngineBatch, EngineOutput, GivenBatch } from "../engine/engine.ts";
import type { PreparedRow } from "../engine/prepared-row.ts";
import { readWhole } from "../engine/unread-batch.ts";
import type { Program } from "../program.ts";
import { cellsOf } from "./batch-cells.ts";
import type { Onnxruntime, OnnxTensor } from "./onnxruntime.ts";
import { Sessions } from "./sessions.ts";
import { repeatsOf, sliceOf } from "./repeats.ts";
import { cellCount, describeTensor, type Tensor, type Tensors } from "./tensor.ts";
import { denseOf, joined, nothingOf, rowsOf } from "./tensor-answers.ts";
import { typeOf } from "./tensor-types.ts";

/** A tensor that onnxruntime answered with, its first axis as rows. */
export interface TensorAnswer {
  readonly dims: readonly number[];
  readonly value: EngineOutput;
}

type Delegated = Extract<Payload, { kind: "delegated" }>;

/** A model that onnxruntime runs. Its answers come later: those at once are refused. */
export class DelegatedModel implements Program {
  readonly inputs: readonly TensorSignature[];
  readonly #model: Delegated;
  readonly #sessions: Sessions;
  /** The output that each method answers with. */
  readonly #outputs: ReadonlyMap<string, TensorSignature>;
  readonly #columns: readonly SignatureColumn[];

  constructor(
    model: Delegated,
    outputs: ReadonlyMap<string, string>,
    columns: readonly SignatureColumn[],
    engine: Onnxruntime | undefined,
  ) {
    this.#model = model;
    this.#sessions = new Sessions(model, engine);
    this.#columns = columns;
    this.inputs = model.manifest.inputs;
    const signatures = new Map(model.manifest.outputs.map((output) => [output.name, output]));
    this.#outputs = new Map(Array.from(outputs, ([method, output]) => [method, signatures.get(output)!]));
  }

  /** Starts the engine. Throws MISSING_DEPENDENCY or INVALID_MODEL. */
  async ready(): Promise<void> {
    await this.#sessions.open();
  }

  run(): never {
    throw new GodwitError("USAGE", "onnxruntime runs this model, and answers later", {
      hint: "Call predictAsync, callAsync or runParallel.",
    });
  }

  isQuick(): boolean {
    return false;
  }

  /** What the engine keeps cannot be asked; its weights take as much as the files, and once more where it lays them out anew. */
  get memoryBytes(): number {
    const { model, files } = this.#model;
    return 2 * Array.from(files.values()).reduce((sum, file) => sum + file.length, model.length);
  }

  prepare(): PreparedRow {
    return this.run();
  }

  /** Columns in, one array out, as of any model. Throws USAGE where a row has no fixed number of cells. */
  async runParallel(method: string, given: GivenBatch, threads?: number): Promise<readonly EngineOutput[]> {
    const batch = readWhole(given);
    if (this.#columns.length === 0)
      throw new GodwitError("USAGE", `the model takes tensors alone: ${this.inputs.map(describeTensor).join(", ")}`, {
        hint: "Give them by name: .npy or .npz in the command line, callTensors in code, tensors in Open Inference Protocol.",
      });
    const output = this.#output(method);
    if (takesRows(this.#model.manifest)) {
      const [answer] = await this.#sessions.run(this.#feeds(batch, 0, batch.rows), [output.name], threads);
      return [rowsOf(answer!, output, batch.rows)];
    }
    const answers: OnnxTensor[] = [];
    for (let row = 0; row < Math.max(1, batch.rows); row++) {
      if (row === batch.rows) return [nothingOf(output)];
      answers.push(...(await this.#sessions.run(this.#feeds(batch, row, 1), [output.name], threads)));
    }
    return [joined(answers, output)];
  }

  /**
   * Tensors in by name, one tensor out. A model whose inputs have no axis of rows takes many of them one after the other. Throws
   * MISSING_COLUMN, WRONG_TYPE, WRONG_WIDTH with the tensor as the column.
   */
  async runTensors(method: string, tensors: Tensors, threads?: number): Promise<TensorAnswer> {
    const output = this.#output(method);
    const given = this.inputs.map((input) => givenTensor(input, tensors));
    const repeats = repeatsOf(this.inputs, given);
    const run = async (at: number | null): Promise<OnnxTensor> => {
      const feeds = this.inputs.map((input, index) => {
        const tensor = at === null ? given[index]! : sliceOf(input, given[index]!, at);
        return [input.name, this.#encode(input, tensor)] as const;
      });
      const [answer] = await this.#sessions.run(Object.fromEntries(feeds), [output.name], threads);
      return answer!;
    };
    if (repeats === null) {
      const { dims, data } = await run(null);
      const [rows = 1, ...own] = dims;
      return { dims, value: denseOf(data, output, rows, cellCount(own)) };
    }
    const answers: OnnxTensor[] = [];
    for (let at = 0; at < repeats; at++) answers.push(await run(at));
    const value = repeats === 0 ? nothingOf(output) : joined(answers, output);
    const own = rowDims(output) ?? withoutOne(answers[0]?.dims ?? [value.width]);
    return { dims: [repeats, ...own], value };
  }

  free(): void {
    void this.#sessions.free();
  }

  #output(method: string): TensorSignature {
    const output = this.#outputs.get(method);
    if (output === undefined) throw new GodwitError("UNKNOWN_METHOD", `the model has no method ${method}`);
    return output;
  }

  #encode(input: TensorSignature, { dims, data }: Tensor): OnnxTensor {
    const type = typeOf(input);
    const cells = type.encode(data, (place, what) => {
      throw new GodwitError("WRONG_TYPE", `element ${place} ${what}`, { where: { column: input.name } });
    });
    return this.#sessions.tensor(type.type, cells, dims);
  }

  /** The tensors of some rows of a batch. */
  #feeds(batch: EngineBatch, first: number, rows: number): Record<string, OnnxTensor> {
    let start = 0;
    const feeds: Record<string, OnnxTensor> = {};
    for (const input of this.inputs) {
      const width = rowCells(input)!;
      const own = rowDims(input)!;
      const type = typeOf(input);
      const column = start;
      const cells = type.encode(cellsOf(batch, this.#columns.length, { column, width, first, rows }), (place, what) => {
        const index = column + (place % width);
        throw new GodwitError("WRONG_TYPE", `the value ${what}`, {
          where: { row: (batch.firstRow ?? 0) + first + Math.floor(place / width), column: this.#columns[index]?.name ?? String(index) },
        });
      });
      const dims = hasRowAxis(input) ? [rows, ...own] : input.dims![0] === 1 && own.length < input.dims!.length ? [1, ...own] : own;
      feeds[input.name] = this.#sessions.tensor(type.type, cells, dims);
      start += width;
    }
    return feeds;
  }
}

/** The tensor that is given for an input. */
function givenTensor(input: TensorSignature, tensors: Tensors): Tensor {
  const tensor = Object.hasOwn(tensors, input.name) ? tensors[input.name] : undefined;
  if (tensor === undefined)
    throw new GodwitError("MISSING_COLUMN", `the tensor ${describeTensor(input)} is missing`, { where: { column: input.name } });
  if (tensor.data.length !== cellCount(tensor.dims))
    throw new GodwitError(
      "WRONG_WIDTH",
      `the tensor has ${tensor.data.length} elements, its shape [${tensor.dims.join(", ")}] says another count`,
      {
        where: { column: input.name },
      },
    );
  return tensor;
}

function withoutOne(dims: readonly number[]): readonly number[] {
  return dims[0] === 1 ? dims.slice(1) : dims;
}
