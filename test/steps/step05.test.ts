// Step 5: the theory of backpropagation. The notebook's own experiments, against closed forms and the engine.
import * as dezero from "dezero";
import { np, type NDArray } from "dezero";
import { Chapter } from "./chapter";

type Matrix = number[][];
interface Network {
  makeWeights(outputs: number, inputs: number): Matrix;
  runNetwork(widths: number[], inputs: number[]): { outputs: number[]; jacobians: Matrix[] };
  fromInput(jacobians: Matrix[]): Matrix;
  fromOutput(jacobians: Matrix[]): Matrix;
  count(work: () => unknown): number;
}
interface Step4 {
  Variable: new (data: NDArray) => { data: NDArray };
  whole(x: { data: NDArray }): { data: NDArray };
  numericalDiff(f: Step4["whole"], x: { data: NDArray }, eps?: number): NDArray;
}

const chapter = new Chapter("step05");

test("the chain rule by hand gives the book's number, and so does the engine", async () => {
  const printed = await chapter.runThrough("by-hand");
  const factors = ["da/dx = 1\n", "db/da = 1.2840254166877414\n", "dy/db = 2.568050833375483\n"];
  for (const factor of factors) expect(printed).toContain(factor);
  expect(printed).toContain("their product:  3.297442541400256\n");

  const x = dezero.variable(0.5);
  dezero.square(dezero.exp(dezero.square(x))).backward();
  expect(x.grad!.item()).toBe(3.297442541400256);
});

test("differences come near, with an error of the size that Taylor predicts", async () => {
  expect(await chapter.runThrough("compare")).toContain("by differences:    3.2974426293330694\n");
  const { Variable, whole, numericalDiff } = await chapter.take<Step4>("Variable", "whole", "numericalDiff");
  for (const at of [-0.8, 0.3, 0.5]) {
    const exact = 4 * at * Math.exp(2 * at ** 2);
    const third = (48 * at + 64 * at ** 3) * Math.exp(2 * at ** 2);
    const error = Number(numericalDiff(whole, new Variable(np.array(at)), 1e-3).item()) - exact;
    expect(error / ((1e-3 ** 2 / 6) * third)).toBeCloseTo(1, 4);
  }
});

test("the stops on both ways", async () => {
  const printed = await chapter.runThrough("two-orders");
  const stops = [...printed.matchAll(/= ([\d.]+)/g)].map((match) => Number(match[1]));
  const [b, y] = [Math.exp(0.25), Math.exp(0.5)];
  const expected = [1, 1, b, 2 * y, 1, 2 * b, 2 * y, 2 * y]; // x = 0.5, so 2x = 1
  expect(stops).toHaveLength(expected.length);
  stops.forEach((stop, i) => expect(stop).toBeCloseTo(expected[i]!, 14));
});

describe("a network of layers", () => {
  let network: Network;
  beforeAll(async () => {
    await chapter.runThrough("orders");
    network = await chapter.take<Network>("makeWeights", "runNetwork", "fromInput", "fromOutput", "count");
  });

  /** Row `output` of the Jacobian matrix, by the engine's backward. */
  const byEngine = (widths: number[], inputs: number[], output: number): number[] => {
    const x = dezero.variable(inputs);
    let current = x;
    for (let i = 1; i < widths.length; i++) {
      const weights = np.array(network.makeWeights(widths[i]!, widths[i - 1]!));
      current = dezero.sin(dezero.mul(weights, current).sum({ axis: 1 }));
    }
    current.get(output).backward();
    return x.grad!.data.tolist() as number[];
  };

  test.each([[[3, 4, 4, 1]], [[5, 4, 3, 2]], [[1, 6, 2]], [[4, 1, 4]], [[3, 2]]])(
    "both orders give the engine's derivatives: widths %j",
    (widths) => {
      const inputs = Array.from({ length: widths[0]! }, (_, i) => Math.cos(5 * i));
      const { jacobians } = network.runNetwork(widths, inputs);
      for (const product of [network.fromInput(jacobians), network.fromOutput(jacobians)]) {
        expect([product.length, product[0]!.length]).toEqual([widths.at(-1), widths[0]]);
        product.forEach((row, output) => {
          const expected = byEngine(widths, inputs, output);
          row.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 12));
        });
      }
    },
  );

  test.each([[[1000, 50, 50, 1]], [[1, 50, 50, 1]], [[1, 20, 30, 40]], [[7, 3, 5, 2, 4]]])(
    "the multiplications are those of the formulas: widths %j",
    (widths) => {
      const [first, last] = [widths[0]!, widths.at(-1)!];
      const layers = widths.slice(1).map((width, i) => width * widths[i]!);
      const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
      const inputs = new Array<number>(first).fill(0.1);

      expect(network.count(() => network.runNetwork(widths, inputs))).toBe(sum(layers));
      const { jacobians } = network.runNetwork(widths, inputs);
      expect(network.count(() => network.fromInput(jacobians))).toBe(first * sum(layers.slice(1)));
      expect(network.count(() => network.fromOutput(jacobians))).toBe(last * sum(layers.slice(0, -1)));
    },
  );

  test("the chapter's table: all derivatives for the price of a run", async () => {
    const printed = await chapter.runThrough("mirrored");
    const table = printed.split("\n").map((line) => line.trim().split(/\s+/));
    expect(table).toContainEqual(["1,000", "52,550", "52,500", "2,550,000", "105,100,000"]);
    expect(table).toContainEqual(["1", "2,600", "2,550", "2,550", "5,200"]);
    expect(printed).toMatch(/from the input: +7500\nfrom the output: +255000\n/);
  });
});

test("values are kept on the way forward and used up on the way back", async () => {
  const printed = await chapter.runThrough("kept");
  expect(printed).toContain("y = 1.648721270700128  kept: [ 0.5, 0.25, 1.2840254166877414 ]");
  expect(printed).toContain("dy/dx = 3.297442541400256  kept: []");
});
