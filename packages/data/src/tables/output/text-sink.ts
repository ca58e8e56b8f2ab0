import type { OutputFile } from "../../files/output-file.ts";

const mostHeld = 1 << 20;

/** Gathers text and writes it in large pieces. */
export class TextSink {
  readonly #file: OutputFile;
  #parts: string[] = [];
  #length = 0;

  constructor(file: OutputFile) {
    this.#file = file;
  }

  /** True where `flush` should be awaited. */
  get full(): boolean {
    return this.#length >= mostHeld;
  }

  add(text: string): void {
    this.#parts.push(text);
    this.#length += text.length;
  }

  async flush(): Promise<void> {
    if (this.#length === 0) return;
    const text = this.#parts.join("");
    this.#parts = [];
    this.#length = 0;
    await this.#file.write(Buffer.from(text, "utf8"));
  }
}
