/** `node scripts/draw-tour.ts`: runs the commands of the tour and draws docs/tour.svg from what they print. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = `${root}examples/penguins`;
const port = "8080";
const godwit = `${root}packages/cli/bin/godwit.js`;

/** Shown as typed, in examples/penguins. */
const commands: readonly string[] = [
  "npx godwit inspect model.joblib | head -20",
  "npx godwit verify model.joblib --input input.csv --expected predict_proba.npy --method predict_proba",
  "npx godwit serve penguins=model.joblib --quiet &",
  `curl -s localhost:${port}/v1/models/penguins:predict -H 'content-type: application/json' -d @request.json`,
];

const columns = 104;
const environment = { ...process.env, PATH: `${root}node_modules/.bin:${process.env["PATH"] ?? ""}`, NO_COLOR: "1" };

interface Line {
  readonly kind: "command" | "output";
  readonly text: string;
}

const server = spawn(process.execPath, [godwit, "serve", "penguins=model.joblib", "--port", port, "--quiet"], {
  cwd: folder,
  env: environment,
  stdio: ["ignore", "pipe", "inherit"],
});
const [listening] = (await once(createInterface({ input: server.stdout }), "line")) as [string];
const lines = commands.flatMap((command): Line[] => [
  { kind: "command", text: command },
  ...(command.endsWith("&") ? [listening] : outputOf(command)).flatMap(wrap).map((text): Line => ({ kind: "output", text })),
  { kind: "output", text: "" },
]);
server.kill();
writeFileSync(`${root}docs/tour.svg`, drawTerminal(lines.slice(0, -1)));

function outputOf(command: string): string[] {
  const { stdout, stderr, status } = spawnSync("bash", ["-c", command.replaceAll("npx godwit", `node ${godwit}`)], {
    cwd: folder,
    env: environment,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
  return stdout.trimEnd().split("\n");
}

function wrap(text: string): string[] {
  const parts = [];
  for (let at = 0; at === 0 || at < text.length; at += columns) parts.push(text.slice(at, at + columns));
  return parts;
}

/** A dark window, so that it reads on a light page and on a dark one. */
function drawTerminal(shown: readonly Line[]): string {
  const [lineHeight, left, top] = [19, 20, 52];
  const [width, height] = [2 * left + Math.ceil(7.83 * (columns + 2)), top + lineHeight * shown.length + 12];
  const rows = shown.map(({ kind, text }, index) => {
    const y = top + lineHeight * (index + 0.5);
    const body = kind === "command" ? `<tspan fill="#7ee787">$ </tspan><tspan fill="#f0f6fc">${escaped(text)}</tspan>` : escaped(text);
    return `<text x="${left}" y="${y}">${body}</text>`;
  });
  const dots = ["#ff5f57", "#febc2e", "#28c840"].map(
    (color, index) => `<circle cx="${left + 6 + 20 * index}" cy="20" r="6" fill="${color}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="A terminal: inspect, verify and serve a model">
<rect width="${width}" height="${height}" rx="10" fill="#0d1117" stroke="#30363d"/>
${dots.join("")}
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13" fill="#adbac7">
${rows.join("\n")}
</g>
</svg>
`;
}

/** Renderers may merge spaces; those that do not break are kept. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(" ", "&#160;");
}
