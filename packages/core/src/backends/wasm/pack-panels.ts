/** Row-major weights [width, outputs] in the order of the kernels: panels of 4, 2 and 1 outputs, one after the other, row by row in each. */
export function packPanels(weights: Float64Array, outputs: number): Float64Array {
  const packed = new Float64Array(weights.length);
  const width = weights.length / outputs;
  let at = 0;
  for (let output = 0; output < outputs;) {
    const size = panelSize(outputs - output);
    for (let row = 0; row < width; row++)
      for (let place = 0; place < size; place++) packed[at++] = weights[row * outputs + output + place]!;
    output += size;
  }
  return packed;
}

function panelSize(left: number): number {
  return left >= 4 ? 4 : left >= 2 ? 2 : 1;
}
