// Tables as arrays of pieces; a search finds how many points lie at or before x, padded with what is at and before nothing.

const padded = (values) => {
  const all = [...values];
  while (all.length & (all.length + 1)) all.push(NaN);
  return Float64Array.from(all);
};
const line = (points, outside, even) => {
  const xs = points.map((point) => point[0]);
  const ys = points.map((point) => point[1]);
  const slopes = xs.slice(1).map((x, i) => (x === xs[i] ? 0 : (ys[i + 1] - ys[i]) / (x - xs[i])));
  if (even) return [xs, xs, ys, [...slopes, 0]].map((part) => Float64Array.from(part));
  const far = outside === "extrapolate" && slopes.length ? [slopes[0], slopes[slopes.length - 1]] : [0, 0];
  const before = outside === "missing" ? NaN : ys[0];
  return [padded(xs), ...[[xs[0], ...xs], [before, ...ys], [far[0], ...slopes, far[1]]].map((part) => Float64Array.from(part))];
};
const steps = (points, inside) => {
  const ys = points.map((point) => point[1]);
  const values = inside === "previous" ? [ys[0], ...ys] : [...ys, ys[ys.length - 1]];
  return [padded([...points.map((point) => point[0]), NaN]), Float64Array.from(values)];
};
