import { readFileSync } from "node:fs";
import { PageCodec, pageCodecUrl } from "@godwit/kernels";

let codec: PageCodec | null = null;

/** This thread's codecs of pages. */
export function pageCodec(): PageCodec {
  return (codec ??= new PageCodec(readFileSync(pageCodecUrl())));
}
