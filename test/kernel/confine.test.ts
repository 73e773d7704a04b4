import { confine } from "../../site/kernel/confine";

/** A worker's global scope in small: names come from prototypes and as getters. */
function makeScope(): any {
  const base = Object.create(Object.prototype, {
    caches: { get: () => "caches", configurable: true },
    Worker: { value: "Worker", configurable: true, writable: true },
  });
  const navigator = Object.create({ storage: "storage", hardwareConcurrency: 8 });
  const own = {
    indexedDB: { get: () => "db", configurable: true },
    BroadcastChannel: { value: "own", configurable: true },
  };
  return Object.assign(Object.create(base, { ...own }), { navigator, fetch: "fetch" });
}

test("takes away what is shared, wherever it comes from", () => {
  const scope = makeScope();
  confine(scope);
  for (const name of ["caches", "Worker", "indexedDB"]) expect(name in scope).toBe(false);
  expect("storage" in scope.navigator).toBe(false);
  expect(scope.fetch).toBe("fetch");
  expect(scope.navigator.hardwareConcurrency).toBe(8);
});

test("says so when it cannot", () => {
  const scope = Object.create(null, { indexedDB: { value: "fixed", configurable: false } });
  expect(() => confine(scope)).toThrow(TypeError);
});
