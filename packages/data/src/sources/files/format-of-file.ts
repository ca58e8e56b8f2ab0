import { GodwitError } from "@godwit/core/errors";
import type { ByteSource } from "../../files/byte-source.ts";
import { fileExtensions, formatOfName, formatOfWord, type FileFormat } from "../../tables/file-format.ts";

/** The format of a file: the chosen one, that of its name, or what its first bytes tell. USAGE, UNSUPPORTED_INPUT. */
export async function formatOfFile(bytes: ByteSource, path: string, chosen: string | undefined): Promise<FileFormat> {
  if (chosen !== undefined) return formatOfWord(chosen);
  const named = formatOfName(path.slice(path.lastIndexOf("/") + 1));
  if (named !== null) {
    if (named.compression !== "none" && (named.format === "parquet" || named.format === "arrow"))
      throw new GodwitError("UNSUPPORTED_INPUT", "a Parquet or Arrow file within another compression is not read", {
        where: { file: bytes.name },
        hint: "Decompress it; both formats compress their own content.",
      });
    return named.format;
  }
  const head = (await bytes.readAt?.(0, 6))?.toString("latin1") ?? "";
  if (head.startsWith("PAR1")) return "parquet";
  if (head === "ARROW1") return "arrow";
  throw new GodwitError("USAGE", "the file has no name that tells its format", {
    where: { file: bytes.name },
    hint: `Say which it is: ${Object.keys(fileExtensions).join(", ")}.`,
  });
}
