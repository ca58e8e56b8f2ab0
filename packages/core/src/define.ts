/** The types of a module given with `--define`: `import type { Definitions } from "@godwit/core/define"`. See docs/define.md. */
export type { Definition, Definitions, Tools } from "./importers/index.ts";
export type { PythonView } from "./formats/index.ts";
export type { GraphBuilder, NodeId } from "./ir/index.ts";
