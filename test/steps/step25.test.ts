// Step 25: DOT, its layers and crossings, and a program in WebAssembly. The notebook's own, taken from its cells.
import { renderDot } from "dezero/graph";
import { Chapter } from "./chapter";

type Arrow = [from: string, to: string];
interface Own {
  diamond: string[][];
  dotOf(calls: string[][]): string;
  arrowsOf(dot: string): Arrow[];
  layersOf(arrows: Arrow[]): Map<string, number>;
  crossings(above: string[], below: string[], arrows: Arrow[]): number;
  permutations(items: string[]): string[][];
  between: Arrow[];
  top: string[];
  bottom: string[];
  instance: { exports: { square(x: number): number } };
}

let own: Own;
let printed: string;
beforeAll(async () => {
  const chapter = new Chapter("step25");
  printed = await chapter.runThrough("wasm");
  const layout = ["arrowsOf", "layersOf", "crossings", "permutations", "between", "top", "bottom"];
  own = await chapter.take("diamond", "dotOf", ...layout, "instance");
});

/** What a picture says, and how many lines it has. */
const read = (svg: string) => ({
  texts: [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text!).sort(),
  ellipses: svg.match(/<ellipse/g)?.length ?? 0,
  lines: svg.match(/<path/g)?.length ?? 0,
});

describe("DOT", () => {
  test("a node is the same when its id is; a label may come twice", async () => {
    const dot = 'digraph { 1 [label="x"]; 2 [label="x"]; 1 [color=orange, style=filled] }';
    expect(read(await renderDot(dot))).toEqual({ texts: ["x", "x"], ellipses: 2, lines: 0 });
  });

  test("an arrow that is written twice is two arrows", async () => {
    const { texts, lines } = read(await renderDot("digraph { x -> mul -> y; x -> mul }"));
    expect([texts, lines]).toEqual([["mul", "x", "y"], 3]);
  });

  test("the text of a diamond has each variable once, each function once, and an arrow for each argument", async () => {
    const dot = own.dotOf(own.diamond);
    expect(read(await renderDot(dot))).toEqual({
      texts: ["a", "add", "b", "c", "square", "square", "square", "x", "y"],
      ellipses: 5,
      lines: 9,
    });
    expect(own.arrowsOf(dot).sort()).toEqual(
      ["x f0", "f0 a", "a f1", "f1 b", "a f2", "f2 c", "b f3", "c f3", "f3 y"]
        .map((arrow) => arrow.split(" "))
        .sort(),
    );
  });

  test("two results of one name become one node, in a circle (exercise 2)", () => {
    const dot = own.dotOf([
      ["y", "square", "x"],
      ["y", "square", "y"],
    ]);
    expect(own.arrowsOf(dot)).toEqual(expect.arrayContaining([["y", "f1"], ["f1", "y"]])); // prettier-ignore
  });

  test("mistakes are reported with their lines", () => {
    expect(printed.match(/SyntaxError: renderDot: syntax error in line \d/g)).toEqual(
      [2, 3, 1].map((line) => `SyntaxError: renderDot: syntax error in line ${line}`),
    );
  });
});

describe("layout", () => {
  test("every arrow leads to a lower layer, and no node is lower than it must be", () => {
    const arrows: Arrow[] = ["x f", "f a", "a g", "x g", "g y", "k g"].map((s) => s.split(" ") as Arrow);
    const layers = own.layersOf(arrows);
    expect(Object.fromEntries(layers)).toEqual({ x: 0, k: 0, f: 1, a: 2, g: 3, y: 4 });
    const diamond = own.layersOf(own.arrowsOf(own.dotOf(own.diamond)));
    expect(["f0", "f1", "f2", "f3"].map((f) => Math.floor(diamond.get(f)! / 2))).toEqual([0, 1, 1, 2]);
  });

  test("Graphviz moves a leaf down to the place where it is used", async () => {
    const svg = await renderDot("digraph { x -> mul -> product -> add; b -> add }");
    const heightOf = (label: string) => Number(new RegExp(`y="([^"]*)"[^>]*>${label}<`).exec(svg)![1]);
    expect(heightOf("b")).toBe(heightOf("product"));
    expect(heightOf("b")).toBeGreaterThan(heightOf("x"));
  });

  test("counts crossings: every pair once, none at a common end", () => {
    const all: Arrow[] = ["a1", "a2", "b1", "b2"].map(([from, to]) => [from!, to!]);
    expect(own.crossings(["a", "b"], ["1", "2"], all)).toBe(1);
    const straight: Arrow[] = [
      ["a", "1"],
      ["b", "2"],
    ];
    expect(own.crossings(["a", "b"], ["1", "2"], straight)).toBe(0);
    expect(own.crossings(["a", "b"], ["2", "1"], straight)).toBe(1);
  });

  test("all orders, and Graphviz's is one of the best of 14,400", () => {
    const orders = own.permutations([..."abcd"]).map((order) => order.join(""));
    expect(new Set(orders).size).toBe(24);
    expect(orders.every((order) => [...order].sort().join("") === "abcd")).toBe(true);
    expect(printed).toContain("as written: 21 crossings");
    expect(printed).toContain("14400 orders of both: at least 4");
    expect([...own.top].sort().join("") + [...own.bottom].sort().join("")).toBe("abcde12345");
    expect(own.crossings(own.top, own.bottom, own.between)).toBe(4);
    expect(printed).toContain("in the picture: 4 crossings");
  });
});

test("the program of 43 bytes squares", () => {
  for (const x of [0, 3, -1.5, 1e200, Math.PI]) expect(own.instance.exports.square(x)).toBe(x * x);
});
