import { GodwitError } from "../../errors/index.ts";
import type { PythonView } from "../../formats/index.ts";
import { FloatArithmetic, softmax, withComplement } from "../../composites/index.ts";
import type { ImportContext } from "./context.ts";
import type { Reader } from "./fitted-estimator.ts";
import { labelAt, labelOfMaximum, readLabels, scoresByLabel } from "./labels.ts";
import type { Defined } from "./library.ts";
import { Table } from "./table.ts";
import { validated } from "./validation.ts";

/** What a definition builds with, besides the ops of `context.graph`. */
export const tools = {
  Table,
  FloatArithmetic,
  softmax,
  withComplement,
  validated,
  readLabels,
  labelAt,
  labelOfMaximum,
  scoresByLabel,
} as const;

export type Tools = typeof tools;

/** How a class of one's own is read: as the readers of the libraries are, with the tools handed in. */
export interface Definition extends Omit<Reader<ImportContext>, "classNames" | "read"> {
  /** The object's state is inert data; nodes are added when a method is called. */
  read(view: PythonView, context: ImportContext, tools: Tools): ReturnType<Reader<ImportContext>["read"]>;
}

/** What a module given with `--define` exports as its default. */
export interface Definitions {
  /** Classes by their full names: `shop.features.RatioAdder`. */
  readonly classes?: { readonly [name: string]: Definition };
  /** Steps by their paths, whatever they hold: `preprocess.log`. They win over classes. */
  readonly steps?: { readonly [path: string]: Definition };
  /** Functions of a FunctionTransformer by their full names: `shop.features.add_ratio`. */
  readonly functions?: { readonly [name: string]: (x: Table, context: ImportContext, tools: Tools) => Table };
}

/** Checks definitions and hands them their tools. BROKEN_DEFINITION where they are of another form, or throw. */
export function bindDefinitions(definitions: Definitions): Defined<ImportContext> {
  const { classes = {}, steps = {}, functions = {} } = expectObject(definitions, "the default export");
  return {
    classes: bindAll(classes, "classes"),
    steps: bindAll(steps, "steps"),
    functions: new Map(
      Object.entries(expectObject(functions, "functions")).map(([name, build]) => [
        name,
        (x, context) => guarded(name, context, () => build(x, context, tools)),
      ]),
    ),
  };
}

function bindAll(definitions: { readonly [name: string]: Definition }, what: string): ReadonlyMap<string, Reader<ImportContext>> {
  return new Map(Object.entries(expectObject(definitions, what)).map(([name, definition]) => [name, bind(name, definition)]));
}

function bind(name: string, definition: Definition): Reader<ImportContext> {
  if (typeof expectObject(definition, name).read !== "function") throw new GodwitError("BROKEN_DEFINITION", `${name} has no function read`);
  const { features, children } = definition;
  return {
    classNames: [name],
    read: (view, context) => {
      const { methods, transform, inverse } = guarded(name, context, () => definition.read(view, context, tools));
      const late =
        <X, Y>(build: (x: X) => Y) =>
        (x: X) =>
          guarded(name, context, () => build(x));
      return {
        methods: Object.fromEntries(Object.entries(methods).map(([method, build]) => [method, build && late(build)])),
        ...(transform && { transform: late(transform) }),
        ...(inverse && { inverse: late(inverse) }),
      };
    },
    ...(features && { features: (view, context) => guarded(name, context, () => features(view, context)) }),
    ...(children && { children: (view, context) => guarded(name, context, () => children(view, context)) }),
  };
}

/** Errors of our own pass; others are the definition's. */
function guarded<T>(name: string, context: ImportContext, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    if (cause instanceof GodwitError && cause.code !== "INTERNAL") throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new GodwitError("BROKEN_DEFINITION", `the definition of ${name} failed: ${reason}`, { where: context.where(), cause });
  }
}

function expectObject<T extends object>(value: T, what: string): T {
  if (typeof value === "object" && (value as T | null) !== null) return value;
  throw new GodwitError("BROKEN_DEFINITION", `${what} is no object`);
}
