import { expect, test } from "vitest";
import { GodwitError } from "../errors/index.ts";
import { openArtifact, writeArtifact, type ArtifactParts } from "./artifact.ts";
import { imageLayout, methodLayout } from "./program-layout.ts";
import { programVersion } from "./program.ts";
import { readContainer, writeContainer } from "./container.ts";

/** An image of one method and the strings "ab" and "c". */
function image(): Uint8Array {
  const bytes = new Uint8Array(116);
  const words = new Uint32Array(bytes.buffer);
  const header = {
    magic: imageLayout.magicValue,
    size: 116,
    methodCount: 1,
    methodTable: 48,
    poolCount: 2,
    poolOffsets: 80,
    poolBytes: 96,
  };
  for (const [name, word] of Object.entries(header)) words[imageLayout[name as keyof typeof header] / 4] = word;
  const entry = { code: 100, tileRows: 128, inputs: 1, outputs: 1 };
  for (const [name, word] of Object.entries(entry)) words[(48 + methodLayout[name as keyof typeof entry]) / 4] = word;
  words.set([0, 2, 3], 20);
  words.set([5, 2, 0], 25);
  bytes.set([97, 98, 99], 96);
  return bytes;
}

const parts: ArtifactParts = {
  manifest: {
    producer: "godwit",
    source: { library: "scikit-learn", version: null, className: "Pipeline", format: "pickle", sha256: "00" },
    columns: [
      { name: "age", dtype: "f64", nullable: true, categories: [1, "a"] },
      { name: "city", dtype: "string", nullable: false, unread: true },
    ],
    defaultMethod: "predict",
    methods: [
      {
        name: "predict",
        outputs: [{ name: "y", dtype: "<f8", shape: "matrix", dims: [2, 3], labels: [true, 1] }],
        contract: { kind: "ulp", ulp: 1 },
      },
    ],
  },
  program: {
    manifest: {
      target: "wasm",
      version: programVersion,
      strings: 2,
      forests: [],
      methods: [
        {
          name: "predict",
          columns: 2,
          inputs: [{ column: 0, form: "numbers", distinct: false }],
          outputs: [{ kind: "dense", dtype: "f64", width: 6 }],
          checks: [{ rule: "finite", step: "scaler", labels: ["age"] }],
          needsDictionary: false,
          tileRows: 128,
          scratchBytes: 128,
        },
      ],
    },
    image: image(),
  },
  graph: { structure: '{"å":1}', arrays: Uint8Array.of(1, 2, 3) },
};
const artifact = writeArtifact(parts);
const { manifest, sections: stored } = readContainer(artifact);
const whole = { manifest, sections: new Map([...stored].map(([name, read]) => [name, read()])) };

function outcome(bytes: Uint8Array): string {
  try {
    openArtifact(bytes);
  } catch (error) {
    return error instanceof GodwitError ? error.code : `not coded: ${String(error)}`;
  }
  return "opened";
}

