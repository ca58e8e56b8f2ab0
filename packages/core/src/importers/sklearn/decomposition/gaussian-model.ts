import { log } from "../../../math/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import type { Tensor } from "../../../ir/index.ts";
import type { FloatDtype } from "../../../composites/index.ts";

/**
 * A row's log-likelihood under probabilistic PCA: `−½ distance − ½ offset`, where the distance is `around · |r|²` plus
 * `along · (component · r)²` for each component of the centred row r. The library inverts a matrix at each call instead;
 * `doubt` times (Σ|r|)² bounds by how much its distance differs, `offsetDoubt` by how much its determinant does.
 */
export interface GaussianModel {
  readonly around: number;
  readonly along: Float64Array;
  readonly offset: number;
  readonly doubt: number;
  readonly offsetDoubt: number;
}

/** `scaled`: whitened components are scaled; 0.17 forgot that where they are fewer than features. Null where the library's matrix has no inverse but by rounding, so that `score_samples` raises or answers noise. */
export function readGaussianModel(view: PythonView, weights: Tensor, dtype: FloatDtype, scaled: boolean): GaussianModel | null {
  const [features, count] = weights.shape as [number, number];
  const noise = view.find("noise_variance_")?.orNone()?.number();
  if (noise === undefined || (noise === 0 && count < features)) return null;
  const variances = view.attribute("explained_variance_").float64([count]);
  const scales = view.attribute("whiten").boolean() && (scaled || count === features) ? variances : new Float64Array(count).fill(1);
  const excess = variances.map((variance) => Math.max(variance - noise, 0));
  if (excess.some((each) => !(each > 0))) return null;
  const pivots = excess.map((each, index) => (noise === 0 ? each * scales[index]! : scales[index]! / noise + 1 / each));
  const along = pivots.map((pivot, index) => (noise === 0 ? 1 / pivot : -scales[index]! / (noise * noise * pivot)));
  const around = noise === 0 ? 0 : 1 / noise;
  const eigenvalues = excess.map((each, index) => each * scales[index]! + noise);
  const logDeterminant = -eigenvalues.reduce((sum, each) => sum + log(each), 0) - (noise === 0 ? 0 : (features - count) * log(noise));
  const rounding = dtype === "<f4" ? 2 ** -23 : 2 ** -52;
  const blur = (features + count) * rounding + skewness(weights);
  const condition = Math.max(...pivots) / Math.min(...pivots);
  const steepest = Math.max(...eigenvalues) / Math.min(...eigenvalues, count < features ? noise : Infinity);
  if (!(Math.max(condition, steepest) * blur < 1)) return null;
  const largest = Math.max(...along.map(Math.abs));
  const width = widestColumn(weights);
  const doubt = 16 * blur * (condition + 1) * largest * width * width + 8 * rounding * around;
  const spread = features * Math.hypot(...eigenvalues, noise * Math.sqrt(features - count));
  const offsetDoubt =
    spread * (doubt + blur * (largest + around)) +
    features * rounding * (Math.abs(logDeterminant) + eigenvalues.reduce((sum, each) => sum + Math.abs(log(each)), 0));
  return { around, along, offset: features * log(2 * Math.PI) - logDeterminant, doubt, offsetDoubt };
}

/** How far the components are from orthonormal. */
function skewness({ shape, data }: Tensor): number {
  const [features, count] = shape as [number, number];
  const cells = data as Float64Array;
  let most = 0;
  for (let a = 0; a < count; a++)
    for (let b = a; b < count; b++) {
      let sum = a === b ? -1 : 0;
      for (let row = 0; row < features; row++) sum += cells[row * count + a]! * cells[row * count + b]!;
      most = Math.max(most, Math.abs(sum));
    }
  return most;
}

/** The largest sum of absolute weights of a feature. */
function widestColumn({ shape, data }: Tensor): number {
  const [features, count] = shape as [number, number];
  let most = 0;
  for (let row = 0; row < features; row++) {
    let sum = 0;
    for (let column = 0; column < count; column++) sum += Math.abs((data as Float64Array)[row * count + column]!);
    most = Math.max(most, sum);
  }
  return most;
}
