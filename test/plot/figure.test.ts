// Figures are read back from their text: what stands where must follow from the numbers alone.
import { np, variable } from "dezero";
import { arrows, contour, figure, line, rule, scatter, text, type Mark } from "dezero/plot";
import { Drawing, origin, subpaths } from "./svg";

const draw = (...args: Parameters<typeof figure>): Drawing => new Drawing(figure(...args));

describe("axes", () => {
  test("a line goes through its points, as the ticks show them", () => {
    const [xs, ys] = [
      [0, 1, 2, 3, 4],
      [10, 0, 20, -5, 12.5],
    ];
    const drawing = draw({}, line(xs, ys));
    const [toX, toY] = [drawing.scale("x", 0, 4), drawing.scale("y", 0, 20)];
    const [path] = drawing.all("path", drawing.group("line"));
    const [points = []] = subpaths(path!);
    expect(points.map(({ x }) => toX(x))).toEqual(xs.map((x) => expect.closeTo(x, 2)));
    expect(points.map(({ y }) => toY(y))).toEqual(ys.map((y) => expect.closeTo(y, 1)));
  });

  test("powers of ten are equally far apart on a logarithmic axis", () => {
    const xs = [1e-8, 1e-6, 1e-4, 1e-2, 1];
    const drawing = draw(
      { x: { type: "log", ticks: xs }, y: { type: "log" } },
      line(xs, [1, 10, 100, 1e3, 1e4]),
    );
    const ticks = drawing.ticks("x");
    expect([...ticks.keys()]).toEqual(
      ["10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²", "1"].map((s) => (s === "1" ? "10⁰" : s)),
    );
    const pixels = [...ticks.values()];
    const step = pixels[1]! - pixels[0]!;
    expect(step).toBeGreaterThan(80);
    pixels.forEach((pixel, i) => expect(pixel).toBeCloseTo(pixels[0]! + i * step, 1));
    // y = x^(1/2) * 1e4 is straight.
    const [points = []] = subpaths(drawing.all("path", drawing.group("line"))[0]!);
    const slopes = points.slice(1).map(({ x, y }, i) => (y - points[i]!.y) / (x - points[i]!.x));
    for (const slope of slopes) expect(slope).toBeCloseTo(slopes[0]!, 2);
  });

  test("are labelled with a real minus sign, and with groups of three digits", () => {
    const drawing = draw({ y: { domain: [-20000, 20000], ticks: [-20000, 0, 20000] } }, line([0, 1], [0, 1]));
    expect([...drawing.ticks("y").keys()]).toEqual(["−20,000", "0", "20,000"]);
  });

  test("keep circles round when the units are equally long", () => {
    const drawing = draw({ aspectRatio: 1, x: { domain: [0, 4] }, y: { domain: [0, 8] } });
    const [x, y] = [drawing.ticks("x"), drawing.ticks("y")];
    expect((x.get("4")! - x.get("0")!) / 4).toBeCloseTo((y.get("0")! - y.get("8")!) / 8, 1);
  });
});

