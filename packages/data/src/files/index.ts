export { CompressedOutput } from "./compressed-output.ts";
export { allBytes, openSource, type ByteSource } from "./byte-source.ts";
export { decompress } from "./decompress.ts";
export { openOutput } from "./open-output.ts";
export { codeOf, readError } from "./read-error.ts";
export { standardOutput } from "./stream-output.ts";
export { inflated } from "./read-through.ts";
export { removeTemporaryFiles } from "./temporary-files.ts";
export { BrokenPipe } from "./write-all.ts";
