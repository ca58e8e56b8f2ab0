import { GodwitError } from "../../../errors/index.ts";

const largestImage = 0xffff_fff0;

/** Collects the sections of an image, each starting at a multiple of 16, and joins them at the end. */
export class ImageWriter {
  readonly #sections: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  #end = 0;

  /** Takes over `section` and returns its offset; its content may still be filled in until `finish`. */
  append(section: Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array): number {
    const at = this.#end;
    this.#sections.push({ at, bytes: new Uint8Array(section.buffer, section.byteOffset, section.byteLength) });
    this.#end = Math.ceil((at + section.byteLength) / 16) * 16;
    if (this.#end > largestImage) {
      throw new GodwitError("LIMIT_EXCEEDED", "The tree ensemble needs tables of more than 4 GiB.", {
        hint: "Fit fewer or smaller trees.",
      });
    }
    return at;
  }

  get byteLength(): number {
    return this.#end;
  }

  finish(): Uint8Array {
    const image = new Uint8Array(this.#end);
    for (const section of this.#sections) image.set(section.bytes, section.at);
    return image;
  }
}
