import type { SqlError } from "../sql-error.ts";
import type { BackendWriter } from "./backend-writer.ts";

/** A column as a client is told of it. */
export interface DescribedColumn {
  readonly name: string;
  readonly oid: number;
  readonly size: number;
  readonly modifier: number;
  /** 0: text, 1: binary. */
  readonly format: number;
}

export type TransactionStatus = "I" | "T" | "E";

export function writeEmpty(writer: BackendWriter, type: string): void {
  writer.start(type).end();
}

/** `parseComplete` and its like have no fields. */
export const emptyMessages = {
  parseComplete: "1",
  bindComplete: "2",
  closeComplete: "3",
  noData: "n",
  emptyQuery: "I",
  portalSuspended: "s",
  copyDone: "c",
};

export function writeReady(writer: BackendWriter, status: TransactionStatus): void {
  writer.start("Z").byte(status.charCodeAt(0)).end();
}

export function writeComplete(writer: BackendWriter, tag: string): void {
  writer.start("C").text(tag).end();
}

export function writeParameterStatus(writer: BackendWriter, name: string, value: string): void {
  writer.start("S").text(name).text(value).end();
}

export function writeRowDescription(writer: BackendWriter, columns: readonly DescribedColumn[]): void {
  writer.start("T").int16(columns.length);
  for (const { name, oid, size, modifier, format } of columns)
    writer.text(name).int32(0).int16(0).int32(oid).int16(size).int32(modifier).int16(format);
  writer.end();
}

export function writeParameterDescription(writer: BackendWriter, oids: readonly number[]): void {
  writer.start("t").int16(oids.length);
  for (const oid of oids) writer.int32(oid);
  writer.end();
}

export function writeError(writer: BackendWriter, error: SqlError): void {
  writer.start("E");
  writeFields(writer, error.fatal ? "FATAL" : "ERROR", error);
  writer.end();
}

export function writeNotice(writer: BackendWriter, error: SqlError): void {
  writer.start("N");
  writeFields(writer, "WARNING", error);
  writer.end();
}

function writeFields(writer: BackendWriter, severity: string, { state, message, detail, advice, position }: SqlError): void {
  const field = (letter: string, value: string | undefined): void => {
    if (value !== undefined) writer.byte(letter.charCodeAt(0)).text(value);
  };
  field("S", severity);
  field("V", severity);
  field("C", state);
  field("M", message);
  field("D", detail);
  field("H", advice);
  field("P", position === undefined ? undefined : String(position));
  writer.byte(0);
}
