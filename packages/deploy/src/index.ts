export { sparkFolder, type ExportedFile } from "./spark/spark-folder.ts";
