import { STATUS_CODES } from "node:http";

/** An answer's lines before its body, without those that every answer has. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: { readonly [name: string]: string | number };
  /** Bytes of the body. */
  readonly length: number;
  /** Seconds for which the connection stays open; null: it ends with this answer. */
  readonly keepAlive: number | null;
}

const second = 1000;
let date = "";
let dateUntil = 0;

/** The head as Node's own server writes it. */
export function printHead({ status, headers, length, keepAlive }: AnswerHead): string {
  let text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n`;
  for (const name in headers) text += `${name}: ${headers[name]}\r\n`;
  const connection = keepAlive === null ? "close" : `keep-alive\r\nKeep-Alive: timeout=${Math.floor(keepAlive)}`;
  return `${text}content-length: ${length}\r\nDate: ${dateOf(Date.now())}\r\nConnection: ${connection}\r\n\r\n`;
}

function dateOf(now: number): string {
  if (now >= dateUntil || now < dateUntil - second) {
    date = new Date(now).toUTCString();
    dateUntil = now - (now % second) + second;
  }
  return date;
}
