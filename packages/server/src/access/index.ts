export { describeKey } from "./keys/describe-key.ts";
export { FileKeyStore } from "./keys/file-key-store.ts";
export { KeyRing } from "./keys/key-ring.ts";
export type { KeyRecord, KeyWish } from "./keys/key-record.ts";
export type { KeyStore } from "./keys/key-store.ts";
export { mayUse } from "./principal.ts";
export { roles } from "./role.ts";
export { parseDuration } from "../json/duration.ts";
