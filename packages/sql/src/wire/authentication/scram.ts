import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from "node:crypto";
import { SqlError } from "../sql-error.ts";

/** What proves that somebody knows a secret, and does not tell it (RFC 5802). */
export interface ScramVerifier {
  readonly iterations: number;
  readonly salt: Buffer;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

const iterations = 4096;
const form = /^SCRAM-SHA-256\$(\d{1,9}):([A-Za-z\d+/]+=*)\$([A-Za-z\d+/]{43}=):([A-Za-z\d+/]{43}=)$/;

/** Reads what PostgreSQL keeps in `pg_authid`; null for anything else. */
export function readVerifier(text: string): ScramVerifier | null {
  const found = form.exec(text);
  if (found === null || Number(found[1]) < 1) return null;
  const bytes = (index: number): Buffer => Buffer.from(found[index]!, "base64");
  return { iterations: Number(found[1]), salt: bytes(2), storedKey: bytes(3), serverKey: bytes(4) };
}

/** The verifier of a secret that is at hand. Keys of the server are ASCII, for which SASLprep changes nothing. */
export function makeVerifier(secret: string, salt: Buffer = randomBytes(16)): ScramVerifier {
  const salted = pbkdf2Sync(secret.normalize("NFKC"), salt, iterations, 32, "sha256");
  return { iterations, salt, storedKey: sha256(hmac(salted, "Client Key")), serverKey: hmac(salted, "Server Key") };
}

/** One exchange, the server's side. A verifier of nobody makes it fail as a wrong secret does, at its end. */
export class ScramExchange {
  readonly #verifier: ScramVerifier;
  readonly #isKnown: boolean;
  readonly #binding: Buffer | null;
  #channelHeader = "";
  #clientFirst = "";
  #serverFirst = "";
  #nonce = "";
  #binds = false;

  /** `binding` is the certificate's digest where the connection is encrypted and can be bound to it. */
  constructor(verifier: ScramVerifier | null, user: string, binding: Buffer | null) {
    this.#isKnown = verifier !== null;
    this.#verifier = verifier ?? nobody(user);
    this.#binding = binding;
  }

  /** Answers the client's first message. Throws SqlError. */
  first(mechanism: string, message: string): string {
    const found = /^(?:(n|y)|p=([A-Za-z\d.-]+)),(?:a=[^,]*)?,(n=[^,]*,r=([\u{21}-\u{2b}\u{2d}-\u{7e}]+)(?:,.*)?)$/u.exec(message);
    if (found === null) throw malformed();
    this.#binds = found[2] !== undefined;
    if (
      this.#binds !== (mechanism === "SCRAM-SHA-256-PLUS") ||
      (this.#binds && (found[2] !== "tls-server-end-point" || this.#binding === null))
    )
      throw new SqlError("08P01", "malformed SCRAM message: channel binding", { fatal: true });
    // The client could have bound the channel and believes that the server cannot: somebody stands between them.
    if (found[1] === "y" && this.#binding !== null) throw new SqlError("28000", "SCRAM channel binding negotiation error", { fatal: true });
    this.#channelHeader = message.slice(0, message.length - found[3]!.length);
    this.#clientFirst = found[3]!;
    this.#nonce = found[4]! + randomBytes(18).toString("base64");
    this.#serverFirst = `r=${this.#nonce},s=${this.#verifier.salt.toString("base64")},i=${this.#verifier.iterations}`;
    return this.#serverFirst;
  }

  /** Answers the client's proof; null where it is wrong. Throws SqlError. */
  final(message: string): string | null {
    const found = /^(c=([A-Za-z\d+/=]+),r=([^,]+)(?:,[^p].*)?),p=([A-Za-z\d+/]{43}=)$/.exec(message);
    if (found === null) throw malformed();
    const header = Buffer.from(this.#channelHeader);
    const expected = this.#binds ? Buffer.concat([header, this.#binding!]) : header;
    if (!Buffer.from(found[2]!, "base64").equals(expected))
      throw new SqlError("28000", "SCRAM channel binding check failed", { fatal: true });
    if (found[3] !== this.#nonce) throw malformed();
    const signed = `${this.#clientFirst},${this.#serverFirst},${found[1]!}`;
    const signature = hmac(this.#verifier.storedKey, signed);
    const proof = Buffer.from(found[4]!, "base64");
    const clientKey = Buffer.from(proof.map((byte, index) => byte ^ signature[index]!));
    const isRight = timingSafeEqual(sha256(clientKey), this.#verifier.storedKey);
    return isRight && this.#isKnown ? `v=${hmac(this.#verifier.serverKey, signed).toString("base64")}` : null;
  }
}

const secretOfNobody = randomBytes(32);

/** The same for the same name, as it would be of a user that there is. */
function nobody(user: string): ScramVerifier {
  const salt = hmac(secretOfNobody, user).subarray(0, 16);
  return { iterations, salt, storedKey: hmac(secretOfNobody, `stored ${user}`), serverKey: hmac(secretOfNobody, `server ${user}`) };
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function sha256(bytes: Buffer): Buffer {
  return createHash("sha256").update(bytes).digest();
}

function malformed(): SqlError {
  return new SqlError("08P01", "malformed SCRAM message", { fatal: true });
}
