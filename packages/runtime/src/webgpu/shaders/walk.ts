import { everyOutput, type GpuForest } from "@godwit/core/webgpu";
import { float32Add, roundToFloat32 } from "./float32.ts";
import { float64Add } from "./float64.ts";
import { batchLayout, workgroupRows } from "./rank.ts";

/** So many sums of a row are kept in registers; more stand in the answer from the start. */
const ownSums = [1, 4, 16];

type Shape = Pick<GpuForest, "writes" | "arithmetic" | "width" | "trees">;

/**
 * WGSL: from ranks to answers, a row a thread. Tile by tile the nodes are brought into the workgroup's memory (of a tree that is
 * larger than `stagedNodes`, its top); each row then walks the tile's trees in order, so that sums run as the library runs them. Answers stand
 * column by column.
 */
export function walkShader(shape: Shape): string {
  const { stagedNodes } = shape.trees;
  const answer = answerOf(shape);
  return `${batchLayout}${answer.declarations}
@group(0) @binding(0) var<uniform> batch: Batch;
@group(0) @binding(1) var<storage, read> nodes: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read> trees: array<vec2<u32>>;
@group(0) @binding(3) var<storage, read> tiles: array<vec4<u32>>;
@group(0) @binding(4) var<storage, read> leafValues: array<Cell>;
@group(0) @binding(5) var<storage, read> start: array<Cell>;
@group(0) @binding(6) var<storage, read> ranks: array<u32>;
@group(0) @binding(7) var<storage, read_write> answer: array<Cell>;

var<workgroup> staged: array<vec2<u32>, ${stagedNodes}>;

@compute @workgroup_size(${workgroupRows})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let row = group.x * ${workgroupRows}u + lane;
  let isRow = row < batch.rows;
  let ranksOfRow = group.x * batch.planePairs * ${workgroupRows}u + lane;
  ${answer.begin}
  for (var index = 0u; index < batch.tiles; index++) {
    let tile = tiles[index];
    workgroupBarrier();
    for (var node = lane; node < tile.w; node += ${workgroupRows}u) { staged[node] = nodes[tile.z + node]; }
    workgroupBarrier();
    let end = select(tile.x, tile.y, isRow);
    for (var tree = tile.x; tree < end; tree++) {
      var at = trees[tree].x;
      var node: vec2<u32>;
      loop {
        if (at < tile.w) { node = staged[at]; } else { node = nodes[tile.z + at]; }
        if ((node.y & 1u) == 1u) { break; }
        let plane = node.x >> 16u;
        let rank = (ranks[ranksOfRow + (plane >> 1u) * ${workgroupRows}u] >> ((plane & 1u) << 4u)) & 0xffffu;
        at = (node.y >> 1u) + select(0u, 1u, rank > (node.x & 0xffffu));
      }
      let leaf = node.y >> 1u;
      ${answer.report}
    }
  }
  ${answer.end}
}
`;
}

interface AnswerCode {
  readonly declarations: string;
  readonly begin: string;
  readonly report: string;
  readonly end: string;
}

function answerOf(shape: Shape): AnswerCode {
  switch (shape.writes) {
    case "leaves":
      return { declarations: "alias Cell = u32;", begin: "", report: "answer[tree * batch.answerStride + row] = leaf;", end: "" };
    case "values":
      return {
        declarations: "alias Cell = vec2<u32>;",
        begin: "",
        report: "answer[tree * batch.answerStride + row] = leafValues[leaf * batch.leafWidth];",
        end: "",
      };
    case "sums":
      return sumsOf(shape);
    default:
      return shape.writes satisfies never;
  }
}

function sumsOf({ arithmetic, width }: Shape): AnswerCode {
  const own = ownSums.find((count) => width <= count);
  const inAnswer = (column: string): string => `answer[${column} * batch.answerStride + row]`;
  const sum = (column: string): string => (own === undefined ? inAnswer(column) : `sums[${own === 1 ? "0u" : column}]`);
  const forEach = (body: string): string => `for (var column = 0u; column < batch.width; column++) { ${body} }`;
  const begin = forEach(`${sum("column")} = start[column];`);
  const beginFromAnswer = own === undefined ? "" : forEach(`${sum("column")} = ${inAnswer("column")};`);
  return {
    declarations: additions[arithmetic],
    begin: `${own === undefined ? "" : `var sums: array<Cell, ${own}>;`}
  if (isRow) { if (batch.startsFromAnswer == 1u) { ${beginFromAnswer} } else { ${begin} } }`,
    report: `let output = trees[tree].y;
      if (output != ${everyOutput}u) { ${sum("output")} = plus(${sum("output")}, leafValues[leaf * batch.leafWidth]); }
      else { ${forEach(`${sum("column")} = plus(${sum("column")}, leafValues[leaf * batch.leafWidth + column]);`)} }`,
    end: own === undefined ? "" : `if (isRow) { ${forEach(`${inAnswer("column")} = ${sum("column")};`)} }`,
  };
}

const additions: { readonly [K in GpuForest["arithmetic"]]: string } = {
  f64: `alias Cell = vec2<u32>;${float64Add}fn plus(a: Cell, b: Cell) -> Cell { return add64(a, b); }`,
  f32: `alias Cell = u32;${float32Add}fn plus(a: Cell, b: Cell) -> Cell { return add32(a, b); }`,
  f64_to_f32: `alias Cell = vec2<u32>;${float64Add}${float32Add}${roundToFloat32}fn plus(a: Cell, b: Cell) -> Cell { return roundToFloat32(add64(a, b)); }`,
};
