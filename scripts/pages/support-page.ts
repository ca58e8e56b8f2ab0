import { containerFormats, type ContainerFormat } from "@godwit/core/formats";
import { ops } from "@godwit/core/ir";
import { everyLibrary } from "../../packages/core/src/importers/libraries.ts";
import { ownClasses } from "../../packages/core/src/importers/model-in-file.ts";
import { placesSection } from "./places.ts";
import { byNumber, fixtureFacts, type ClassFacts } from "./fixture-facts.ts";
import { sourceFiles } from "./source-files.ts";

/** docs/support.md: classes, methods, versions and contracts; what is refused; the ops of the graph. */
export async function supportPage(): Promise<string> {
  const facts = await fixtureFacts();
  return [opening, contractText, librarySections(facts), devices, placesSection(), refusals(), opTable()].join("\n");
}

type Library = (typeof everyLibrary)[number];

/** A section for each library, a table in it for each of its modules. */
function librarySections(facts: ReadonlyMap<string, ClassFacts>): string {
  return everyLibrary.map((library) => librarySection(library, facts)).join("\n");
}

function librarySection({ name: library, packages, estimators }: Library, facts: ReadonlyMap<string, ClassFacts>): string {
  const factsOf = (name: string): ClassFacts | undefined =>
    packages.map((root) => facts.get(`${root}.${name}`)).find((each) => each !== undefined);
  const classes = estimators.flatMap(({ classNames }) => classNames.map((name) => ({ name, known: factsOf(name) })));
  const modules = [...new Set(classes.map(({ known }) => known?.module ?? ""))].filter((name) => name !== "").toSorted();
  const sections = modules.map((module) => {
    const rows = classes.filter(({ known }) => known?.module === module).map(({ name, known }) => estimatorRow(name, known!));
    return `### ${module}\n\n${estimatorHead}${rows.join("")}`;
  });
  const refused = Object.entries(Object.assign({}, ...estimators.map((reader) => reader.refused ?? {})) as Record<string, string>);
  const without = classes
    .filter(({ name, known }) => known === undefined && !refused.some(([each]) => each === name))
    .map(({ name }) => `\`${name}\``);
  const rest =
    without.length === 0 ? "" : `\nRead by the same code as a class above, and without an exam of their own yet: ${without.join(", ")}.\n`;
  const never = refused.length === 0 ? "" : `\n${refusedHead}${refused.map(([name, reason]) => `| ${name} | ${reason} |\n`).join("")}`;
  return `## ${library}\n\n${sections.join("\n")}${rest}${never}`;
}

const devices = `## Devices

The CPU answers every model. Where a GPU is asked for (\`load(…, { device: "gpu" })\` or \`"auto"\`, \`--backend webgpu\`), WebGPU walks tree ensembles
of every library above, with the CPU's bits; ensembles that read another one's answers, other models and synchronous calls stay on the CPU.
It needs a browser with WebGPU, or in Node the package \`webgpu\` and a driver for Vulkan, Metal or Direct3D 12
([how](decisions/integers-on-the-gpu.md)).
`;

const refusedHead = "Known, and refused:\n\n| class | why |\n| --- | --- |\n";

const estimatorHead =
  "| class | bit-equal | within some ulp | within the row's bound | exams | versions |\n| --- | --- | --- | --- | --- | --- |\n";

function estimatorRow(name: string, { versions, exams, cases, composites, methods }: ClassFacts): string {
  const cells: [string[], string[], string[]] = [[], [], []];
  for (const [method, contract] of methods) {
    if (contract.kind === "bit-equal") cells[0].push(`\`${method}\``);
    else if (contract.kind === "ulp") cells[1].push(`\`${method}\` ${contract.ulp}`);
    else cells[2].push(`\`${method}\``);
  }
  const asItsParts = 2 * composites > cases;
  const contracts = asItsParts ? ["as its parts do", "", ""] : cells.map((cell) => cell.join(", "));
  return `| ${[name, ...contracts, exams === 0 ? "as a part" : exams, [...versions].toSorted(byNumber).join(", ")].join(" | ")} |\n`;
}

