import type { EngineOutput } from "./batch.ts";
import type { MethodRunner } from "./method-runner.ts";
import { newArray } from "./output-reader.ts";

/** One row of a method: fill `numbers` and `strings` by column of the method, run, read `outputs`. */
export class PreparedRow {
  readonly numbers: Float64Array;
  readonly strings: (string | null | undefined)[];
  /** The answers of the last run. Dense ones are the same arrays each time. */
  readonly outputs: EngineOutput[];
  readonly #runner: MethodRunner;
  readonly #sparse: boolean;

  constructor(runner: MethodRunner) {
    const { columns, outputs } = runner.method;
    this.#runner = runner;
    this.numbers = new Float64Array(columns);
    this.strings = Array.from({ length: columns }, () => null);
    this.#sparse = outputs.some((output) => output.kind === "sparse");
    this.outputs = outputs.map(({ kind, dtype, width }): EngineOutput => {
      if (kind === "sparse")
        return { kind, dtype: "f64", rows: 1, width, indptr: new Int32Array(2), indices: new Int32Array(), data: new Float64Array() };
      if (dtype === "string") return { kind, dtype, rows: 1, width, data: Array.from({ length: width }, () => null) };
      return { kind, dtype, rows: 1, width, data: newArray(dtype, width) };
    });
  }

  /** Computes `outputs` for the row. Errors as `PlacedProgram.run`. */
  run(): readonly EngineOutput[] {
    const runner = this.#runner;
    runner.begin();
    runner.inputs.writeRow(this.numbers, this.strings);
    if (runner.execute(1, 0)) throw runner.errorOf(runner.brokenCheck(), 0);
    if (this.#sparse) this.#collect();
    else
      for (let number = 0; number < this.outputs.length; number++) {
        const output = this.outputs[number]!;
        if (output.dtype === "string") runner.outputs.copyStrings(number, output.data, 0, output.width, runner.text);
        else runner.outputs.copyNumbers(number, output.data, 0, output.width);
      }
    return this.outputs;
  }

  free(): void {
    this.#runner.free();
  }

  #collect(): void {
    const collected = this.#runner.outputs.collect(1, this.#runner.text);
    collected.forEach((each, number) => {
      each.take(0, 1);
      this.outputs[number] = each.finish();
    });
  }
}
