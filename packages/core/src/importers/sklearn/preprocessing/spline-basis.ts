/** De Boor's recurrence: the `degree + 1` basis splines that are not 0 at x, where t[interval] ≤ x < t[interval + 1]. */
export function basisAt(t: Float64Array, x: number, degree: number, interval: number): Float64Array {
  const h = new Float64Array(degree + 1);
  h[0] = 1;
  for (let order = 1; order <= degree; order++)
    raise(h, order, (n, before) => {
      const [after, ahead] = [t[interval + n]!, t[interval + n - order]!];
      if (after === ahead) return;
      const w = before / (after - ahead);
      h[n - 1]! += w * (after - x);
      h[n] = w * (x - ahead);
    });
  return h;
}

/** Their first derivatives. */
export function slopesAt(t: Float64Array, x: number, degree: number, interval: number): Float64Array {
  const h = new Float64Array(degree + 1);
  if (degree === 0) return h;
  h.set(basisAt(t, x, degree - 1, interval));
  raise(h, degree, (n, before) => {
    const [after, ahead] = [t[interval + n]!, t[interval + n - degree]!];
    if (after === ahead) return;
    const w = (degree * before) / (after - ahead);
    h[n - 1]! -= w;
    h[n] = w;
  });
  return h;
}

/** One step of the recurrence: `h` begins anew, and `add` is given what each place held before. */
function raise(h: Float64Array, order: number, add: (n: number, before: number) => void): void {
  const before = h.slice(0, order);
  h[0] = 0;
  for (let n = 1; n <= order; n++) {
    h[n] = 0;
    add(n, before[n - 1]!);
  }
}
