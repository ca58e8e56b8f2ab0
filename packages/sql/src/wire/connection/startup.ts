import { MessageFields } from "../protocol/message-fields.ts";
import type { BackendWriter } from "../protocol/backend-writer.ts";
import { SqlError } from "../sql-error.ts";

/** The first packet of a connection. */
export type Startup =
  | { readonly kind: "ssl" | "gss" }
  | { readonly kind: "cancel"; readonly backend: number; readonly secret: Buffer }
  | { readonly kind: "start"; readonly minor: number; readonly parameters: ReadonlyMap<string, string> };

const sslRequest = 80_877_103;
const gssRequest = 80_877_104;
const cancelRequest = 80_877_102;
const newestMinor = 2;

/** Throws SqlError. */
export function readStartup(body: Buffer): Startup {
  const fields = new MessageFields(body);
  const code = fields.int32();
  if (code === sslRequest || code === gssRequest) {
    fields.end();
    return { kind: code === sslRequest ? "ssl" : "gss" };
  }
  if (code === cancelRequest) {
    const backend = fields.int32();
    if (fields.rest < 4 || fields.rest > 256) throw new SqlError("08P01", "invalid length of cancel request packet", { fatal: true });
    return { kind: "cancel", backend, secret: Buffer.from(fields.bytes(fields.rest)) };
  }
  if (code >>> 16 !== 3)
    throw new SqlError("0A000", `unsupported frontend protocol ${code >>> 16}.${code & 0xffff}: server supports 3.0 to 3.${newestMinor}`, {
      fatal: true,
    });
  const parameters = new Map<string, string>();
  for (;;) {
    const name = fields.text();
    if (name === "") break;
    parameters.set(name, fields.text());
  }
  fields.end();
  return { kind: "start", minor: code & 0xffff, parameters };
}

/** Tells a client that asks for more what there is. */
export function writeNegotiation(writer: BackendWriter, minor: number, parameters: ReadonlyMap<string, string>): void {
  const unknown = [...parameters.keys()].filter((name) => name.startsWith("_pq_."));
  if (minor <= newestMinor && unknown.length === 0) return;
  writer
    .start("v")
    .int32((3 << 16) | Math.min(minor, newestMinor))
    .int32(unknown.length);
  for (const name of unknown) writer.text(name);
  writer.end();
}

/** `-c name=value -c name=value`, or `--name=value`, in which a backslash stands before a space that is meant. */
export function readOptions(text: string): readonly (readonly [string, string])[] {
  const words = text.match(/(?:\\[\s\S]|\S)+/g)?.map((word) => word.replaceAll(/\\([\s\S])/g, "$1")) ?? [];
  const found: (readonly [string, string])[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    const setting =
      word === "-c" ? words[++index] : word.startsWith("-c") ? word.slice(2) : word.startsWith("--") ? word.slice(2) : undefined;
    const equals = setting?.indexOf("=") ?? -1;
    if (setting === undefined || equals < 1)
      throw new SqlError("42601", `invalid command-line argument for server process: ${word}`, { fatal: true });
    found.push([setting.slice(0, equals).replaceAll("-", "_"), setting.slice(equals + 1)]);
  }
  return found;
}
