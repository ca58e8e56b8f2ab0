import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { kernelUrl, type KernelExports } from "@godwit/kernels";
import { inputFormats, inputLayout, ioLayout, noCheck, outputLayout, statuses } from "../../core/src/artifact/index.ts";
import { lowerToWasm } from "../../core/src/backends/wasm/index.ts";
import { GraphBuilder, interpret, matrix } from "../../core/src/ir/index.ts";

/** A host that knows docs/abi.md and nothing of the engine. */
class BareHost {
  readonly memory = new WebAssembly.Memory({ initial: 64 });
  readonly kernel: KernelExports;
  #top: number;

  constructor() {
    const module = new WebAssembly.Module(readFileSync(kernelUrl("simd")));
    expect(WebAssembly.Module.imports(module)).toEqual([{ module: "env", name: "memory", kind: "memory" }]);
    this.kernel = new WebAssembly.Instance(module, { env: { memory: this.memory } }).exports as unknown as KernelExports;
    this.#top = this.kernel.heapBase();
  }

  put(bytes: ArrayBufferView): number {
    const at = this.room(bytes.byteLength);
    new Uint8Array(this.memory.buffer).set(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), at);
    return at;
  }

  room(bytes: number): number {
    const at = Math.ceil(this.#top / 16) * 16;
    this.#top = at + bytes + 64;
    return at;
  }

  words(fields: Readonly<Record<number, number>>, bytes: number): number {
    const words = new Uint32Array(bytes / 4);
    for (const [offset, word] of Object.entries(fields)) words[Number(offset) / 4] = word;
    return this.put(words);
  }
}

test("a bare host interns strings, counts texts by code and gets the reference's bits", () => {
  const builder = new GraphBuilder([
    { name: "x", dtype: "f64", nullable: true },
    { name: "s", dtype: "string", nullable: true },
  ]);
  const s = builder.input([1]);
  const filled = builder.where(builder.isMissing(s), builder.string("a cat"), s);
  const spec = {
    analyzer: "word",
    lowercase: true,
    stripAccents: "unicode",
    pattern: "\\w+",
    ngramRange: [1, 2],
    stopWords: [],
    binary: false,
    target: { kind: "vocabulary", terms: ["cat", "a cat", "ete"], size: 3 },
  } as const;
  const counts = builder.add("text_counts", [filled], { spec });
  const index = builder.lookup(s, { dtype: "string", shape: [2], data: ["a cat", "Été"] }, [0, 1], 2, -1);
  const value = builder.matmul(
    builder.concat([counts, builder.oneHot(index, 3, "sparse"), builder.input([0])]),
    matrix(
      7,
      2,
      Float64Array.from({ length: 14 }, (_, place) => Math.cos(place)),
    ),
  );
  const graph = builder.finish([{ name: "predict", outputs: [{ name: "y", value, dtype: "<f8", shape: "matrix" }] }]);
  const { manifest, image } = lowerToWasm(graph);
  const method = manifest.methods[0]!;
  expect(method.needsDictionary).toBe(true);

  const texts = ["A cat, a CAT", "Été", "a cat", "été cat", "日本"];
  const numbers = Float64Array.of(1.25, NaN, -0, 1e300, 5);
  const encoded = texts.map((text) => new TextEncoder().encode(text));
  const offsets = Uint32Array.from([0, ...encoded.map((_, at) => encoded.slice(0, at + 1).reduce((sum, each) => sum + each.length, 0))]);

  const host = new BareHost();
  const imageAt = host.put(image);
  const bytesAt = host.put(Uint8Array.from(encoded.flatMap((each) => [...each])));
  const offsetsAt = host.put(offsets);
  const codesAt = host.room(texts.length * 4);
  host.kernel.internStrings(imageAt, bytesAt, offsetsAt, texts.length, codesAt);
  const pool = manifest.strings;
  const codes = new Int32Array(host.memory.buffer, codesAt, texts.length);
  expect([...codes].map((code) => code >= pool)).toEqual([true, false, false, true, true]);

  const numbersAt = host.put(numbers);
  const inputs = host.put(
    Uint32Array.from(
      method.inputs.flatMap(({ form }) =>
        form === "numbers" ? [numbersAt, 8, inputFormats.column, 0] : [codesAt, 4, inputFormats.column, 0],
      ),
    ),
  );
  expect(inputLayout.bytes).toBe(16);
  const data = host.room(texts.length * 2 * 8);
  const scratchBytes = method.scratchBytes;
  const scratch = host.room(2 ** 20);
  const io = host.words(
    {
      [ioLayout.endRow]: texts.length,
      [ioLayout.inputs]: inputs,
      [ioLayout.outputs]: host.words({ [outputLayout.data]: data }, outputLayout.bytes),
      [ioLayout.dictionaryOffsets]: offsetsAt,
      [ioLayout.dictionaryBytes]: bytesAt,
      [ioLayout.dictionaryCount]: texts.length,
      [ioLayout.scratch]: scratch,
      [ioLayout.scratchBytes]: scratchBytes,
      [ioLayout.check]: noCheck,
    },
    ioLayout.bytes,
  );
  const words = new Uint32Array(host.memory.buffer);
  let calls = 0;
  for (;;) {
    const status = host.kernel.run(imageAt, 0, io);
    calls++;
    if (status === statuses.done) break;
    expect(status).toBe(statuses.more_scratch);
    words[(io + ioLayout.scratchBytes) / 4] = words[(io + ioLayout.needed) / 4]!;
  }
  expect(calls).toBeGreaterThan(1);
  const [expected] = interpret(graph, "predict", { rows: texts.length, columns: [numbers, texts] });
  expect([...new Float64Array(host.memory.buffer, data, texts.length * 2)]).toEqual([...(expected!.data as Float64Array)]);
});
