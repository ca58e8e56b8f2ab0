import { ByteCursor, encodeNumber } from "./byte-cursor.ts";
import { liveCode, type LiveCode, type NarrowTable } from "./live-code.ts";

/** What a program runs: of each switch of the module, which of its cases. */
export interface UsedCase {
  /** How many cases the switch has: it is known by their number. */
  readonly cases: number;
  readonly used: ReadonlySet<number>;
}

const sections = { custom: 0, export: 7, start: 8, code: 10 } as const;
const headerBytes = 8;
const functionExport = 0;
/** No variables; traps. */
const trap = Uint8Array.of(0x00, 0x00, 0x0b);

interface Section {
  readonly id: number;
  readonly content: Uint8Array;
}

/**
 * The module with only those cases of its switches, and the functions that they reach; all else traps. `note` is kept in a custom
 * section of that name. Throws where the module has no such switch.
 */
export function trimKernels(
  module: Uint8Array,
  switches: readonly UsedCase[],
  note: { readonly name: string; readonly content: Uint8Array },
): Uint8Array {
  const parts = readSections(module);
  const bodies = readBodies(contentOf(parts, sections.code)!);
  const found = new Set<UsedCase>();
  const narrow: NarrowTable = (targets) => {
    const known = switches.find(({ cases }) => targets.length === cases + 1);
    if (known === undefined) return targets;
    found.add(known);
    return targets.map((target, index) => (index < known.cases && !known.used.has(index) ? targets.at(-1)! : target));
  };
  const live = new Map<number, LiveCode>();
  const reach = (index: number): void => {
    if (live.has(index)) return;
    const code = liveCode(bodies[index]!, narrow);
    live.set(index, code);
    code.calls.forEach(reach);
  };
  rootsOf(parts).forEach(reach);
  if (found.size < switches.length) throw new Error("the module lacks a switch");
  const code = vector(bodies.map((_, index) => sized(live.get(index)?.body ?? trap)));
  const trimmed = parts.map(({ id, content }) => section(id, id === sections.code ? code : content));
  const name = new TextEncoder().encode(note.name);
  return joined([module.subarray(0, headerBytes), ...trimmed, section(sections.custom, joined([sized(name), note.content]))]);
}

function readSections(module: Uint8Array): Section[] {
  const cursor = new ByteCursor(module, headerBytes);
  const parts: Section[] = [];
  while (cursor.at < module.length) parts.push({ id: cursor.byte(), content: cursor.take(cursor.number()) });
  return parts;
}

function contentOf(parts: readonly Section[], id: number): Uint8Array | undefined {
  return parts.find((part) => part.id === id)?.content;
}

function readBodies(content: Uint8Array): Uint8Array[] {
  const cursor = new ByteCursor(content);
  return Array.from({ length: cursor.number() }, () => cursor.take(cursor.number()));
}

/** The functions that a host can call, and the one that runs at the start. The module imports none, so that they count from 0. */
function rootsOf(parts: readonly Section[]): number[] {
  const roots: number[] = [];
  const exported = new ByteCursor(contentOf(parts, sections.export)!);
  for (let left = exported.number(); left > 0; left--) {
    exported.take(exported.number());
    const kind = exported.byte();
    const index = exported.number();
    if (kind === functionExport) roots.push(index);
  }
  const start = contentOf(parts, sections.start);
  return start === undefined ? roots : [...roots, new ByteCursor(start).number()];
}

function section(id: number, content: Uint8Array): Uint8Array {
  return joined([Uint8Array.of(id), sized(content)]);
}

function vector(items: readonly Uint8Array[]): Uint8Array {
  return joined([Uint8Array.from(encodeNumber(items.length)), ...items]);
}

function sized(content: Uint8Array): Uint8Array {
  return joined([Uint8Array.from(encodeNumber(content.length)), content]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
