// Step 1: a box for data. The notebook's own class, taken from its cells, and the engine.
import * as dezero from "dezero";
import { NDArray, np } from "dezero";
import { Chapter } from "./chapter";

interface Variable {
  data: NDArray;
}
type Framework = { Variable: new (data: NDArray) => Variable };

describe.each(["the notebook's", "the engine's"])("%s variable", (whose) => {
  let Variable: Framework["Variable"];
  beforeAll(async () => {
    const chapter = new Chapter("step01");
    await chapter.runThrough("variable");
    ({ Variable } = whose === "the engine's" ? dezero : await chapter.take<Framework>("Variable"));
  });

  test("holds the array itself, which may be replaced: 1.0, then 2.0", () => {
    const array = np.array(1);
    const x = new Variable(array);
    expect(x.data).toBe(array);
    expect(String(x.data)).toBe("1.0");
    x.data = np.array(2);
    expect(String(x.data)).toBe("2.0");
    expect(String(array)).toBe("1.0"); // the content was exchanged, not changed
  });

  test("is no array, and its content is no variable", () => {
    const x = new Variable(np.array(1));
    expect([x instanceof Variable, x instanceof NDArray]).toEqual([true, false]);
    expect([x.data instanceof Variable, x.data instanceof NDArray]).toEqual([false, true]);
  });

  test("two labels share a box, two boxes share an array until one gets another", () => {
    const x = new Variable(np.array(1));
    const label = x;
    label.data = np.array(3);
    expect(x.data.item()).toBe(3);
    const box = new Variable(x.data);
    expect(box.data).toBe(x.data);
    box.data = np.array(4);
    expect([x.data.item(), box.data.item()]).toEqual([3, 4]);
  });

  test.each([
    [1, 0, [], 1],
    [[1, 2, 3], 1, [3], 3],
    [
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      2,
      [2, 3],
      6,
    ],
  ])("holds %j: %d axes", (list, ndim, shape, size) => {
    const { data } = new Variable(np.array(list));
    expect([data.ndim, data.shape, data.size]).toEqual([ndim, shape, size]);
    expect(data.tolist()).toEqual(list);
  });
});

describe("the chapter", () => {
  const chapter = new Chapter("step01");

  test("prints what it says", async () => {
    expect(await chapter.runThrough("box")).toBe("1.0\n2.0\n");
    expect(await chapter.runThrough("inside")).toBe("true true\nfalse false\n");
    expect(await chapter.runThrough("labels")).toBe("x holds 3.0\nb holds 3.0\nx holds 3.0, b holds 4.0\n");
    expect(await chapter.runThrough("arrays")).toBe(
      "ndim 0, shape [], size 1\nndim 1, shape [3], size 3\nndim 2, shape [2, 3], size 6\n",
    );
    expect(await chapter.runThrough("goal")).toContain("variable(6.0)"); // 2 w at 3
  });

  test("an array with four axes: thirty color pictures of 32 by 32", () => {
    const pictures = np.zeros([30, 32, 32, 3]);
    expect([pictures.ndim, pictures.size]).toEqual([4, 30 * 32 * 32 * 3]);
  });
});