/** What the importer says when it refuses an option, collected from where it says so. */
function refusals(): string {
  const pattern = /(?:context\.unsupported\(|GodwitError\("UNSUPPORTED_OPTION", )\s*(?:`([^`]*)`|"([^"]*)")/gu;
  const rows = sourceFiles("packages/core/src/importers").flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map(([, template, plain]) => {
      const words = (template ?? plain ?? "").replaceAll(/\$\{[^}]*\}/gu, "…").replaceAll("|", "\\|");
      const [library = "", module = ""] = path.split("/");
      const place = library === "estimator" ? "any step" : module.endsWith(".ts") ? library : `${library}.${module.replaceAll("-", "_")}`;
      return `| ${place} | ${words} |\n`;
    }),
  );
  return `## Options that are refused\n\n${refusalText}\n| module | what the message says |\n| --- | --- |\n${[...new Set(rows)].join("")}`;
}

function opTable(): string {
  const rows = Object.values(ops).map(
    ({ name, summary, arity, elementwise }) =>
      `| \`${name}\` | ${arity === "any" ? "1 or more" : arity} | ${elementwise ? "yes" : ""} | ${summary.replaceAll("|", "\\|")} |\n`,
  );
  return `## Ops of the graph\n\n${opText}\n| op | inputs | element-wise | meaning |\n| --- | --- | --- | --- |\n${rows.join("")}`;
}

/** A library's own files, where its importer is there. */
const ownFormats = (Object.keys(ownClasses) as ContainerFormat[]).filter((format) =>
  everyLibrary.some(({ packages }) => packages.includes(ownClasses[format]!.module.split(".", 1)[0]!)),
);

const readFormats: readonly ContainerFormat[] = ["pickle", "joblib", "godwit", "skops", "npz", "zip", "tar", "mlmodel", ...ownFormats];

const others = Object.entries(containerFormats).filter(([name]) => !readFormats.includes(name as ContainerFormat));

const opening = `# What is supported

<!-- Written by scripts/generate.ts from the importer, the op table and the exams in conformance/. -->

## Files

The bytes decide what a file is, never its name.

| file | what of it |
| --- | --- |
| pickle, joblib dump | protocols 0 to 5, those of dill, cloudpickle and Python 2 among them; joblib's from 0.8 on, with any of its compressions; several pickles in one file |
| skops archive | protocols 0 to 2 |
| XGBoost | JSON, UBJSON, the old binary format, and boosters and wrappers in pickles |
| LightGBM | model text, JSON dump, and boosters and wrappers in pickles |
| CatBoost | \`.cbm\`, JSON, and pickles |
| ONNX | classical graphs by our own ops, with external data beside the file; any other graph [on onnxruntime](decisions/networks-run-on-onnxruntime.md) |
| PMML | 4.x |
| \`.npz\` | with a model among its objects |
| folder | of MLflow (the flavours of the libraries here), of BentoML, or any that holds one model file |
| zip, tar | around any of them, and gzip, zlib, bzip2, xz, lzma and lz4 around that |
| \`.godwit\` | our own artifacts |

A list, tuple or dict of models is a container: \`FILE#PATH\` names one of them. A class of your own comes with \`--define\`: [define.md](define.md).

Recognised, and refused by name: ${others.map(([, words]) => words).join(", ")}.
`;

const contractText = `## How exact

A class counts for what its exams show: real models, stored by the real library in the versions
listed. The contract is the loosest of any exam:

- **bit-equal**: every answer has the library's bits.
- **within some ulp**: the number is the most units in the last place by which an answer may differ.
- **within the row's bound**: somewhere a sum is taken whose order the library leaves to its BLAS. How far the answer may differ is computed
  for each row; labels may differ only where two scores lie within that bound of each other.

[decisions/error-bounds.md](decisions/error-bounds.md) tells why. A pipeline promises what its steps promise, and \`godwit inspect\` prints it. Every class runs on both
backends, the reference interpreter and WebAssembly, and every exam is sat on both.
`;

const refusalText = `What cannot be computed exactly is refused by name when the model is read, never guessed. \`…\` stands for what the file holds.
`;

const opText = `A model becomes a graph of these. Each is declared once, in \`packages/core/src/ir/ops/\`, and every backend runs all of them.
`;
