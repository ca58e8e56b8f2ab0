/** Whether the calling thread may be kept busy: a page's main thread has a user to answer, and is not allowed to wait. */
export function mayWait(): boolean {
  return globalThis.process?.versions?.node !== undefined || typeof document === "undefined";
}
