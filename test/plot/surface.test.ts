// Surfaces: how many quadrangles, in which order, and whether they are where an independent projection puts them.
import { np } from "dezero";
import { surface } from "dezero/plot";
import { Drawing, subpaths, type Pixel } from "./svg";

const region = { x: [-1, 1], y: [-1, 1] } as const;
const quadsOf = (markup: string): Pixel[][] => {
  const drawing = new Drawing(markup);
  return drawing.all("path", drawing.group("surface")).map((path) => subpaths(path)[0]!);
};

test("has a quadrangle between four samples, and none where the function has no value", () => {
  expect(quadsOf(surface((x, y) => x * y, { ...region, samples: 5 }))).toHaveLength(16);
  const hole = (x: number, y: number) => (x === 0 && y === 0 ? NaN : x + y);
  expect(quadsOf(surface(hole, { ...region, samples: 5 }))).toHaveLength(12);
});

test("draws what is farther away first", () => {
  // Flat and seen from above the horizon, farther is higher on the paper.
  for (const azimuth of [35, -40, 130, 260]) {
    const quads = quadsOf(surface(() => 1, { ...region, samples: 6, azimuth }));
    const middles = quads.map((quad) => quad.reduce((sum, { y }) => sum + y, 0) / 4);
    middles.forEach((y, i) => expect(y).toBeGreaterThanOrEqual((middles[i - 1] ?? -Infinity) - 0.11));
    expect(middles.at(-1)! - middles[0]!).toBeGreaterThan(50);
  }
});

test("is seen from where it should be", () => {
  // From straight above, nothing of the height is left: a map, turned by the azimuth.
  const quads = quadsOf(surface((x, y) => x * x - y, { ...region, samples: 3, azimuth: 0, elevation: 90 }));
  const corners = new Set(quads.flat().map(({ x, y }) => `${Math.round(x)},${Math.round(y)}`));
  const [xs, ys] = [0, 1].map((i) =>
    [...new Set([...corners].map((c) => Number(c.split(",")[i])))].sort((a, b) => a - b),
  );
  expect(corners.size).toBe(9);
  expect([xs!.length, ys!.length]).toEqual([3, 3]);
  expect(xs![2]! - xs![0]!).toBeCloseTo(ys![2]! - ys![0]!, -0.5);
  // From the side, nothing of the depth: x to the right, z upwards.
  const side = quadsOf(surface((x) => x, { ...region, samples: 3, azimuth: 0, elevation: 0 })).flat();
  const [{ x: x0, y: y0 }, { x: x1, y: y1 }] = [
    side.reduce((a, b) => (b.x < a.x ? b : a)),
    side.reduce((a, b) => (b.x > a.x ? b : a)),
  ];
  for (const { x, y } of side) expect(y).toBeCloseTo(y0 + ((x - x0) / (x1 - x0)) * (y1 - y0), 0);
  expect(y1).toBeLessThan(y0 - 50);
});

test("has axes with ticks and names, and is no larger than it need be", () => {
  const markup = surface((x, y) => x * x + y * y, {
    x: [-2, 2],
    y: [0, 10],
    title: "Bowl",
    labels: { z: "height" },
  });
  const texts = new Drawing(markup).texts();
  expect(texts).toEqual(expect.arrayContaining(["Bowl", "x", "y", "height", "−2", "2", "10", "100"]));
  expect(markup.length).toBeLessThan(60_000);
  expect(markup).not.toMatch(/NaN|Infinity|undefined/);
});

test("of a grid is that of the function, and the same each time", () => {
  const at = np.linspace(-1, 1, 9);
  const z = at.mul(at).reshape(9, 1).sub(at);
  const expected = surface((x, y) => y * y - x, { ...region, samples: 9 });
  expect(surface({ x: at, y: at, z })).toBe(expected);
  expect(surface((x, y) => y * y - x, { ...region, samples: 9 })).toBe(expected);
});

test("gives every power of ten the same height when asked", () => {
  const drawing = new Drawing(surface((x) => 10 ** (6 + 2 * x), { ...region, scale: "log" }));
  const heights = ["10⁴", "10⁵", "10⁶", "10⁷", "10⁸"].map((tick) => {
    const label = drawing.all("text").find(({ textContent }) => textContent === tick);
    return Number(label?.getAttribute("y"));
  });
  const step = heights[1]! - heights[0]!;
  expect(step).toBeLessThan(-10);
  heights.forEach((height, i) => expect(height).toBeCloseTo(heights[0]! + i * step, 1));
});

test.each<[() => unknown, string]>([
  [() => surface((x) => x, { x: [0, 1] }), "surface: expected y: [min, max], got undefined"],
  [() => surface(() => NaN, region), "surface: expected finite heights, got none"],
  [() => surface((x) => x, { ...region, elevation: 100 }), "elevation from 0 to 90"],
  [() => surface((x) => x, { ...region, samples: 1 }), "surface: expected samples from 2 to 512, got 1"],
  [() => surface((x) => x, { ...region, zoom: 2 } as never), 'surface: unknown option "zoom"'],
])("%s throws", (run, message) => {
  expect(run).toThrow(message);
});