describe("marks", () => {
  test("take lists, typed arrays, arrays and variables", () => {
    const plain = figure({}, line([0, 1, 2], [3, 4, 5]));
    const columns = [new Float32Array([3, 4, 5]), np.array([3, 4, 5]), variable([3, 4, 5])];
    for (const ys of columns) expect(figure({}, line(np.arange(3), ys))).toBe(plain);
  });

  test("leave a gap where there is no number, or none that an axis can show", () => {
    const pathsOf = (ys: number[], type: "linear" | "log") => {
      const drawing = draw({ y: { type } }, line([0, 1, 2, 3, 4, 5], ys));
      return drawing
        .all("path", drawing.group("line"))
        .flatMap(subpaths)
        .map(({ length }) => length);
    };
    expect(pathsOf([1, 2, NaN, 4, 5, 6], "linear")).toEqual([2, 3]);
    expect(pathsOf([1, 2, 3, 0, 5, 6], "log")).toEqual([3, 2]);
  });

  test("outside of a given domain are cut off or left out", () => {
    const x = { domain: [0, 2] } as const;
    const cut = draw({ x }, line([0, 4], [0, 4]));
    const [clip] = cut.all("clipPath");
    expect(cut.group("line").getAttribute("clip-path") ?? cut.markup).toContain(clip!.getAttribute("id")!);
    const dots = draw({ x, y: { domain: [0, 2] } }, scatter([-1, 1, 3], [1, 1, 1]));
    expect(dots.all("circle", dots.group("dot"))).toHaveLength(1);
  });

  test("arrows point where a step would lead, and the longest has the length that was asked for", () => {
    // One unit of x is drawn twice as long as one of y.
    const options = { x: { domain: [-1, 1] as const }, y: { domain: [-1, 1] as const }, aspectRatio: 2 };
    const drawing = draw(options, arrows([0, 0, 0], [0, 0, 0], [1, 0, 2], [1, -1, 0], { length: 30 }));
    const vectors = drawing.all("path", drawing.group("vector"));
    const turn = vectors.map((path) =>
      Number(/rotate\((-?[\d.]+)\)/.exec(path.getAttribute("transform")!)?.[1] ?? 0),
    );
    // Clockwise from upwards: right and half as far up; down; right.
    expect(turn).toEqual([90 - 26.565, 180, 90].map((angle) => expect.closeTo(angle, 1)));
    const lengths = vectors.map((path) =>
      Number(/M0,0V?L?(?:0,)?(-?[\d.]+)/.exec(path.getAttribute("d")!)![1]),
    );
    expect(lengths.map(Math.abs)).toEqual(
      [15 * Math.sqrt(1.25), 7.5, 30].map((size) => expect.closeTo(size, 1)),
    );
  });

  test("text and rules stand where they were told", () => {
    const drawing = draw(
      { x: { domain: [0, 4] }, y: { domain: [0, 4] } },
      text([1, 9], [3, 3], ["here", "outside"], { anchor: "middle", dx: 0 }),
      rule({ x: 2 }, { label: "two", dashed: true }),
    );
    const here = drawing.all("text").find(({ textContent }) => textContent === "here")!;
    expect(drawing.scale("x", 0, 4)(origin(here).x)).toBeCloseTo(1, 1);
    expect(drawing.scale("y", 0, 4)(origin(here).y)).toBeCloseTo(3, 1);
    expect(drawing.texts()).toEqual(expect.arrayContaining(["two"]));
    expect(drawing.texts()).not.toContain("outside");
  });
});

describe("names", () => {
  const xs = np.linspace(0, 1, 5);
  const named = (label: string, end: number): Mark => line(xs, xs.mul(end), { label });
  const inLegend = (drawing: Drawing) => drawing.groups("legend").flatMap((group) => drawing.texts(group));

  test("stand at the ends of their lines, in their colors", () => {
    const drawing = draw({}, named("one", 1), named("two", 2));
    expect(inLegend(drawing)).toEqual([]);
    const strokes = drawing.groups("line").map((group) => group.getAttribute("stroke"));
    const [one, two] = ["one", "two"].map((name) => drawing.all("text").find((t) => t.textContent === name)!);
    expect([one!.getAttribute("fill"), two!.getAttribute("fill")]).toEqual(strokes);
    expect(new Set(strokes).size).toBe(2);
    expect(Number(one!.getAttribute("y"))).toBeGreaterThan(Number(two!.getAttribute("y")));
  });

  test("that would cover each other move apart", () => {
    const drawing = draw({}, named("one", 1), named("other", 1.001));
    const at = ["one", "other"].map((name) => {
      const label = drawing.all("text").find(({ textContent }) => textContent === name)!;
      return Number(label.getAttribute("y"));
    });
    expect(Math.abs(at[0]! - at[1]!)).toBeGreaterThanOrEqual(13.9);
    expect(Math.abs(at[0]! - at[1]!)).toBeLessThan(16);
  });

  test("are in a legend when there is no room, or when there are points", () => {
    const many = Array.from({ length: 6 }, (_, i) => named(`line ${i}`, 1 + i / 1e3));
    expect(inLegend(draw({}, ...many))).toEqual(many.map((_, i) => `line ${i}`));
    expect(inLegend(draw({}, named("fit", 1), scatter([0], [1], { label: "data" })))).toEqual([
      "fit",
      "data",
    ]);
  });
});

