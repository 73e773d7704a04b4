// Pictures of graphs, read back from their text.
import { DOMParser, type Element } from "@xmldom/xmldom";
import { tanh } from "dezero";
import { countNodes, plotDotGraph, renderDot } from "dezero/graph";
import { derivative, goldstein, mySin, named, x0 } from "./graphs";

function read(svg: string): { root: Element; all: (name: string) => Element[]; texts: () => string[] } {
  const fail = (_: unknown, message: unknown): never => {
    throw new Error(String(message));
  };
  const root = new DOMParser({ onError: fail }).parseFromString(svg, "image/svg+xml").documentElement!;
  const all = (name: string) => Array.from(root.getElementsByTagName(name));
  return { root, all, texts: () => all("text").map(({ textContent }) => textContent ?? "") };
}

describe("plotDotGraph", () => {
  test("draws each variable and each function, with its label, and each edge", async () => {
    const z = goldstein();
    const { root, all, texts } = read(await plotDotGraph(z));
    const { functions, variables } = countNodes(z);
    expect(all("ellipse")).toHaveLength(variables);
    // Boxes have five corners, the first twice; the heads of arrows four.
    const boxes = all("polygon").filter((polygon) => polygon.getAttribute("points")!.split(" ").length === 5);
    expect(boxes).toHaveLength(functions);
    expect(all("path")).toHaveLength(108);
    expect([...new Set(texts())].sort()).toEqual(["add", "mul", "pow", "sub", "x", "y", "z"]);
    expect(root.getAttribute("role")).toBe("img");
    expect(root.getAttribute("aria-label")).toBe("Computational graph of z: 38 functions and 57 variables");
  });

  test("has the size that it says, in its view box, and fits narrower pages", async () => {
    const { root, all } = read(await plotDotGraph(x0().mul(2)));
    const [width, height] = ["width", "height"].map((name) => Number(root.getAttribute(name)));
    expect(root.getAttribute("viewBox")).toBe(`0 0 ${width} ${height}`);
    expect(all("style")[0]!.textContent).toContain("max-width:100%");
    expect(all("rect")).toHaveLength(1);
  });

  test("writes shapes and dtypes when asked to, and the description that it is given", async () => {
    const svg = await plotDotGraph(x0().mul(2), { verbose: true, description: 'a "product" <&>' });
    const { root, texts } = read(svg);
    expect(texts()).toContain("x: [] float64");
    expect(root.getAttribute("aria-label")).toBe('a "product" <&>');
  });

  test("shows names as they are", async () => {
    const names = ['<b>&amp;"x"\\n', "손실", "a  b", "\\"];
    const graph = names.map((name) => named(x0(), name));
    const texts = read(await plotDotGraph(graph)).texts();
    expect(texts.map((text) => text.replaceAll("\u00a0", " "))).toEqual(names); // Graphviz's way to keep spaces
  });

  test("gives equal graphs equal texts, without ids", async () => {
    const [a, b] = [await plotDotGraph(derivative(tanh, 3)), await plotDotGraph(derivative(tanh, 3))];
    expect(a).toBe(b);
    expect(a).not.toMatch(/ id=|xlink|<title|<!--|class="(?!dezero-figure")/);
  });

  test("cuts large graphs and says so", async () => {
    const svg = await plotDotGraph(mySin(1e-150), { maxNodes: 50 });
    const { all, texts } = read(svg);
    expect(all("ellipse").length).toBeLessThan(50);
    expect(texts().find((text) => text.startsWith("cut"))).toMatch(/^cut: \d+ more functions$/);
  });

  test("reads the graph before it waits for Graphviz", async () => {
    const x = x0();
    const y = x.mul(2);
    const picture = plotDotGraph(y);
    y.unchain();
    expect(read(await picture).texts()).toEqual(["mul", "x"]);
  });

  test("rejects what getDotGraph throws", async () => {
    await expect(plotDotGraph(null as never)).rejects.toThrow("plotDotGraph: expected a Variable");
    await expect(plotDotGraph(x0(), { maxNodes: 0 })).rejects.toThrow(RangeError);
    await expect(plotDotGraph(x0(), { title: "t" } as never)).rejects.toThrow('unknown option "title"');
    await expect(plotDotGraph(x0(), { description: 1 } as never)).rejects.toThrow(TypeError);
  });
});

describe("renderDot", () => {
  test("draws any graph in DOT", async () => {
    const { all, texts, root } = read(await renderDot("digraph { x -> square -> y; square [shape=box] }"));
    expect(texts()).toEqual(["x", "square", "y"]);
    expect(all("ellipse")).toHaveLength(2);
    expect(root.getAttribute("aria-label")).toBe("Graph");
  });

  test("leaves the colors of the book, black and white to the page, and others as they are", async () => {
    const style = async (dot: string) => read(await renderDot(dot)).all("style")[0]!.textContent;
    expect(await style("digraph { x [style=filled, color=orange] }")).toContain("--dezero-variable");
    expect(await style("digraph { x -> y }")).toContain("--dezero-ink");
    expect(await style("digraph { x -> y [color=red] }")).not.toContain("--dezero");
  });

  test("names what a drawing refers to after the drawing", async () => {
    const dot = (color: string) => `digraph { x [style=filled, fillcolor="${color}:blue"] }`;
    const ids = await Promise.all(
      ["red", "green"].map(async (color) => {
        const svg = await renderDot(dot(color));
        const id = read(svg).all("linearGradient")[0]!.getAttribute("id")!;
        expect(svg).toContain(`fill="url(#${id})"`);
        return id;
      }),
    );
    expect(new Set(ids).size).toBe(2);
  });

  test("says in which line the text is no DOT, and goes on drawing", async () => {
    const error = await renderDot("digraph {\n  x ->\n}").catch((e: unknown) => e);
    expect(error).toEqual(new SyntaxError("renderDot: syntax error in line 3 near '}'"));
    await expect(renderDot("")).rejects.toThrow(
      'renderDot: expected a graph in DOT, such as "digraph { x -> y }"',
    );
    await expect(renderDot("x -> y")).rejects.toThrow("renderDot: syntax error in line 1 near 'x'");
    await expect(renderDot(3 as never)).rejects.toThrow("renderDot: expected text in DOT, got 3");
    expect(await renderDot("graph { x -- y }")).toContain("<svg");
  });

  test("passes Graphviz's warnings on", async () => {
    const warn = jest.spyOn(console, "warn").mockImplementation(() => undefined);
    await renderDot("digraph { x [shape=nosuch]; y [label=손실] }");
    expect(warn.mock.calls).toEqual([["renderDot: using box for unknown shape nosuch"]]);
    warn.mockRestore();
  });
});
