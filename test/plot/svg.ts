/** Reads figures back: what is drawn where, from the text alone. */
import { DOMParser, type Element } from "@xmldom/xmldom";

export interface Pixel {
  x: number;
  y: number;
}

export class Drawing {
  readonly root: Element;

  constructor(readonly markup: string) {
    this.root = new DOMParser({ onError: (_, message) => fail(message) }).parseFromString(
      markup,
      "image/svg+xml",
    ).documentElement!;
  }

  all(name: string, within: Element = this.root): Element[] {
    return Array.from(within.getElementsByTagName(name));
  }

  /** The groups that Plot calls by this name. */
  groups(label: string): Element[] {
    return this.all("g").filter((group) =>
      [group.getAttribute("class"), group.getAttribute("aria-description")].includes(
        label.replaceAll(" ", "-"),
      ),
    );
  }

  group(label: string): Element {
    const [group] = this.groups(label);
    return (
      group ??
      fail(
        `no ${label} among ${this.all("g")
          .map((g) => g.getAttribute("class"))
          .join()}`,
      )
    );
  }

  texts(within: Element = this.root): string[] {
    return this.all("text", within).map(({ textContent }) => textContent ?? "");
  }

  /** The pixels of the labels of an axis, by their text. */
  ticks(axis: "x" | "y"): Map<string, number> {
    const labels = this.all("text", this.group(`${axis}-axis tick label`));
    return new Map(labels.map((label) => [label.textContent ?? "", origin(label)[axis]]));
  }

  /** From pixels to the units of two ticks, linear between them. */
  scale(
    axis: "x" | "y",
    low: number,
    high: number,
    name: (value: number) => string = String,
  ): (pixel: number) => number {
    const ticks = this.ticks(axis);
    const [from, to] = [low, high].map((value) => ticks.get(name(value)) ?? fail(`no tick ${value}`));
    return (pixel) => low + ((pixel - from!) / (to! - from!)) * (high - low);
  }
}

const fail = (message: unknown): never => {
  throw new Error(String(message));
};

/** Where an element has been moved to. */
export function origin(element: Element): Pixel {
  const [, x, y] = /translate\(([-\d.]+),([-\d.]+)\)/.exec(element.getAttribute("transform") ?? "") ?? [];
  return { x: Number(x), y: Number(y) };
}

/** The subpaths of a path of straight lines, absolute (`M`, `L`) or relative (`l`). */
export function subpaths(element: Element): Pixel[][] {
  const paths: Pixel[][] = [];
  const d = element.getAttribute("d")!;
  let at: Pixel = { x: 0, y: 0 };
  for (const [, command, list = ""] of d.matchAll(/([MLHVlZz])([^MLHVlZz]*)/g)) {
    const values = [...list.matchAll(/-?\d*\.?\d+/g)].map(([value]) => Number(value));
    if (command === "M") paths.push([]);
    if (command === "Z" || command === "z") continue;
    if (command === "H" || command === "V") {
      at = command === "H" ? { x: values[0]!, y: at.y } : { x: at.x, y: values[0]! };
      paths.at(-1)!.push(at);
      continue;
    }
    for (let i = 0; i + 1 < values.length; i += 2) {
      const [x, y] = [values[i]!, values[i + 1]!];
      at = command === "l" ? { x: at.x + x, y: at.y + y } : { x, y };
      paths.at(-1)!.push(at);
    }
  }
  return paths;
}
