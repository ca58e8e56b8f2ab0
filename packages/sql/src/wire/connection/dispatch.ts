import { MessageFields } from "../protocol/message-fields.ts";
import type { FrontendMessage } from "../protocol/frontend-reader.ts";
import type { Output } from "../session/output.ts";
import type { WireSession } from "../session/wire-session.ts";
import { SqlError } from "../sql-error.ts";

/** Hands the messages of a client to its session. After an error in the extended protocol all is skipped until Sync. */
export class Dispatch {
  readonly #session: WireSession;
  readonly #output: Output;
  #skips = false;

  constructor(session: WireSession, output: Output) {
    this.#session = session;
    this.#output = output;
  }

  /** False once the client takes its leave. Rejects with SqlError where the protocol itself is broken. */
  async handle({ type, body }: FrontendMessage): Promise<boolean> {
    if (type === "X") return false;
    if (type === "S") {
      this.#skips = false;
      await this.#session.sync();
      return true;
    }
    if (this.#skips) return true;
    try {
      await this.#message(type, new MessageFields(body));
    } catch (error) {
      if (error instanceof SqlError && error.fatal) throw error;
      await this.#session.failed(error);
      if (type === "Q") await this.#session.sync();
      else this.#skips = true;
    }
    if (this.#output.isFull) await this.#output.flush();
    return true;
  }

  async #message(type: string, fields: MessageFields): Promise<void> {
    switch (type) {
      case "Q": {
        const text = fields.text();
        fields.end();
        return this.#session.simple(text);
      }
      case "P": {
        const name = fields.text();
        const text = fields.text();
        const oids = Array.from({ length: fields.count(4) }, () => fields.int32() >>> 0);
        fields.end();
        return this.#session.parse(name, text, oids);
      }
      case "B": {
        const portal = fields.text();
        const statement = fields.text();
        const formats = readFormats(fields);
        const values = Array.from({ length: fields.count(4) }, () => {
          const length = fields.int32();
          return length === -1 ? null : fields.bytes(length);
        });
        const resultFormats = readFormats(fields);
        fields.end();
        return this.#session.bind(portal, statement, formats, values, resultFormats);
      }
      case "D": {
        const kind = readKind(fields);
        const name = fields.text();
        fields.end();
        return kind === "statement" ? this.#session.describeStatement(name) : this.#session.describePortal(name);
      }
      case "E": {
        const portal = fields.text();
        const limit = fields.int32();
        fields.end();
        return this.#session.execute(portal, Math.max(0, limit));
      }
      case "C": {
        const kind = readKind(fields);
        const name = fields.text();
        fields.end();
        return this.#session.close(kind, name);
      }
      case "H":
        return this.#output.flush();
      case "F":
        throw new SqlError("0A000", "the function call protocol is not supported", { hint: "Call the function in a SELECT." });
      // What is left of a COPY that the server has already refused.
      case "d":
      case "c":
      case "f":
        return undefined;
      default:
        throw new SqlError("08P01", `invalid frontend message type ${type.charCodeAt(0)}`, { fatal: true });
    }
  }
}

function readFormats(fields: MessageFields): readonly number[] {
  const formats = Array.from({ length: fields.count(2) }, () => fields.int16());
  if (formats.some((format) => format !== 0 && format !== 1)) throw new SqlError("08P01", "unsupported format code");
  return formats;
}

function readKind(fields: MessageFields): "statement" | "portal" {
  const letter = String.fromCharCode(fields.byte());
  if (letter !== "S" && letter !== "P") throw new SqlError("08P01", `invalid subtype ${JSON.stringify(letter)} of a message`);
  return letter === "S" ? "statement" : "portal";
}