describe("contours", () => {
  const bowl = (x: number, y: number) => x * x + y * y;
  const region = { x: [-2, 2], y: [-2, 2] } as const;

  test("of x² + y² are circles", () => {
    const levels = [0.5, 1, 2, 3];
    const drawing = draw({ aspectRatio: 1 }, contour(bowl, { ...region, levels, labels: false }));
    const [toX, toY] = [drawing.scale("x", -2, 2, minus), drawing.scale("y", -2, 2, minus)];
    const paths = drawing.all("path", drawing.group("contours"));
    expect(paths).toHaveLength(levels.length);
    paths.forEach((path, i) => {
      // What is above a level: the square, with a round hole in it.
      const rings = subpaths(path);
      const hole = rings.filter((ring) => ring.every(({ x }) => Math.abs(toX(x)) < 1.99));
      expect(hole).toHaveLength(1);
      expect(hole[0]!.length).toBeGreaterThan(15);
      for (const { x, y } of hole[0]!)
        expect(Math.hypot(toX(x), toY(y))).toBeCloseTo(Math.sqrt(levels[i]!), 2);
    });
  });

  test("of a grid and of a function of variables are those of the function", () => {
    const expected = figure({}, contour(bowl, { ...region, samples: 21 }));
    const at = np.linspace(-2, 2, 21);
    const z = at.mul(at).reshape(21, 1).add(at.mul(at));
    expect(figure({}, contour({ x: at, y: at, z }))).toBe(expected);
    const f = (x: number, y: number) => variable(x).pow(2).add(variable(y).pow(2));
    expect(figure({}, contour(f, { ...region, samples: 21 }))).toBe(expected);
  });

  test("of very different heights are powers of ten, and are labelled", () => {
    const drawing = draw(
      {},
      contour((x, y) => 10 ** (3 * x + 0 * y), { ...region, scale: "log", levels: 12 }),
    );
    expect(drawing.texts(drawing.group("levels"))).toEqual(expect.arrayContaining(["10⁻³", "10³"]));
    // They stand where x = level / 3, in straight lines.
    const toX = drawing.scale("x", -2, 2, minus);
    const label = drawing.all("text", drawing.group("levels")).find((t) => t.textContent === "10³")!;
    expect(toX(origin(label).x)).toBeCloseTo(1, 1);
  });

  const minus = (value: number) => String(value).replace("-", "−");
});

