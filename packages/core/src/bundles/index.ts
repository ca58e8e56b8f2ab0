export { folderOfTar, folderOfZip } from "./archives.ts";
export type { Bundle } from "./bundle.ts";
export type { Folder } from "./folder.ts";
export { openBundle, type ParseYaml } from "./open-bundle.ts";
