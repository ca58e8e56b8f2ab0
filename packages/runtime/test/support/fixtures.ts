import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { compileModel } from "@godwit/core";
import type { SignatureColumn } from "@godwit/core/artifact";
import { decompress } from "../../../data/src/files/decompress.ts";
import { examFile } from "../../../../conformance/exam-file.ts";
import { openSource } from "../../../data/src/files/byte-source.ts";
import { readTable } from "../../../data/src/tables/read-table.ts";
import { inputFormatOf } from "../../../data/src/tables/table-format.ts";
import type { Cell } from "../../src/index.ts";

/** The artifact of a stored model of scikit-learn: `name/version/file`. */
export async function compileFixture(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(readFileSync(examFile(`sklearn/${path}`)));
  const { artifact } = await compileModel(
    { bytes, name: path },
    { decompress, sha256: (each) => createHash("sha256").update(each).digest("hex") },
  );
  return Uint8Array.from(artifact);
}

/** Rows of an input file by position; missing cells are null. */
export async function readInput(path: string, columns: readonly SignatureColumn[]): Promise<Cell[][]> {
  const file = examFile(`sklearn/${path}`);
  const source = await openSource(file);
  const rows: Cell[][] = [];
  try {
    for await (const batch of readTable(source, inputFormatOf(file), { columns, file, warn: () => undefined }))
      for (let row = 0; row < batch.rows; row++) rows.push(batch.columns.map((column) => (Number.isNaN(column[row]) ? null : column[row])));
  } finally {
    await source.close();
  }
  return rows;
}

/** JSON lines. */
export function readLines(path: string): unknown[] {
  const lines = readFileSync(examFile(`sklearn/${path}`), "utf8")
    .trimEnd()
    .split("\n");
  return lines.map((line): unknown => JSON.parse(line));
}

/** A two-dimensional .npy file of float64 or int64 in C order, as lists. */
export function readMatrix(path: string): number[][] {
  const bytes = readFileSync(examFile(`sklearn/${path}`));
  const start = 10 + bytes.readUInt16LE(8);
  const found = /'<([fi])8', 'fortran_order': False, 'shape': \((\d+), (\d+)\)/u.exec(bytes.toString("latin1", 10, start));
  const [rows, width] = [Number(found?.[2]), Number(found?.[3])];
  const read = (at: number): number => (found?.[1] === "f" ? bytes.readDoubleLE(at) : Number(bytes.readBigInt64LE(at)));
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: width }, (_cell, column) => read(start + (row * width + column) * 8)),
  );
}