describe("a figure", () => {
  const marks = () => [
    contour((x, y) => Math.sin(x) * y, { x: [-3, 3], y: [-1, 1], levels: 5 }),
    arrows([0, 1], [0, 0], [1, 1], [0, 1]),
    line([-3, 3], [-2, 2], { label: "diagonal" }),
  ];

  test("is the same text each time, and shares no ids with another", () => {
    const one = figure({ title: "One" }, ...marks());
    expect(figure({ title: "One" }, ...marks())).toBe(one);
    const idsOf = (markup: string) => [...markup.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!);
    const other = idsOf(figure({ title: "Other" }, ...marks()));
    expect(idsOf(one).length).toBeGreaterThan(0);
    expect(idsOf(one).filter((id) => other.includes(id))).toEqual([]);
    for (const [, id] of one.matchAll(/url\(#([^)]+)\)/g)) expect(idsOf(one)).toContain(id);
  });

  test("has no more than two decimals, and no numbers that are none", () => {
    const markup = figure({ title: "One" }, ...marks());
    const geometry = [...markup.matchAll(/ (?:d|transform|x|y|x1|x2|y1|y2|cx|cy|r)="([^"]*)"/g)].map(
      ([, v]) => v!,
    );
    expect(geometry.length).toBeGreaterThan(20);
    expect(geometry.filter((value) => /\.\d{3}|NaN|Infinity|undefined|e-/.test(value))).toEqual([]);
  });

  test("has words for those who do not see it, and paper of its own", () => {
    const drawing = draw(
      { title: "Loss & <more>", x: { label: "step" } },
      line([0, 1], [1, 0], { label: "train" }),
    );
    expect(drawing.root.getAttribute("role")).toBe("img");
    expect(drawing.root.getAttribute("aria-label")).toBe("Loss & <more>. x: step. train");
    expect(drawing.texts()).toEqual(expect.arrayContaining(["Loss & <more>", "step", "train"]));
    const [paper] = drawing.all("rect");
    expect(paper!.getAttribute("fill")).toBe("#ffffff");
  });

  test("lets a page change each of its colors, and names all of them plainly", () => {
    const markup = figure({ title: "One" }, ...marks(), scatter([0], [0]));
    const used = new Set(
      [...markup.matchAll(/ (fill|stroke)="(#[^"]+)"/g)].map(([, property, c]) => `${property}=${c}`),
    );
    const changeable = [...markup.matchAll(/\[(fill|stroke)="(#\w+)"\]\{\1:var\(--dezero-\w+,\2\)\}/g)];
    expect(new Set(changeable.map(([, property, color]) => `${property}=${color}`))).toEqual(used);
  });
});

test.each<[() => unknown, string]>([
  [() => line([1, 2], [1]), "line: expected xs, ys of one length, got 2, 1"],
  [() => line(np.ones([2, 2]), [1, 2]), "line: expected xs with one axis, got shape [2, 2]"],
  [() => line(["a"] as never, [1]), 'line: expected xs to hold numbers, got "a" at 0'],
  [() => line(5 as never, [1]), "line: expected xs to be a list of numbers, got 5"],
  [() => line([1], [1], { colour: "red" } as never), 'line: unknown option "colour"'],
  [() => line([1], [1], { label: 3 as never }), "line: expected label to be a string, got 3"],
  [() => scatter([1], [1], { label: [] as never }), "scatter: expected label to be a string, got []"],
  [() => rule({ x: 1 }, { label: 3 as never }), "rule: expected label to be a string, got 3"],
  [() => figure({ title: 3 as never }, line([1], [1])), "figure: expected title to be a string, got 3"],
  [
    () => figure({ x: { label: 3 as never } }, line([1], [1])),
    "figure: expected x.label to be a string, got 3",
  ],
  [
    () => figure(line([1], [1]) as never),
    "figure: expected options before the marks, such as {}, got a mark",
  ],
  [() => line([1], [1], { width: -1 }), "line: expected width to be a positive number, got -1"],
  [() => scatter([1], [1], { symbol: "heart" as never }), "scatter: expected symbol to be one of circle"],
  [() => text([1], [1], ["a", "b"]), "text: expected 1 strings, one for each point, got 2"],
  [() => rule({} as never), "rule: expected { x } or { y }"],
  [() => contour((x) => x, {}), "contour: expected x: [min, max], got undefined"],
  [
    () => contour(() => "a" as never, { x: [0, 1], y: [0, 1] }),
    'contour: expected the function to return one number, got "a"',
  ],
  [
    () => contour({ x: [0, 1], y: [0, 1], z: [[1, 2]] }),
    "contour: expected z with 2 rows of 2 as y and x, got 1 rows of 2",
  ],
  [
    () => contour({ x: [0, 1, 5], y: [0, 1], z: np.ones([2, 3]) }),
    "contour: expected x to rise in equal steps",
  ],
  [
    () => contour(() => -1, { x: [0, 1], y: [0, 1], scale: "log" }),
    'contour: expected heights above zero for scale "log"',
  ],
  [() => figure({ titel: "a" } as never), 'figure: unknown option "titel"'],
  [() => figure({ width: 5 }), "figure: expected width from 60 to 10000 pixels, got 5"],
  [
    () => figure({ x: { type: "log", domain: [0, 1] } }),
    "figure: expected x.domain to be two different positive numbers",
  ],
  [() => figure({ y: { type: "log" } }, line([1], [-1])), "figure: expected a positive value of y, got none"],
  [() => figure({}, "line" as never), 'figure: expected marks such as line(xs, ys), got "line"'],
])("%s throws", (run, message) => {
  expect(run).toThrow(message);
});
