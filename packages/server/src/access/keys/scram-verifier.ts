import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";

/** Few rounds are enough: nobody guesses the 256 random bits of a key. */
const rounds = 4096;

/**
 * What proves over the PostgreSQL protocol that a caller has a key, and does not tell it: the text that PostgreSQL keeps of a password
 * (RFC 5802). It cannot be made of the key's digest, so it is made when the key is.
 */
export function scramVerifier(key: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(key, salt, rounds, 32, "sha256");
  const hmac = (text: string): Buffer => createHmac("sha256", salted).update(text).digest();
  const storedKey = createHash("sha256").update(hmac("Client Key")).digest();
  return `SCRAM-SHA-256$${rounds}:${salt.toString("base64")}$${storedKey.toString("base64")}:${hmac("Server Key").toString("base64")}`;
}
