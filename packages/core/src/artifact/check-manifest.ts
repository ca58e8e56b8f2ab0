import { GodwitError } from "../errors/index.ts";
import { columnsOf } from "./columns-taken.ts";
import type { Contract } from "./contract.ts";
import { rowCells, type DelegatedProgram, type TensorSignature } from "./delegated-program.ts";
import type { Manifest, SignatureColumn, SignatureMethod, SignatureOutput, Source } from "./manifest.ts";
import { precisions } from "./precision.ts";
import type { TermRule } from "./term-rule.ts";
import type { ProgramCheck, ProgramForest, ProgramInput, ProgramManifest, ProgramMethod, ProgramOutput } from "./program.ts";

type Check = (value: unknown, path: string) => void;

const text: Check = (value, path) => expect(typeof value === "string", path, "text");
const flag: Check = (value, path) => expect(typeof value === "boolean", path, "true or false");
const count: Check = (value, path) =>
  expect(typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value < 2 ** 32, path, "a count");
const number: Check = (value, path) => expect(typeof value === "number", path, "a number");
const label: Check = (value, path) => expect(["string", "number", "boolean"].includes(typeof value) || value === null, path, "a label");
const oneOf =
  (...values: readonly unknown[]): Check =>
  (value, path) =>
    expect(values.includes(value), path, values.join(" or "));
const orNull =
  (check: Check): Check =>
  (value, path) =>
    value === null || check(value, path);
const listOf =
  (check: Check): Check =>
  (value, path) => {
    if (!Array.isArray(value)) throw broken(path, "a list");
    value.forEach((each, index) => check(each, `${path}.${index}`));
  };
const optional =
  (check: Check): Check =>
  (value, path) =>
    value === undefined || check(value, path);

/** A check for every field that the type has, so that none is forgotten when one is added. */
type Fields<T> = { readonly [K in keyof T]-?: Check };

const fields =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value, path) => {
    if (value === null || typeof value !== "object") throw broken(path, "an object");
    const found: Readonly<Record<string, unknown>> = { ...value };
    for (const [name, check] of Object.entries(checks)) check(found[name], `${path}.${name}`);
  };

const contract = fields({
  kind: oneOf("bit-equal", "ulp", "bounded", "delegated"),
  ulp: optional(number),
  text: optional(text),
  engine: optional(text),
  version: optional(text),
} satisfies Fields<Omit<Extract<Contract, { kind: "bounded" }> & Extract<Contract, { kind: "delegated" }>, "kind"> & { kind: string }>);

const programMethod = fields({
  name: text,
  columns: count,
  inputs: listOf(fields({ column: count, form: oneOf("numbers", "codes", "texts"), distinct: flag } satisfies Fields<ProgramInput>)),
  outputs: listOf(
    fields({
      kind: oneOf("dense", "sparse"),
      dtype: oneOf("f64", "f32", "i64", "i32", "u8", "bool", "string"),
      width: count,
    } satisfies Fields<ProgramOutput>),
  ),
  checks: listOf(
    fields({
      rule: oneOf("finite", "no_infinity", "finite_f32", "no_infinity_f32", "known"),
      step: text,
      labels: listOf(text),
    } satisfies Fields<ProgramCheck>),
  ),
  needsDictionary: flag,
  scratchBytes: count,
  tileRows: count,
} satisfies Fields<ProgramMethod>);

const programForest = fields({
  trees: count,
  rankBits: oneOf(8, 16),
  kernels: fields({ oblivious: count, sweep: count, perfect: count, linked: count, early: count } satisfies Fields<
    ProgramForest["kernels"]
  >),
  tile: count,
  bytes: count,
  rankBytes: count,
  fewRows: count,
  nanoseconds: count,
} satisfies Fields<ProgramForest>);

const termRule = fields({
  kind: oneOf("map", "list"),
  separator: text,
  lenient: flag,
  terms: oneOf("texts", "numbers"),
} satisfies Fields<TermRule>);

const tensors = listOf(fields({ name: text, dtype: text, dims: orNull(listOf(orNull(count))) } satisfies Fields<TensorSignature>));

const compiledShape = fields({
  target: text,
  version: count,
  strings: count,
  forests: listOf(programForest),
  methods: listOf(programMethod),
} satisfies Fields<ProgramManifest>);

const delegatedShape = fields({
  target: text,
  version: count,
  engine: text,
  inputs: tensors,
  outputs: tensors,
  files: listOf(text),
} satisfies Fields<DelegatedProgram>);

