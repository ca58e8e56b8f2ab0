export { compileParts, environment, type CompilePartsOptions } from "./compile-parts.ts";
export { loadDefinitions } from "./load-definitions.ts";
export { parseModelReference } from "./model-reference.ts";
export { openModel, type OpenedModel } from "./open-model.ts";
export { filesOf, readParts, type ReadPart } from "./read-parts.ts";
export { parseYaml } from "./parse-yaml.ts";
