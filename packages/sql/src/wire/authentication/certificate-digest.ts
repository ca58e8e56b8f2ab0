import { createHash, X509Certificate } from "node:crypto";

/** The hash that a certificate's signature is made with, by the end of the signature's object identifier. */
const hashes: readonly (readonly [oid: string, hash: string])[] = [
  ["2a864886f70d01010b", "sha256"],
  ["2a864886f70d01010c", "sha384"],
  ["2a864886f70d01010d", "sha512"],
  ["2a864886f70d010105", "sha256"],
  ["2a8648ce3d040302", "sha256"],
  ["2a8648ce3d040303", "sha384"],
  ["2a8648ce3d040304", "sha512"],
];

/** `tls-server-end-point` of RFC 5929: the certificate, hashed as its signature is; null where that hash is not known. */
export function certificateDigest(pem: string | Buffer): Buffer | null {
  const { raw } = new X509Certificate(pem);
  const signed = skip(raw, 0).content;
  const algorithm = skip(raw, skip(raw, signed).end);
  const oid = skip(raw, algorithm.content);
  const hex = raw.subarray(oid.content, oid.end).toString("hex");
  const hash = hashes.find(([known]) => known === hex)?.[1];
  return hash === undefined ? null : createHash(hash).update(raw).digest();
}

/** Where the content of a DER element begins, and where it ends. */
function skip(bytes: Buffer, at: number): { readonly content: number; readonly end: number } {
  const first = bytes[at + 1] ?? 0;
  if (first < 0x80) return { content: at + 2, end: at + 2 + first };
  const size = first & 0x7f;
  const length = bytes.readUIntBE(at + 2, size);
  return { content: at + 2 + size, end: at + 2 + size + length };
}
