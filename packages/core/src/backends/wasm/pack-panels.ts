import type { Tensor } from "../../ir/tensor.ts";

/** Row-major weights [width, outputs] in the order of the kernels: panels of 4, 2 and 1 outputs, one after the other, row by row in each. */
export function packPanels(weights: Float64Array, outputs: number): Float64Array {
  return panels(weights.length / outputs, outputs, (row, output) => weights[row * outputs + output]!);
}

/** Points [n, width] the same way: each is an output, its cells are the weights. */
export function packPointPanels({ shape, data }: Tensor): Float64Array {
  const [count, width] = shape as [number, number];
  const cells = data as Float64Array;
  return panels(width, count, (column, point) => cells[point * width + column]!);
}

function panels(width: number, outputs: number, weight: (row: number, output: number) => number): Float64Array {
  const packed = new Float64Array(width * outputs);
  let at = 0;
  for (let output = 0; output < outputs;) {
    const size = panelSize(outputs - output);
    for (let row = 0; row < width; row++) for (let place = 0; place < size; place++) packed[at++] = weight(row, output + place);
    output += size;
  }
  return packed;
}

function panelSize(left: number): number {
  return left >= 4 ? 4 : left >= 2 ? 2 : 1;
}

/** The same in float32, in panels of 4 outputs and then one by one. */
export function packSinglePanels(weights: Float64Array, outputs: number): Uint8Array {
  const packed = new Float32Array(weights.length);
  let at = 0;
  for (let output = 0; output < outputs;) {
    const size = outputs - output >= 4 ? 4 : 1;
    for (let first = output; first < weights.length; first += outputs)
      for (let place = 0; place < size; place++) packed[at++] = weights[first + place]!;
    output += size;
  }
  return new Uint8Array(packed.buffer);
}
