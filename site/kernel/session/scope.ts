/**
 * The names that cells share.
 *
 * Compiled cells read and write `scope.x`, which finds, along the prototype chain:
 *
 * 1. the accessors that cells published: each leads to the variable itself, in the cell that declared it;
 * 2. what the session provides: `console`, timers;
 * 3. for anything else, the real globals, or the ReferenceError that a plain program would get.
 *
 * The accessors are on a prototype, not on the scope itself, because engines keep prototypes fast when
 * their properties are redefined: 2e7 rounds of a loop over names of another cell take 0.04-0.1 s.
 */

export type Scope = Record<string, unknown>;

export class CellScope {
  readonly scope: Scope;
  private readonly published: Scope;

  /** `hidden` are globals of the host that no cell shall see. */
  constructor(
    private readonly provided: Readonly<Record<string, unknown>>,
    private readonly hidden: ReadonlySet<string>,
  ) {
    const isGlobal = (name: string | symbol) => name in globalThis && !hidden.has(String(name));
    const globals = globalThis as unknown as Record<string | symbol, unknown>;
    const rest = new Proxy(Object.create(null) as object, {
      get(_target, name) {
        if (isGlobal(name)) return globals[name];
        throw new ReferenceError(`${String(name)} is not defined`);
      },
      set(_target, name, value) {
        if (!isGlobal(name)) throw new ReferenceError(`${String(name)} is not defined`);
        globals[name] = value;
        return true;
      },
    });
    const base = Object.create(rest, Object.getOwnPropertyDescriptors(provided)) as Scope;
    this.published = Object.create(base) as Scope;
    this.scope = Object.create(this.published) as Scope;
  }

  /** Takes over the accessors of an object literal; a name that is already there now leads to the new variable. */
  publish(accessors: object): void {
    Object.defineProperties(this.published, Object.getOwnPropertyDescriptors(accessors));
  }

  /** Whether a cell has published the name, or the session provides it. */
  has(name: string): boolean {
    return Object.hasOwn(this.published, name) || Object.hasOwn(this.provided, name);
  }

  /** Whether a cell may use the name as a plain global of the host. */
  hasGlobal(name: string): boolean {
    return name in globalThis && !this.hidden.has(name);
  }

  /** The names that cells have published. */
  names(): string[] {
    return Object.keys(this.published);
  }
}