const programShape: Check = (value, path) => {
  const { target } = (value ?? {}) as { readonly target?: unknown };
  (target === "onnxruntime" ? delegatedShape : compiledShape)(value, path);
};

const manifestShape = fields({
  producer: text,
  source: fields({ library: text, version: orNull(text), className: text, format: text, sha256: text } satisfies Fields<Source>),
  precision: optional(oneOf(...precisions)),
  columns: listOf(
    fields({
      name: orNull(text),
      dtype: oneOf("f64", "string"),
      nullable: flag,
      unread: optional(oneOf(true)),
      terms: optional(termRule),
      digits: optional(oneOf(true)),
      categories: optional(listOf(label)),
    } satisfies Fields<SignatureColumn>),
  ),
  defaultMethod: text,
  methods: listOf(
    fields({
      name: text,
      columns: optional(listOf(count)),
      outputs: listOf(
        fields({
          name: text,
          dtype: text,
          shape: oneOf("rows", "matrix"),
          dims: optional(listOf(count)),
          labels: optional(listOf(label)),
        } satisfies Fields<SignatureOutput>),
      ),
      contract,
    } satisfies Fields<SignatureMethod>),
  ),
  program: programShape,
} satisfies Fields<Manifest>);

/** Throws MALFORMED, with the path in the manifest, unless everything is there and of its type and the parts agree. */
export function checkManifest(value: unknown): asserts value is Manifest {
  manifestShape(value, "manifest");
  const manifest = value as Manifest;
  const { columns, methods, defaultMethod, program } = manifest;
  const names = methods.map(({ name }) => name);
  expect(names.includes(defaultMethod), "manifest.defaultMethod", "one of the methods");
  methods.forEach(({ name, columns: own, outputs }, index) => {
    const path = `manifest.methods.${index}`;
    expect(own?.every((column) => column < columns.length) !== false, `${path}.columns`, "a list of the signature's columns");
    expect(names.indexOf(name) === index, `${path}.name`, "the only method of that name");
    expect(outputs.length > 0, `${path}.outputs`, "a list of outputs");
  });
  if (program.target === "onnxruntime") checkDelegated(manifest, program);
  else checkProgram(manifest, program);
}

function checkProgram({ columns, methods }: Manifest, program: ProgramManifest): void {
  methods.forEach(({ name, outputs }, index) => {
    const path = `manifest.methods.${index}`;
    const compiled = program.methods.find((method) => method.name === name);
    expect(compiled?.outputs.length === outputs.length, `${path}.outputs`, "as many outputs as the program's method has");
    outputs.forEach(({ shape, dims }, output) => {
      const { kind, width } = compiled.outputs[output]!;
      const fits =
        shape === "rows"
          ? kind === "dense" && width === 1
          : dims === undefined || dims.reduce((product, size) => product * size, 1) === width;
      expect(fits, `${path}.outputs.${output}`, "an output of the program's width");
    });
  });
  program.methods.forEach(({ name, columns: taken, inputs }, method) => {
    const own = columnsOf({ columns, methods }, name);
    expect(taken === own.length, `manifest.program.methods.${method}.columns`, `${own.length}, as many as the method takes`);
    inputs.forEach(({ column, form }, input) => {
      const dtype = own[column]?.dtype;
      expect(
        dtype === (form === "numbers" ? "f64" : "string"),
        `manifest.program.methods.${method}.inputs.${input}`,
        "a column of the method in its form",
      );
    });
  });
}

/** Columns are the cells of all inputs in their order, or none where a row has no fixed number of them. */
function checkDelegated({ columns, methods }: Manifest, program: DelegatedProgram): void {
  const cells = program.inputs.map(rowCells);
  const count = cells.includes(null) ? 0 : cells.reduce<number>((sum, each) => sum + each!, 0);
  expect(columns.length === 0 || columns.length === count, "manifest.columns", "the cells of the inputs");
  const known = program.outputs.map(({ name }) => name);
  methods.forEach(({ outputs, columns: own }, index) => {
    const path = `manifest.methods.${index}`;
    expect(own === undefined, `${path}.columns`, "left out");
    expect(outputs.length === 1 && known.includes(outputs[0]!.name), `${path}.outputs`, "an output of the model");
  });
}

function expect(holds: boolean, path: string, what: string): asserts holds {
  if (!holds) throw broken(path, what);
}

function broken(path: string, what: string): GodwitError {
  return new GodwitError("MALFORMED", `the artifact is damaged: ${path} is not ${what}`, { where: { path } });
}
