import { Config, noGrad, square, testMode, usingConfig, variable } from "dezero";

afterEach(() => {
  // Every test must leave the settings as it found them.
  expect([Config.enableBackprop, Config.train]).toEqual([true, true]);
});

test("before, inside, after: nested and through an error (the original's True False True False True)", () => {
  const modes: boolean[] = [];
  const note = () => modes.push(Config.enableBackprop);
  note();
  noGrad(() => {
    note();
    usingConfig("enableBackprop", true, note);
    note();
  });
  expect(() =>
    noGrad(() => {
      throw new Error("inside");
    }),
  ).toThrow("inside");
  note();
  expect(modes).toEqual([true, false, true, false, true]);
});

test("the result of the callback is the result", () => {
  expect(noGrad(() => 42)).toBe(42);
  expect(testMode(() => Config.train)).toBe(false);
  expect(usingConfig("train", false, () => undefined)).toBeUndefined();
});

test("the settings are independent: testMode records the graph", () => {
  expect(testMode(() => square(variable(2))).creator).not.toBeNull();
  expect(noGrad(() => Config.train)).toBe(true);
});

test("unknown names and wrong values", () => {
  expect(() => usingConfig("enable_backprop" as "train", false, () => 1)).toThrow(
    'usingConfig: there is no setting "enable_backprop"; known: enableBackprop, train, detectAnomaly',
  );
  expect(() => usingConfig("train", 0 as unknown as boolean, () => 1)).toThrow(
    "usingConfig: train expects true or false, got 0",
  );
  expect(() => noGrad(3 as unknown as () => void)).toThrow("noGrad: expected a function, got number");
  expect(() => usingConfig("prototype" as "train", false)).toThrow(TypeError);
});

describe("async callbacks", () => {
  test("an async function is refused before it runs", () => {
    let ran = false;
    // eslint-disable-next-line @typescript-eslint/require-await
    const body = async () => {
      ran = true;
    };
    expect(() => noGrad(body)).toThrow("noGrad: the callback is async");
    expect(ran).toBe(false);
  });

  test("a function that returns a promise is refused after it ran, and the promise's error is not reported twice", async () => {
    expect(() => usingConfig("train", false, () => Promise.reject(new Error("later")))).toThrow(
      "usingConfig: the callback is async",
    );
    await new Promise((resolve) => setTimeout(resolve));
  });

  test("a generator is refused", () => {
    expect(() =>
      noGrad(function* () {
        yield 1;
      }),
    ).toThrow("noGrad: the callback is a generator");
  });
});

describe("scopes", () => {
  test("end puts the value back, once", () => {
    const scope = usingConfig("train", false);
    expect(Config.train).toBe(false);
    scope.end();
    Config.train = false;
    scope.end();
    expect(Config.train).toBe(false);
    Config.train = true;
  });

  test("that end in another order than they began leave the value from before the first", () => {
    const first = noGrad();
    const second = usingConfig("enableBackprop", true);
    first.end();
    expect(Config.enableBackprop).toBe(true);
    second.end();
    expect(Config.enableBackprop).toBe(true);
  });

  test("end with the callback in which they were opened", () => {
    let scope = noGrad();
    scope.end();
    noGrad(() => {
      scope = usingConfig("enableBackprop", true);
    });
    expect(Config.enableBackprop).toBe(true);
    scope.end();
    expect(Config.enableBackprop).toBe(true);
  });

  test("end inside of a callback that began later, which still puts the right value back", () => {
    const scope = noGrad();
    noGrad(() => {
      scope.end();
      expect(Config.enableBackprop).toBe(false);
    });
    expect(Config.enableBackprop).toBe(true);
  });

  test("are not opened by a callback that is undefined", () => {
    const nothing = undefined as unknown as () => void;
    for (const call of [
      () => noGrad(nothing),
      () => testMode(nothing),
      () => usingConfig("train", false, nothing),
    ]) {
      expect(call).toThrow(/expected a function, got undefined/);
    }
  });

  test("using", () => {
    {
      using _outer = noGrad();
      using _inner = testMode();
      expect([Config.enableBackprop, Config.train]).toEqual([false, false]);
    }
    expect(() => {
      using _scope = usingConfig("train", false);
      throw new Error("inside");
    }).toThrow("inside");
  });
});
