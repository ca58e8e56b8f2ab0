import { barsOf } from "../bars.ts";
import { printRows } from "../batches.ts";
import type { Finding } from "../claim.ts";
import { peers } from "../peers.ts";
import type { ModelResult, PeerResult, Race, Results } from "../results.ts";
import { printBytes, printSpread, printTime, ratiosOf, spreadOf } from "../statistics.ts";
import { table } from "./table.ts";

const others = peers.filter(({ name }) => name !== "godwit");

/** `RESULTS.md`: every figure of a run. */
export function resultsPage(results: Results): string {
  const bars = results.models.flatMap(barsOf);
  const sections = [
    head(results),
    bars.length === 0 ? [] : barsSection(bars),
    ...racesOf(results).map(({ rows, threads }) => raceSection(results, rows, threads)),
    results.models.length === 0 ? [] : formsSection(results),
    results.models.length === 0 ? [] : accuracySection(results),
    results.models.length === 0 ? [] : ownSection(results),
    missingSection(results),
    ...results.claims.map(({ title, findings }) => [`## ${title}`, "", ...findingsTable(findings)]),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function head({ date, minutes, quick, machine, versions }: Results): string[] {
  const { processor, threads, memory, system, load } = machine;
  return [
    "# What the benchmark found",
    "",
    `Written by \`bench/run\`${quick ? " `--quick`" : ""} on ${date.slice(0, 10)}, in ${minutes} minutes: ${processor}, ${threads} threads, ${memory} GB, ${system}, load ${load} at the end.`,
    "",
    `${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(" · ")}.`,
    "",
    "Times are medians. A ratio says how many times as quick as a peer Godwit is, round by round in one run: its median, with the least and",
    "the most in brackets. [README.md](README.md) tells how it is measured.",
    "",
    "![Time of a row beside the peers](chart.svg)",
  ];
}

function barsSection(bars: readonly Finding[]): string[] {
  const missed = bars.filter(({ reached }) => reached === false).length;
  return [`## The bars: ${bars.length - missed} of ${bars.length} reached`, "", ...findingsTable(bars)];
}

function findingsTable(findings: readonly Finding[]): string[] {
  const mark = ({ reached }: Finding): string => (reached === null ? "" : reached ? "yes" : "**no**");
  const noted = findings.some(({ note }) => note !== undefined && note !== "");
  return table(
    ["what", "measured", "floor", "reached", ...(noted ? ["note"] : [])],
    findings.map((finding) => [finding.what, finding.figure, finding.floor, mark(finding), ...(noted ? [finding.note ?? ""] : [])]),
  );
}

/** Each kind of race that was run, small batches first, then those on several threads. */
function racesOf({ models }: Results): readonly Pick<Race, "rows" | "threads">[] {
  const seen = new Map(models.flatMap(({ races }) => races.map(({ rows, threads }) => [`${rows} ${threads}`, { rows, threads }] as const)));
  return [...seen.values()].toSorted((a, b) => a.threads - b.threads || a.rows - b.rows);
}

function raceSection(results: Results, rows: number, threads: number): string[] {
  const found = results.models.flatMap((model) => {
    const race = model.races.find((each) => each.rows === rows && each.threads === threads);
    return race === undefined ? [] : [{ model, race }];
  });
  const shown = others.filter(({ name }) => found.some(({ race }) => race.times[name] !== undefined));
  return [
    `## ${printRows(rows).replace(/^o/u, "O")} a call, ${threads === 1 ? "one thread" : `${threads} threads`}`,
    "",
    ...table(
      ["model", "Godwit", ...shown.map(({ title }) => title)],
      found.map(({ model, race }) => [
        model.title,
        race.times.godwit === undefined ? "" : printTime(spreadOf(race.times.godwit).median),
        ...shown.map(({ name }) => raceCell(race, race.times[name], model.peers[name])),
      ]),
    ),
  ];
}

function raceCell({ times: { godwit } }: Race, theirs: readonly number[] | undefined, peer: PeerResult | undefined): string {
  if (theirs === undefined) return "";
  const time = printTime(spreadOf(theirs).median);
  const wrong = (peer?.accuracy?.wrong ?? 0) > 0 ? " (answers wrongly)" : "";
  return godwit === undefined ? `${time}${wrong}` : `${printSpread(ratiosOf(godwit, theirs))} of ${time}${wrong}`;
}

function formsSection({ models }: Results): string[] {
  const cell = ({ prepared, loadMs }: PeerResult = { prepared: { reason: "" } }): string =>
    "reason" in prepared || loadMs === undefined
      ? ""
      : `${prepared.ms === 0 ? "" : `${printTime(prepared.ms)}, `}${printBytes(prepared.bytes)}, ready in ${printTime(loadMs)}`;
  const shown = peers.filter(({ name }) => models.some((model) => cell(model.peers[name]) !== ""));
  return [
    "## From the trainer's file to ready",
    "",
    "Time to make the library's own form of the model, where it has one; its size; time from there until it can answer.",
    "",
    ...table(
      ["model", ...shown.map(({ title }) => title)],
      models.map((model) => [model.title, ...shown.map(({ name }) => cell(model.peers[name]))]),
    ),
  ];
}

function accuracySection({ models }: Results): string[] {
  const cell = ({ accuracy }: Partial<PeerResult> = {}): string => {
    if (accuracy === undefined) return "";
    const { bitEqual, largest, wrong } = accuracy;
    const share = `${(bitEqual * 100).toFixed(bitEqual === 1 || bitEqual === 0 ? 0 : 2)} %`;
    const off = largest === 0 ? "" : `, ${largest.toPrecision(2)}`;
    return `${share}${off}${wrong === 0 ? "" : `, **${(wrong * 100).toPrecision(2)} % wrong**`}`;
  };
  const shown = peers.filter(({ name }) => models.some((model) => model.peers[name]?.accuracy !== undefined));
  return [
    "## Answers beside the trainer's",
    "",
    "Share of values with the same bits, and the largest difference. Wrong is what is off by more than 2e-5.",
    "",
    ...table(
      ["model", ...shown.map(({ title }) => title)],
      models.map((model) => [model.title, ...shown.map(({ name }) => cell(model.peers[name]))]),
    ),
  ];
}

function ownSection({ models }: Results): string[] {
  return [
    "## Godwit: one row, and memory",
    "",
    "Half of the calls, and 99 of 100, take at most so long; bytes that a call leaves on the heap: with an object answered by a new array,",
    "with an object and a list answered into an array that is there; peak memory above an idle process, with model, input and output of one batch.",
    "",
    ...table(
      ["model", "half", "99 of 100", "heap: object", "object, into", "list, into", "rows", "peak above idle", "artifact", "input"],
      models.flatMap(({ title, own }) =>
        own === undefined
          ? []
          : [
              [
                title,
                printTime(own.p50),
                printTime(own.p99),
                ...[own.heap.call, own.heap.objectInto, own.heap.listInto].map(printBytes),
                ...(own.memory === undefined
                  ? ["", "", "", ""]
                  : [
                      own.memory.rows.toLocaleString("en-US"),
                      ...[own.memory.above, own.memory.artifact, own.memory.input].map(printBytes),
                    ]),
              ],
            ],
      ),
    ),
  ];
}

/** Why libraries did not take part, those of one reason in one row. */
function missingSection({ models }: Results): string[] {
  const reasons = new Map<string, { readonly title: string; readonly reason: string; readonly models: string[] }>();
  const note = (model: ModelResult, name: keyof ModelResult["peers"], title: string): void => {
    const peer = model.peers[name];
    const reason = peer === undefined ? undefined : "reason" in peer.prepared ? peer.prepared.reason : peer.reason;
    if (reason === undefined) return;
    const key = `${name} ${reason}`;
    const known = reasons.get(key) ?? { title, reason, models: [] };
    known.models.push(model.title);
    reasons.set(key, known);
  };
  for (const { name, title } of peers) for (const model of models) note(model, name, title);
  if (reasons.size === 0) return [];
  return [
    "## Who did not take part, and why",
    "",
    "A library that would take seconds for one call is left out of the larger batches too.",
    "",
    ...table(
      ["library", "why", "models"],
      [...reasons.values()].map(({ title, reason, models: names }) => [title, reason, names.join(", ")]),
    ),
  ];
}
