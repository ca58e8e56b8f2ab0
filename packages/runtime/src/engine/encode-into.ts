const encoder = new TextEncoder();
let staging = new Uint8Array(0);

/** `TextEncoder.encodeInto` for memory that may be shared, which browsers refuse to encode into. */
export function encodeInto(text: string, target: Uint8Array): { readonly read: number; readonly written: number } {
  if (typeof SharedArrayBuffer === "undefined" || !(target.buffer instanceof SharedArrayBuffer)) return encoder.encodeInto(text, target);
  const room = Math.min(target.length, text.length * 3);
  if (staging.length < room) staging = new Uint8Array(room * 2);
  const done = encoder.encodeInto(text, staging.subarray(0, room));
  target.set(staging.subarray(0, done.written));
  return done;
}
