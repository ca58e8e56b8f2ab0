/** The floors of the house. Each rule says what a reviewer would say. */
const core = "^packages/core/src/";

/** In core a folder imports only what lies below it. */
const coreFloors = [
  { name: "errors-import-nothing", folder: "errors", allowed: "errors" },
  { name: "math-stands-alone", folder: "math", allowed: "math|errors" },
  { name: "formats-know-no-models", folder: "formats", allowed: "formats|errors|math" },
  { name: "bundles-know-no-models", folder: "bundles", allowed: "bundles|formats|errors|math" },
  { name: "artifact-stands-near-the-ground", folder: "artifact", allowed: "artifact|errors|math" },
  { name: "delegation-knows-no-importer", folder: "delegation", allowed: "delegation|formats|errors|artifact" },
  { name: "text-stands-on-errors", folder: "text", allowed: "text|errors" },
  { name: "ir-knows-no-importer", folder: "ir", allowed: "ir|errors|math|text|artifact" },
  { name: "composites-know-no-importer", folder: "composites", allowed: "composites|errors|math|text|ir" },
  { name: "importers-know-no-pass", folder: "importers", allowed: "importers|composites|errors|formats|math|text|ir" },
  { name: "passes-know-no-backend", folder: "passes", allowed: "passes|errors|math|text|ir" },
  { name: "precision-knows-the-graph-alone", folder: "precision", allowed: "precision|ir" },
  { name: "backends-know-no-importer", folder: "backends", allowed: "backends|errors|math|text|ir|artifact" },
].map(({ name, folder, allowed }) => ({
  name,
  comment: `${folder}/ imports only ${allowed.replaceAll("|", ", ")}: the story goes one way`,
  severity: "error",
  from: { path: `${core}${folder}/`, pathNot: "\\.test\\.ts$" },
  to: { path: core, pathNot: `${core}(${allowed})/` },
}));

/** In the server too a folder imports only what lies below it; serve.ts and app.ts put the parts together. */
const server = "^packages/server/src/";
const serverFloors = [
  { name: "json-knows-no-model", folder: "json", allowed: "json" },
  { name: "compiling-knows-no-server", folder: "compiling", allowed: "compiling" },
  { name: "readying-knows-no-endpoint", folder: "readying", allowed: "readying|registry|store|certificate|compiling|json" },
  { name: "certificates-know-no-server", folder: "certificate", allowed: "certificate|compiling" },
  { name: "access-knows-no-model", folder: "access", allowed: "access|store|json" },
  { name: "store-knows-no-model", folder: "store", allowed: "store|json" },
  { name: "models-know-no-endpoint", folder: "models", allowed: "models|json" },
  { name: "registry-knows-no-transport", folder: "registry", allowed: "registry|store|models|compiling|json" },
  { name: "endpoints-know-no-transport", folder: "endpoints", allowed: "endpoints|models|registry|store|json" },
  { name: "predict-knows-no-protocol", folder: "predict", allowed: "predict|endpoints|models|json" },
  { name: "deployments-know-no-protocol", folder: "deployments", allowed: "deployments|predict|endpoints|registry|store|models|json" },
  { name: "jobs-know-no-protocol", folder: "jobs", allowed: "jobs|deployments|predict|endpoints|registry|store|models|json" },
  { name: "monitor-knows-no-protocol", folder: "monitor", allowed: "monitor|predict|endpoints|store|models|json" },
  { name: "oip-knows-no-encoding", folder: "oip", allowed: "oip|predict|endpoints|models|json" },
].map(({ name, folder, allowed }) => ({
  name,
  comment: `${folder}/ imports only ${allowed.replaceAll("|", ", ")}: requests come from above, models from below`,
  severity: "error",
  from: { path: `${server}${folder}/`, pathNot: "\\.test\\.ts$" },
  to: { path: server, pathNot: `${server}(${allowed})/` },
}));

/** A package imports only the packages below it. */
const packages = {
  core: "core",
  kernels: "kernels",
  client: "client",
  runtime: "runtime|core|kernels",
  data: "data|runtime|core|kernels",
  server: "server|data|runtime|core|kernels",
  sql: "sql|server|data|runtime|core|kernels",
  deploy: "deploy|runtime|core|kernels",
  cli: "cli|sql|deploy|server|data|runtime|core",
};

module.exports = {
  forbidden: [
    {
      name: "no-circle",
      comment: "A circle has no beginning to read from, type imports included",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    ...coreFloors,
    ...serverFloors,
    ...Object.entries(packages).map(([name, allowed]) => ({
      name: `${name}-imports-what-lies-below`,
      comment: `@godwit/${name} imports only ${allowed.replaceAll("|", ", ")}`,
      severity: "error",
      from: { path: `^packages/${name}/src/`, pathNot: "\\.test\\.ts$" },
      to: { path: "^packages/", pathNot: `^packages/(${allowed})/` },
    })),
    {
      name: "runtime-takes-only-the-artifact",
      comment: "The runtime ships to browsers: of core it takes artifact, errors and math, never the compiler",
      severity: "error",
      from: { path: "^packages/runtime/src/", pathNot: "\\.test\\.ts$|^packages/runtime/src/webgpu/" },
      to: { path: core, pathNot: `${core}(artifact|errors|math)/` },
    },
    {
      name: "a-gpu-lowers-graphs-itself",
      comment: "What runs on a GPU is made from the artifact's graph when it is asked for",
      severity: "error",
      from: { path: "^packages/runtime/src/webgpu/" },
      to: { path: core, pathNot: `${core}(artifact|errors|math|ir|backends)/` },
    },
    {
      name: "a-gpu-comes-when-asked-for",
      comment: "A page that asks for no GPU does not download what it needs",
      severity: "error",
      from: { path: "^packages/runtime/src/", pathNot: "^packages/runtime/src/webgpu/" },
      to: { path: "^packages/runtime/src/webgpu/", dependencyTypesNot: ["dynamic-import"] },
    },
    {
      name: "core-is-pure",
      comment: "The compiler has no file system, clock or network: its caller gives it what it needs",
      severity: "error",
      from: { path: core, pathNot: "\\.test\\.ts$" },
      to: { dependencyTypes: ["core", "npm", "npm-dev"] },
    },
    {
      name: "importers-are-strangers",
      comment: "One importer never imports another; what two share stands in estimator/ or composites/",
      severity: "error",
      from: { path: `${core}importers/([^/]+)/`, pathNot: "\\.test\\.ts$" },
      to: { path: `${core}importers/([^/]+)/`, pathNot: `${core}importers/($1|estimator)/` },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)dist/|^packages/kernels/assembly/" },
    tsPreCompilationDeps: true,
    parser: "swc",
    tsConfig: { fileName: "tsconfig.tools.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["godwit-source", "import", "node", "default"] },
  },
};
