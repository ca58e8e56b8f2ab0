import { styleText } from "node:util";
import { printable } from "@godwit/core/errors";
import { printSize } from "../print-size.ts";
import { count } from "../progress.ts";
import type { InspectedStep, Inspection } from "./inspection.ts";

const mostShown = 12;

/** An inspection for people. Names come from the file: none may steer the terminal. */
export function printInspection(inspection: Inspection): string {
  const facts = plain(inspection);
  const compression = facts.compression.length === 0 ? "" : `, compressed with ${facts.compression.join(", ")}`;
  const sections = [
    lines([
      ["file", `${facts.file} (${printSize(facts.size)})`],
      ["format", `${facts.format}${compression}${facts.packager === null ? "" : `, in a folder of ${facts.packager}`}`],
      ["library", facts.library === null ? "unknown" : `${facts.library} ${facts.version ?? "of unknown version"}`],
      ...(facts.precision === "fast" ? [["precision", "fast: some of it in single precision"] as const] : []),
      ["supported", facts.supported ? styleText("green", "yes") : styleText("red", "no")],
    ]),
    section(
      "why not",
      facts.unsupported.map(
        ({ step, code, reason, hint }) => `${code}${step === null || step === "" ? "" : ` (step ${step})`}: ${reason}\n    ${hint}`,
      ),
    ),
    section("steps", facts.steps === null ? [] : tree(facts.steps, "")),
    section("tensors", tensorsOf(facts)),
    section("columns", columnsOf(facts)),
    section("methods", methodsOf(facts)),
    section("size", sizesOf(facts)),
    section("forests", forestsOf(facts)),
    section("globals", globalsOf(facts)),
    section("warnings", facts.warnings),
  ];
  return sections.filter((text) => text !== "").join("\n\n");
}

/** The same value with every string in it printable. */
function plain<T>(value: T): T;
function plain(value: unknown): unknown {
  if (typeof value === "string") return printable(value);
  if (Array.isArray(value)) return value.map((item: unknown) => plain(item));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [printable(key), plain(item as unknown)]));
}

function lines(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([name, value]) => `${name.padEnd(10)} ${value}`).join("\n");
}

function section(title: string, items: readonly string[]): string {
  return items.length === 0 ? "" : `${styleText("bold", title)}\n${items.map((item) => `  ${item}`).join("\n")}`;
}

function tree(step: InspectedStep, indent: string): string[] {
  const name = step.path.split(".").at(-1) ?? "";
  const mark = step.supported ? "" : styleText("red", "  not supported");
  const held = (step.attributes ?? []).slice(0, mostShown * 2).map((attribute) => `${indent}    ${attribute.name}: ${attribute.value}`);
  const title = `${indent}${name === "" ? "" : `${name}: `}${step.class}${mark}`;
  return [title, ...held, ...step.steps.flatMap((each) => tree(each, `${indent}  `))];
}

function columnsOf({ signature: all, methods }: Inspection): string[] {
  if (all === null) return [];
  const claimed = new Set(methods.flatMap(({ columns }) => columns ?? []));
  const signature = all.filter((_, index) => !claimed.has(index));
  if (
    signature.length > 1 &&
    signature.every(({ name, dtype, categories }) => name === null && dtype === "f64" && categories === undefined)
  )
    return [`${signature.length} numbers, by position`];
  const shown = signature.slice(0, mostShown * 2).map(({ name, dtype, nullable, unread, categories }, index) => {
    const known = categories === undefined ? "" : `, one of ${short(categories.map((category) => JSON.stringify(category)))}`;
    if (unread === true) return `${name ?? `column ${index}`}: not read`;
    return `${name ?? `column ${index}`}: ${dtype === "f64" ? "number" : "string"}${nullable ? ", may be missing" : ""}${known}`;
  });
  return signature.length > shown.length ? [...shown, `and ${signature.length - shown.length} more`] : shown;
}

function tensorsOf({ delegated }: Inspection): string[] {
  if (delegated === null) return [];
  const shapes = delegated.inputs.map(
    ({ name, dtype, dims }) => `${name}: ${dtype}[${dims === null ? "…" : dims.map((size) => size ?? "any").join(", ")}]`,
  );
  return [...shapes, `run by ${delegated.engine} ${delegated.version}`];
}

function methodsOf({ methods, default_method }: Inspection): string[] {
  return methods.map(({ name, columns, outputs, contract }) => {
    const taken = columns === undefined ? "" : `takes ${columns.length} ${columns.length === 1 ? "column" : "columns"} of its own; `;
    const shapes = outputs.map(
      ({ dtype, shape, labels }) =>
        `${dtype}${shape === "matrix" ? " matrix" : ""}${labels === undefined ? "" : ` of ${short(labels.map(String))}`}`,
    );
    return `${name}${name === default_method ? " (default)" : ""}: ${taken}${shapes.join("; ")}; ${contract}`;
  });
}

const kernelNames = {
  oblivious: "answered level by level",
  sweep: "swept without branches",
  perfect: "walked padded",
  linked: "walked",
  early: "walked by rounds",
} as const;

function forestsOf({ forests }: Inspection): string[] {
  return forests.flatMap(({ trees, rankBits, kernels, tile, bytes, rankBytes, fewRows, nanoseconds }) => {
    const used = Object.entries(kernelNames).filter(([kernel]) => kernels[kernel as keyof typeof kernels] > 0);
    return [
      `${count(trees)} trees on ${rankBits}-bit ranks: ${used.map(([kernel, name]) => `${count(kernels[kernel as keyof typeof kernels])} ${name}`).join(", ")}`,
      `${count(tile)} rows at a time (${printSize(rankBytes)} of ranks) by tables of ${printSize(bytes)}, ${printSize(bytes / Math.max(1, trees))} a tree`,
      `about ${count(nanoseconds)} ns a row, ${(nanoseconds / Math.max(1, trees)).toPrecision(2)} ns a tree; ${fewRows === 1 ? "one row walks" : `up to ${fewRows} rows walk`} many trees at a time`,
    ];
  });
}

function sizesOf({ sizes, ops, speed }: Inspection): string[] {
  if (sizes === null) return [];
  const trees = sizes.trees === 0 ? [] : [`${count(sizes.trees)} trees with ${count(sizes.tree_nodes)} nodes`];
  const used = Object.entries(ops ?? {}).map(([op, times]) => (times === 1 ? op : `${op} ×${times}`));
  const fast =
    speed === null
      ? []
      : [`about ${count(speed.rows_per_second)} rows a second on one thread; one row takes ${(speed.one_row_ms * 1000).toPrecision(2)} µs`];
  return [`artifact ${printSize(sizes.artifact)}, ${count(sizes.constants)} constants`, ...trees, `ops: ${used.join(", ")}`, ...fast];
}

function globalsOf({ globals }: Inspection): string[] {
  const dangerous = globals.filter(({ status }) => status === "dangerous").map(({ name }) => styleText("red", `${name} (dangerous)`));
  const others = globals.filter(({ status }) => status !== "dangerous").map(({ name, status }) => `${name} (${status})`);
  const shown = others.slice(0, mostShown);
  return [...dangerous, ...shown, ...(others.length > shown.length ? [`and ${others.length - shown.length} more; see --json`] : [])];
}

function short(items: readonly string[]): string {
  return items.length > mostShown ? `${items.slice(0, mostShown).join(", ")}… (${items.length})` : items.join(", ");
}
