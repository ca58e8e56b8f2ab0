import { mainRows } from "../batches.ts";
import { models } from "../models.ts";
import { peers, type PeerName } from "../peers.ts";
import type { ModelResult, Results } from "../results.ts";
import { printTime, ratiosOf, spreadOf } from "../statistics.ts";

type Shape = "circle" | "square" | "diamond" | "triangle";

/** Colour in a light page, in a dark one, and shape: a family of libraries shares a colour. */
const marks: Readonly<Record<Exclude<PeerName, "godwit">, readonly [light: string, dark: string, shape: Shape]>> = {
  trainer: ["#1f2328", "#e6edf3", "circle"],
  daal4py: ["#0969da", "#58a6ff", "diamond"],
  onnxruntime: ["#8250df", "#bc8cff", "circle"],
  "onnxruntime-node": ["#8250df", "#bc8cff", "square"],
  "onnxruntime-web": ["#8250df", "#bc8cff", "triangle"],
  hummingbird: ["#bf3989", "#f778ba", "diamond"],
  treelite: ["#bc4c00", "#f0883e", "circle"],
  tl2cgen: ["#bc4c00", "#f0883e", "square"],
  lleaves: ["#9a6700", "#d29922", "triangle"],
  "m2cgen-c": ["#cf222e", "#ff7b72", "square"],
  "m2cgen-javascript": ["#cf222e", "#ff7b72", "triangle"],
};

const width = 1180;
const left = 540;
const right = 24;
const top = 92;
const step = 27;
const ticks = [0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000];

/** `chart.svg`: for each model, how many times as long as Godwit each library takes for a row of the main batch, one thread. */
export function chart(results: Results): string {
  const rows = results.models.flatMap(rowOf);
  const all = rows.flatMap(({ dots }) => dots.map(({ ratio }) => ratio));
  const low = Math.log10(Math.min(0.8, ...all) * 0.85);
  const high = Math.log10(Math.max(10, ...all) * 1.15);
  const x = (ratio: number): number => left + ((Math.log10(ratio) - low) / (high - low)) * (width - left - right);
  const height = top + rows.length * step + 44;
  const shown = peers.filter(({ name }) => name !== "godwit" && rows.some(({ dots }) => dots.some((dot) => dot.name === name)));
  const lines = ticks.filter((tick) => Math.log10(tick) >= low && Math.log10(tick) <= high);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Time of a row beside Godwit's">`,
    `<style>${style()}</style>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    `<text class="title" x="16" y="26">Time of a row in a large batch, one thread: times as long as Godwit</text>`,
    ...legend(shown),
    ...lines.flatMap((tick) => [
      `<line class="${tick === 1 ? "own" : "grid"}" x1="${round(x(tick))}" x2="${round(x(tick))}" y1="${top - 8}" y2="${height - 36}"/>`,
      `<text class="tick" x="${round(x(tick))}" y="${height - 18}">${tick} ×</text>`,
    ]),
    ...rows.flatMap(({ label, time, dots }, index) => {
      const y = top + index * step + step / 2;
      return [
        `<text class="model" x="16" y="${y + 4}">${escape(label)}</text>`,
        `<text class="time" x="${left - 14}" y="${y + 4}">${time}</text>`,
        `<line class="row" x1="${left}" x2="${width - right}" y1="${y}" y2="${y}"/>`,
        ...dots.map(({ name, ratio }) => mark(name, x(ratio), y)),
      ];
    }),
    "</svg>",
  ].join("\n")}\n`;
}

interface Dot {
  readonly name: keyof typeof marks;
  readonly ratio: number;
}

function rowOf({ name, title, races, peers: found }: ModelResult): { label: string; time: string; dots: Dot[] }[] {
  const model = models.find((each) => each.name === name);
  const race = races.find(({ rows, threads }) => threads === 1 && model !== undefined && rows === mainRows(model));
  if (race?.times.godwit === undefined) return [];
  const dots = Object.entries(race.times).flatMap(([peer, times]): Dot[] =>
    peer === "godwit" || (found[peer as PeerName]?.accuracy?.wrong ?? 0) > 0
      ? []
      : [{ name: peer as Dot["name"], ratio: ratiosOf(race.times.godwit!, times).median }],
  );
  return [{ label: title, time: printTime(spreadOf(race.times.godwit).median / race.rows), dots }];
}

function legend(shown: readonly { readonly name: PeerName; readonly title: string }[]): string[] {
  let x = 24;
  let y = 52;
  return shown.flatMap(({ name, title }) => {
    const long = 26 + title.length * 7.2;
    if (x + long > width - right) [x, y] = [24, y + 20];
    const entry = [mark(name as Dot["name"], x, y - 4), `<text class="legend" x="${x + 10}" y="${y}">${escape(title)}</text>`];
    x += long;
    return entry;
  });
}

function mark(name: Dot["name"], x: number, y: number): string {
  const [from, up] = [round(x), round(y - 6)];
  const shapes: Readonly<Record<Shape, string>> = {
    circle: `<circle class="${name}" cx="${from}" cy="${round(y)}" r="5"/>`,
    square: `<rect class="${name}" x="${round(x - 4.5)}" y="${round(y - 4.5)}" width="9" height="9"/>`,
    diamond: `<path class="${name}" d="M${from} ${up}l6 6l-6 6l-6 -6z"/>`,
    triangle: `<path class="${name}" d="M${from} ${up}l6 10.5h-12z"/>`,
  };
  return shapes[marks[name][2]];
}

function style(): string {
  const colours = (dark: boolean): string =>
    Object.entries(marks)
      .map(([name, [light, night]]) => `.${name}{fill:${dark ? night : light}}`)
      .join("");
  return [
    "text{font:12px system-ui,sans-serif;fill:#1f2328}.title{font-size:15px;font-weight:600}.tick{text-anchor:middle;fill:#59636e}",
    ".time{text-anchor:end;fill:#59636e}.page{fill:#fff}.grid{stroke:#d1d9e0}.row{stroke:#eaeef2}.own{stroke:#1a7f37;stroke-width:2.5}",
    "circle,rect,path{fill-opacity:.85}rect.page{fill-opacity:1}",
    colours(false),
    "@media (prefers-color-scheme:dark){text{fill:#e6edf3}.tick,.time{fill:#9198a1}.page{fill:#0d1117}.grid{stroke:#3d444d}.row{stroke:#21262d}.own{stroke:#3fb950}",
    `${colours(true)}}`,
  ].join("");
}

function round(place: number): string {
  return place.toFixed(1);
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
