import { open } from "node:fs/promises";

const looked = 1 << 16;

/**
 * A name for a file of rows or answers whose user gave none: its bytes decide. NumPy's formats have their marks; JSON is one value
 * over several lines or a list or object alone, JSON Lines a value on each; all else is CSV.
 */
export async function sniffName(file: string, role: string): Promise<string> {
  const handle = await open(file, "r");
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(looked), 0, looked, 0);
    return `${role}.${formatOf(buffer.subarray(0, bytesRead))}`;
  } finally {
    await handle.close();
  }
}

function formatOf(bytes: Buffer): string {
  if (bytes.subarray(0, 6).equals(Buffer.from("\x93NUMPY", "latin1"))) return "npy";
  if (bytes.subarray(0, 2).toString("latin1") === "PK") return "npz";
  const text = bytes.toString("utf8").trimStart();
  const [first = "", second = ""] = text.split("\n", 2);
  if (isJson(first))
    return second.trim() === "" && /^[[{]/u.test(first) && text.trim() === first.trim() && !/^\{(?!"(?:instances|inputs)")/u.test(first)
      ? "json"
      : "jsonl";
  return /^[[{]/u.test(text) ? "json" : "csv";
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line.replaceAll(/\b(?:NaN|-?Infinity)\b/gu, "0"));
    return line.trim() !== "";
  } catch {
    return false;
  }
}
