import type { Manifest } from "@godwit/core/artifact";

/** The README of an exported folder: how to score a data frame, for this model's columns. */
export function sparkPage(name: string, { source, columns, methods, defaultMethod }: Manifest): string {
  const names = columns.map((column) => column.name);
  const known = names.every((each) => each !== null);
  const version = source.version === null ? "" : ` ${source.version}`;
  const call = known ? "model.score(frame)" : `model.score(frame, columns=[…])  # the ${columns.length} columns, in the model's order`;
  const functionName = name.replaceAll(/[^A-Za-z0-9_]/gu, "_");
  const taken = known ? "struct(*)" : columns.map((_, index) => `c${index}`).join(", ");
  return `# ${name} on Spark

A ${source.className} of ${source.library}${version}, compiled by Godwit to a WebAssembly program. Spark 3.4 and later; executors need
\`pip install -r requirements.txt\` (wasmtime, NumPy, PyArrow, pandas) and nothing of this folder: its functions travel with the query.

\`\`\`python
import sys; sys.path.insert(0, "path/to/this/folder")
import godwit_spark

model = godwit_spark.load("path/to/this/folder")
scored = ${call}
\`\`\`

\`scored\` has the frame's columns and the answers: \`predict\` and, for classifiers, \`predict_proba_<label>\`. \`methods=["raw"]\` asks for
others (${methods.map((method) => method.name).join(", ")}; the default is ${defaultMethod}), \`keep=["id"]\` says which columns go along.

\`\`\`python
model.register(spark, "${functionName}")
spark.sql("SELECT *, predict_${functionName}(${taken}) FROM t")
\`\`\`

Columns: ${names.map((each, index) => (each === null ? String(index) : `\`${each}\``)).join(", ")}. NULL and NaN are missing values, as the model was fitted to take
them. Integers beyond 2^53 are refused by \`score\`; in SQL functions Spark hands integers with NULLs beside them over as doubles.
`;
}
