export { catalog, type CatalogEntry, type ErrorCode, type ErrorKind } from "./catalog.ts";
export { assert } from "./assert.ts";
export { describeError, messageWithPlace } from "./describe-error.ts";
export { GodwitError, type GodwitErrorOptions, type WrongCell, type Where } from "./godwit-error.ts";
export { checkError } from "./broken-check.ts";
export { nameCell } from "./name-cell.ts";
export { printable } from "./printable.ts";
