import { sinkOptions, sourceOptions, type OptionTable } from "@godwit/data/options";

/** The section of docs/support.md about places of rows: formats, stores, databases, and what may be said of each. */
export function placesSection(): string {
  const written = Object.entries(titles).map(([kind, title]) => {
    const [same] = Object.entries(sameAs).find(([, others]) => others.includes(kind)) ?? [];
    return same === undefined ? optionRows(title, sinkOptions[kind as keyof typeof sinkOptions]) : "";
  });
  return `${text}
### Options

\`input\` and \`output\` of a deployment are a location, or an object with it as \`location\` and these beside it; \`--input-option NAME=VALUE\` and
\`--output-option NAME=VALUE\` say the same on a command line. What is after \`?\` in a URL is its store's or its database's.

| place | option | what it may be | meaning |
| --- | --- | --- | --- |
${optionRows("files, read", sourceOptions)}${written.join("")}`;
}

const sameAs: Readonly<Record<string, readonly string[]>> = { postgres: ["mysql", "sqlite", "duckdb"] };

const titles: { readonly [K in keyof typeof sinkOptions]: string } = {
  files: "files, written",
  delta: "Delta table, written",
  postgres: "table of PostgreSQL, MySQL, SQLite or DuckDB, written",
  mysql: "",
  sqlite: "",
  duckdb: "",
  mongodb: "collection of MongoDB, written",
  redis: "Redis, written",
};

function optionRows(place: string, table: OptionTable): string {
  const rows = Object.entries(table).map(([name, { wanted, meaning }]) => `| ${place} | \`${name}\` | ${wanted} | ${meaning} |\n`);
  return rows.length === 0 ? `| ${place} | | | there are none |\n` : rows.join("");
}

const text = `## Places of rows

What is read and written by \`godwit batch\`; files also by \`predict\` and \`verify\`. "Real" is the engine itself, started by the tests.

| format | read | written | proven with |
| --- | --- | --- | --- |
| Parquet | every codec but LZO; flat columns | folders of part files; snappy, zstd, gzip, none | pyarrow, pandas, polars, DuckDB |
| CSV, TSV | any delimiter and quote, with header or without; also in gzip, zstd | one file that is added to, or a folder | files byte for byte |
| JSON lines | also in gzip, zstd | one file that is added to, or a folder | files byte for byte |
| JSON array | yes | \`predict\` alone | Python's json |
| Arrow IPC, Feather | files and streams; LZ4, zstd; flat columns | one file (\`predict\`) or a folder; zstd or none | pyarrow, pandas, polars |
| \`.npy\`, \`.npz\` | \`predict\` and \`verify\` alone | \`predict\` alone | NumPy |
| Excel, ODS | refused by name | refused by name | |
| LZO within Parquet, encrypted Parquet | refused by name | | |

| store | location | proven with |
| --- | --- | --- |
| disk | a path, \`file://\` | real |
| S3 and its like | \`s3://BUCKET/PATH?region=…&endpoint=…\` | Amazon's client and s3rver |
| Google Cloud Storage | \`gs://BUCKET/PATH\` | Google's client and fake-gcs-server |
| Azure Blob, Data Lake | \`az://CONTAINER/PATH\`, \`abfs://\`, \`abfss://\` | Microsoft's client and Azurite |

| table | read | written | proven with |
| --- | --- | --- | --- |
| PostgreSQL | yes | exactly once | real |
| MySQL, MariaDB | yes | exactly once | real MariaDB |
| SQLite, DuckDB | yes | exactly once | real |
| Delta | no | exactly once, on a disk and in stores that create without overwriting | delta-rs; the stores above, of which s3rver is refused |
| MongoDB | yes | idempotent, by key | see [files](files.md) |
| Redis | no | idempotent, by key | real |
`;
