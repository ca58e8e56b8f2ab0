import { MessageFields } from "../protocol/message-fields.ts";
import type { FrontendMessage } from "../protocol/frontend-reader.ts";
import type { Output } from "../session/output.ts";
import { SqlError } from "../sql-error.ts";
import { ScramExchange } from "../authentication/scram.ts";
import type { WireAccess, WireUser } from "../authentication/wire-access.ts";

const askSasl = 10;
const goOnSasl = 11;
const endSasl = 12;

export interface Authenticating {
  readonly access: WireAccess;
  readonly user: string;
  readonly output: Output;
  /** The certificate's digest where the connection is encrypted. */
  readonly binding: Buffer | null;
  next(): Promise<FrontendMessage | null>;
}

/** Asks a client to prove that it has its key: by SCRAM, so that the key itself never comes. Tells who they are. Rejects with SqlError. */
export async function authenticate({ access, user, output, binding, next }: Authenticating): Promise<WireUser> {
  const { writer } = output;
  const known = await access.userOf(user);
  if (!access.isOpen) {
    writer.start("R").int32(askSasl);
    if (binding !== null) writer.text("SCRAM-SHA-256-PLUS");
    writer.text("SCRAM-SHA-256").byte(0).end();
    await output.flush();
    const exchange = new ScramExchange(known?.verifier ?? null, user, binding);
    const initial = new MessageFields(await answer(next));
    const mechanism = initial.text();
    if (mechanism !== "SCRAM-SHA-256" && mechanism !== "SCRAM-SHA-256-PLUS")
      throw new SqlError("08P01", "client selected an invalid SASL authentication mechanism", { fatal: true });
    const first = exchange.first(mechanism, initial.bytes(initial.int32()).toString());
    initial.end();
    writer.start("R").int32(goOnSasl).plain(first).end();
    await output.flush();
    const final = exchange.final((await answer(next)).toString());
    if (final === null) throw new SqlError("28P01", `password authentication failed for user "${user}"`, { fatal: true });
    writer.start("R").int32(endSasl).plain(final).end();
  }
  if (known === null) throw new SqlError("28000", `there is no user "${user}"`, { fatal: true });
  writer.start("R").int32(0).end();
  return known;
}

async function answer(next: () => Promise<FrontendMessage | null>): Promise<Buffer> {
  const message = await next();
  if (message === null) throw new SqlError("08006", "the client left while it was asked for its key", { fatal: true });
  if (message.type !== "p") throw new SqlError("08P01", `expected a SASL response, got message type "${message.type}"`, { fatal: true });
  return message.body;
}
