export { catalog, type CatalogEntry, type ErrorCode, type ErrorKind } from "./catalog.ts";
export { GodwitError, assert, describeError, type GodwitErrorOptions, type Where } from "./godwit-error.ts";
export { checkError } from "./broken-check.ts";
export { nameCell } from "./name-cell.ts";
export { printable } from "./printable.ts";
