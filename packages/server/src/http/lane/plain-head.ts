import type { IncomingHttpHeaders } from "node:http";

/** The line and the headers of a request that means the same to every reader of HTTP. */
export interface PlainHead {
  readonly path: string;
  /** Without repetitions and escapes; empty where there is none. */
  readonly query: { readonly [name: string]: string };
  readonly headers: IncomingHttpHeaders;
  /** Of the head with the empty line at its end, as they came. */
  readonly bytes: Buffer;
  readonly bodyLength: number;
}

const end = "\r\n\r\n";
const longestHead = 8192;
const mostHeaders = 64;
const requestLine = /^POST (\/[\w.:~/-]{1,1024})(?:\?([\w.~=&-]{1,1024}))? HTTP\/1\.1$/;
const queryField = /^([\w.~-]+)=([\w.~-]*)$/;
const headerLine = /^([A-Za-z\d-]+): ?([\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)$/;
const length = /^[1-9]\d{0,9}$/;

/** Headers that change how a body is read or answered; none of them is for this reader. */
const special: ReadonlySet<string> = new Set([
  "content-encoding",
  "expect",
  "http2-settings",
  "origin",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/**
 * Reads the head of a POST that is as plain as clients send them: one path of letters, a query without escapes, each header once, one length, nothing that has two
 * meanings. Null for everything else, and for a head that is not whole: that is a full reader's work.
 */
export function readPlainHead(bytes: Buffer): PlainHead | null {
  const at = bytes.indexOf(end, 0, "latin1");
  if (at < 0 || at > longestHead) return null;
  const [first, ...lines] = bytes.toString("latin1", 0, at).split("\r\n");
  const [, path, fields] = requestLine.exec(first!) ?? [];
  if (path === undefined || lines.length > mostHeaders) return null;
  const query = readQuery(fields);
  if (query === null) return null;
  const headers = Object.create(null) as IncomingHttpHeaders;
  for (const line of lines) {
    const found = headerLine.exec(line);
    if (found === null) return null;
    const name = found[1]!.toLowerCase();
    if (name in headers || special.has(name)) return null;
    headers[name] = found[2]!;
  }
  const { host, connection = "keep-alive", "content-length": bodyLength = "" } = headers;
  if (host === undefined || connection.toLowerCase() !== "keep-alive" || !length.test(bodyLength)) return null;
  return { path, query, headers, bytes: Buffer.from(bytes.subarray(0, at + end.length)), bodyLength: Number(bodyLength) };
}

const noQuery = {};

function readQuery(text: string | undefined): PlainHead["query"] | null {
  if (text === undefined) return noQuery;
  const query = Object.create(null) as Record<string, string>;
  for (const field of text.split("&")) {
    const [, name, value] = queryField.exec(field) ?? [];
    if (name === undefined || value === undefined || name in query) return null;
    query[name] = value;
  }
  return query;
}