function rewritten(manifest: unknown, sections: readonly (readonly [string, Uint8Array])[] = [...whole.sections]): string {
  return outcome(writeContainer(manifest, sections));
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

function manifestCopy(): Json {
  return JSON.parse(JSON.stringify(whole.manifest)) as Json;
}

/** Every place in a JSON value, as the keys that lead to it. */
function placesOf(value: Json): (string | number)[][] {
  if (value === null || typeof value !== "object") return [[]];
  return [[], ...Object.entries(value).flatMap(([key, each]) => placesOf(each).map((place) => [key, ...place]))];
}

function withValue(place: readonly (string | number)[], change: (holder: { [name: string]: Json }, key: string) => void): Json {
  const copy = manifestCopy();
  let holder = copy;
  for (const key of place.slice(0, -1)) holder = (holder as { [name: string]: Json })[key]!;
  change(holder as { [name: string]: Json }, String(place.at(-1)));
  return copy;
}

test("what was written is opened", () => {
  const opened = openArtifact(artifact);
  expect(opened.manifest).toEqual({ ...parts.manifest, program: parts.program.manifest });
  expect(opened.payload).toEqual({ kind: "program", manifest: parts.program.manifest, image: parts.program.image });
  expect(opened.graph()).toEqual(parts.graph);
});

test("a manifest with anything missing or of another type never opens as if it were whole", () => {
  const optional = new Set(["unread", "digits", "categories", "dims", "labels", "ulp"]);
  const hostile: Json[] = [null, true, -1, 1.5, 2 ** 60, "x", [], {}, [null], { length: 3 }];
  let refused = 0;
  for (const place of placesOf(manifestCopy()).filter(({ length }) => length > 0)) {
    const without = rewritten(withValue(place, (holder, key) => delete holder[key]));
    if (optional.has(String(place.at(-1))) || Array.isArray(placeHolder(place))) expect(without).toMatch(/^(opened|MALFORMED)$/);
    else expect([place, without]).toEqual([place, "MALFORMED"]);
    for (const value of hostile) {
      const code = rewritten(withValue(place, (holder, key) => (holder[key] = value)));
      expect(code, place.join(".")).toMatch(/^(opened|MALFORMED|UNSUPPORTED_ARTIFACT)$/);
      if (code !== "opened") refused++;
    }
  }
  expect(refused).toBeGreaterThan(400);
  for (const manifest of [[], {}, { program: null }, { program: 5 }]) expect(rewritten(manifest)).toBe("MALFORMED");
});

function placeHolder(place: readonly (string | number)[]): Json {
  let holder = manifestCopy();
  for (const key of place.slice(0, -1)) holder = (holder as { [name: string]: Json })[key]!;
  return holder;
}

test("parts that contradict each other are refused", () => {
  const contradictions: [(string | number)[], Json][] = [
    [["program", "methods", 0, "columns"], 3],
    [["defaultMethod"], "transform"],
    [["methods", 0, "name"], "transform"],
    [["methods", 0, "outputs"], []],
    [["methods", 0, "outputs", 0, "shape"], "rows"],
    [
      ["methods", 0, "outputs", 0, "dims"],
      [2, 2],
    ],
    [["program", "methods", 0, "inputs", 0, "column"], 1],
    [["program", "methods", 0, "inputs", 0, "column"], 2],
    [["program", "methods", 0, "inputs", 0, "form"], "codes"],
    [["program", "strings"], 1],
    [["program", "methods"], []],
  ];
  for (const [place, value] of contradictions)
    expect([place, rewritten(withValue(place, (holder, key) => (holder[key] = value)))]).toEqual([place, "MALFORMED"]);
  expect(rewritten(withValue(["program", "target"], (holder, key) => (holder[key] = "webgpu")))).toBe("UNSUPPORTED_ARTIFACT");
  expect(rewritten(withValue(["program", "version"], (holder, key) => (holder[key] = programVersion - 1)))).toBe("UNSUPPORTED_ARTIFACT");
});

test("a missing section and a broken image are refused", () => {
  for (const name of whole.sections.keys())
    expect(
      rewritten(
        whole.manifest,
        [...whole.sections].filter(([each]) => each !== name),
      ),
    ).toBe("MALFORMED");
  const broken: [number, number][] = [
    [imageLayout.magic, 0],
    [imageLayout.size, 64],
    [imageLayout.methodCount, 2],
    [imageLayout.methodTable, 100],
    [imageLayout.poolCount, 2 ** 31],
    [imageLayout.poolOffsets, 2 ** 32 - 4],
    [imageLayout.poolBytes, 115],
    [84, 9],
    [88, 1],
    [48 + methodLayout.code, 102],
    [48 + methodLayout.code, 112],
    [48 + methodLayout.tileRows, 0],
    [48 + methodLayout.inputs, 2],
    [48 + methodLayout.outputs, 0],
    [100, 999],
    [104, 0],
    [104, 1000],
  ];
  for (const [offset, word] of broken) {
    const bytes = image();
    new DataView(bytes.buffer).setUint32(offset, word, true);
    expect([
      offset,
      rewritten(
        whole.manifest,
        [...whole.sections].map(([name, each]) => [name, name === "program" ? bytes : each] as const),
      ),
    ]).toEqual([offset, "MALFORMED"]);
  }
  expect(
    rewritten(
      whole.manifest,
      [...whole.sections].map(([name, each]) => [name, name === "program" ? each.slice(0, 40) : each] as const),
    ),
  ).toBe("MALFORMED");
});
