import { matrix, type GraphBuilder, type NodeId, type Tensor } from "../ir/index.ts";

/** More columns, and the tables of their waves do not fit an artifact. */
export const mostConvolvedColumns = 2048;

/** Complex numbers of each row: the frequencies of real numbers that differ. */
interface Spectrum {
  readonly real: NodeId;
  readonly imaginary: NodeId;
}

/**
 * The circular convolution of some values [rows, n] by way of their Fourier transforms, as a library's fast transform computes it. The
 * sums are taken plainly; as the error of each weight stands what a fast transform may add, a multiple of the logarithm of n in the
 * Euclidean norm (Higham).
 */
export function circularProduct(graph: GraphBuilder, values: readonly NodeId[]): NodeId {
  const count = graph.width(values[0]!);
  const frequencies = Math.floor(count / 2) + 1;
  const doubt = 128 * (Math.log2(count) + 2) * 2 ** -53;
  const forward = (wave: (angle: number) => number): Tensor =>
    waves(count, frequencies, (place, frequency) => wave(turn(place * frequency, count)));
  const [cosines, sines] = [forward(Math.cos), forward((angle) => -Math.sin(angle))];
  const error = constantMatrix(cosines, doubt * Math.sqrt(count));
  const spectra = values.map((value): Spectrum => ({
    real: graph.matmul(value, cosines, { error }),
    imaginary: graph.matmul(value, sines, { error }),
  }));
  const { real, imaginary } = spectra.reduce((left, right) => multiplied(graph, left, right));
  const back = waves(2 * frequencies, count, (row, place) => {
    const frequency = row % frequencies;
    const angle = turn(place * frequency, count);
    const once = frequency === 0 || 2 * frequency === count ? 1 : 2;
    return (once * (row < frequencies ? Math.cos(angle) : -Math.sin(angle))) / count;
  });
  return graph.matmul(graph.concat([real, imaginary]), back, { error: constantMatrix(back, (doubt * Math.SQRT2) / Math.sqrt(count)) });
}

function turn(steps: number, count: number): number {
  return (2 * Math.PI * (steps % count)) / count;
}

function multiplied(graph: GraphBuilder, left: Spectrum, right: Spectrum): Spectrum {
  return {
    real: graph.minus(graph.times(left.real, right.real), graph.times(left.imaginary, right.imaginary)),
    imaginary: graph.plus(graph.times(left.real, right.imaginary), graph.times(left.imaginary, right.real)),
  };
}

function waves(rows: number, columns: number, of: (row: number, column: number) => number): Tensor {
  return matrix(
    rows,
    columns,
    Float64Array.from({ length: rows * columns }, (_, index) => of(Math.floor(index / columns), index % columns)),
  );
}

function constantMatrix({ shape, data }: Tensor, value: number): Tensor {
  return matrix(shape[0]!, shape[1]!, new Float64Array(data.length).fill(value));
}
