import { join } from "node:path";
import { importModel, modelInSource, openSource, optimize, type Step } from "@godwit/core";
import type { Contract } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import { contractOf } from "@godwit/core/ir";
import { environment, readParts } from "@godwit/server/compiling";
import { examinedLibraries, findExams, type Exam } from "../../conformance/find-exams.ts";

/** What the exams under conformance/ show of a class. */
export interface ClassFacts {
  /** `linear_model`, as the newest version has it. */
  module: string;
  /** Versions whose files were read with the class as the model or as one of its parts. */
  readonly versions: Set<string>;
  exams: number;
  /** Cases of it as the model itself, and those of them where it answers through its parts (boosting only starts from one). */
  cases: number;
  composites: number;
  /** Of the class as the model itself: the loosest contract of each method. */
  readonly methods: Map<string, Contract>;
}

/** Their exams are ONNX files, which have no class of theirs. */
const frameworks: readonly string[] = ["keras", "tensorflow", "torch"];

/** What the exams show of each class, by `package.Class`. Imports the newest fixture of every case, and counts the others. */
export async function fixtureFacts(): Promise<ReadonlyMap<string, ClassFacts>> {
  const facts = new Map<string, ClassFacts>();
  for (const library of examinedLibraries().filter((name) => !frameworks.includes(name)))
    for (const exams of Map.groupBy(findExams(library), ({ name }) => name).values()) {
      const sorted = exams.toSorted((a, b) => byNumber(a.version, b.version));
      await addCase(
        facts,
        sorted[sorted.length - 1]!,
        sorted.map(({ version }) => version),
      );
    }
  return facts;
}

async function addCase(facts: Map<string, ClassFacts>, { library, folder, model }: Exam, versions: readonly string[]): Promise<void> {
  const [{ source }] = await readParts(join(folder, model));
  const imported = tryToImport(modelInSource(await openSource(source, environment)));
  if (imported === undefined) return;
  const graph = optimize(imported.graph);
  for (const step of everyStep(imported.steps)) {
    const known = factsOf(facts, step);
    for (const version of versionsOf(step, library, versions)) known.versions.add(version);
  }
  const own = factsOf(facts, imported.steps);
  own.exams += versions.length;
  own.cases++;
  if (imported.steps.children.some(({ path }) => path !== "init_")) own.composites++;
  for (const { name } of graph.methods) {
    const contract = contractOf(graph, name);
    const before = own.methods.get(name);
    if (before === undefined || looseness(contract) > looseness(before)) own.methods.set(name, contract);
  }
}

/** An exam of skops, MLflow or another library's pipeline tells of its own versions; of the step only what the file says. */
function versionsOf({ module, version }: Step, library: string, versions: readonly string[]): readonly string[] {
  if (module.split(".")[0] === library) return versions;
  return version === null ? [] : [version];
}

/** Some exams ask for a refusal; a model that takes any table is given one of a single column. */
function tryToImport(
  value: Parameters<typeof importModel>[0],
  seen?: Parameters<typeof importModel>[1],
): ReturnType<typeof importModel> | undefined {
  try {
    return importModel(value, seen);
  } catch (error) {
    if (error instanceof GodwitError && error.code === "UNDECIDED_COLUMNS") return tryToImport(value, [{ name: null, kind: "numeric" }]);
    if (error instanceof GodwitError && error.code.startsWith("UNSUPPORTED_")) return undefined;
    throw error;
  }
}

function everyStep(step: Step): readonly Step[] {
  return [step, ...step.children.flatMap(everyStep)];
}

function factsOf(facts: Map<string, ClassFacts>, { className, module }: Step): ClassFacts {
  const [root = "", part = ""] = module.split(".");
  const key = `${root}.${className}`;
  const known = facts.get(key) ?? {
    module: "",
    versions: new Set<string>(),
    exams: 0,
    cases: 0,
    composites: 0,
    methods: new Map<string, Contract>(),
  };
  if (known.module === "") known.module = part;
  facts.set(key, known);
  return known;
}

function looseness(contract: Contract): number {
  if (contract.kind === "bit-equal") return 0;
  return contract.kind === "ulp" ? contract.ulp : Infinity;
}

export function byNumber(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
