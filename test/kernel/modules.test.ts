/** The in-memory node:fs, node:path and node:os against Node's own, which are the truth. */
import * as realFs from "node:fs";
import * as realOs from "node:os";
import { posix } from "node:path";
import { inspect } from "node:util";
import fc from "fast-check";
import { nodeModules } from "../../site/kernel/modules";
import * as path from "../../site/kernel/modules/path";

type Fs = typeof realFs;

/** What a program saw: results and errors, without the name of its own folder. */
function record(
  fs: Fs,
  tmpdir: string,
  program: (fs: Fs, dir: string, note: (value: unknown) => void) => void,
) {
  const dir = fs.mkdtempSync(`${tmpdir}/dezero-`);
  const seen: string[] = [];
  const note = (value: unknown) => {
    seen.push((typeof value === "string" ? value : inspect(value)).replaceAll(dir, "<dir>"));
  };
  try {
    program(fs, dir, note);
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
  return seen;
}

function sameInBoth(program: Parameters<typeof record>[2]): void {
  const page = nodeModules()["node:fs"] as unknown as Fs;
  const inPage = record(page, "/tmp", program);
  expect(inPage).toEqual(record(realFs, realOs.tmpdir(), program));
  expect(inPage.length).toBeGreaterThan(0);
}

test("write, read, append, list, remove", () => {
  sameInBoth((fs, dir, note) => {
    const file = `${dir}/a.txt`;
    note(fs.existsSync(file));
    note(fs.writeFileSync(file, "héllo"));
    note(fs.readFileSync(file, "utf8"));
    note(fs.readFileSync(file, { encoding: "utf8" }));
    note(fs.readFileSync(file));
    note(fs.readFileSync(file).toString());
    fs.appendFileSync(file, new Uint8Array([33, 10]));
    note(fs.readFileSync(file, "utf8"));
    fs.writeFileSync(file, "again");
    fs.writeFileSync(file, "!", { flag: "a" });
    note(fs.readFileSync(file, "utf8"));
    fs.mkdirSync(`${dir}/sub`);
    fs.mkdirSync(`${dir}/x/y/z`, { recursive: true });
    fs.mkdirSync(`${dir}/x/y`, { recursive: true });
    note(fs.readdirSync(dir));
    fs.unlinkSync(file);
    fs.rmSync(`${dir}/x`, { recursive: true });
    note([fs.existsSync(file), fs.readdirSync(dir)]);
    fs.writeFileSync(`${dir}/big`, new Uint8Array(60));
    note(fs.readFileSync(`${dir}/big`));
  });
});

test("descriptors: positions, updates, appends", () => {
  sameInBoth((fs, dir, note) => {
    const file = `${dir}/d.txt`;
    const write = fs.openSync(file, "w");
    note([
      fs.writeSync(write, "hello "),
      fs.writeSync(write, new Uint8Array([119, 111, 114]), 1, 2),
      fs.writeSync(write, "H", 0),
    ]);
    fs.closeSync(write);
    note(fs.readFileSync(file, "utf8"));
    const read = fs.openSync(file, "r");
    const bytes = new Uint8Array(4);
    note([
      fs.readSync(read, bytes),
      [...bytes],
      fs.readSync(read, bytes, 1, 2, 0),
      [...bytes],
      fs.readSync(read, bytes),
      [...bytes],
    ]);
    note([fs.readSync(read, bytes), fs.readFileSync(read, "utf8")]);
    fs.closeSync(read);
    const update = fs.openSync(file, "r+");
    fs.writeSync(update, "J");
    note(fs.readFileSync(update, "utf8"));
    fs.closeSync(update);
    const append = fs.openSync(file, "a+");
    fs.writeSync(append, "!");
    fs.closeSync(append);
    note(fs.readFileSync(file, "utf8"));
  });
});

test("errors say what Node's say, in message and in properties", () => {
  sameInBoth((fs, dir, note) => {
    const file = `${dir}/e.txt`;
    const closed = fs.openSync(file, "w");
    const reading = fs.openSync(file, "r");
    const writing = fs.openSync(file, "a");
    // Last, because Node gives the number of a closed descriptor to the next one.
    fs.closeSync(closed);
    const failing: (() => unknown)[] = [
      () => fs.readFileSync(`${dir}/none`),
      () => fs.openSync(`${dir}/none`, "r"),
      () => fs.openSync(`${dir}/none/deeper`, "w"),
      () => fs.openSync(file, "wx"),
      () => fs.openSync(dir, "w"),
      () => fs.readFileSync(dir),
      () => fs.readFileSync(`${file}/x`),
      () => fs.writeFileSync(`${dir}/none/x`, ""),
      () => fs.unlinkSync(`${dir}/none`),
      () => fs.unlinkSync(dir),
      () => fs.rmSync(`${dir}/none`),
      () => fs.mkdirSync(dir),
      () => fs.mkdirSync(`${dir}/none/x`),
      () => fs.readdirSync(`${dir}/none`),
      () => fs.readdirSync(file),
      () => fs.mkdtempSync("/no-such-folder/x-"),
      () => fs.writeSync(closed, "x"),
      () => fs.readSync(closed, new Uint8Array(1)),
      () => fs.closeSync(closed),
      () => fs.writeSync(reading, "x"),
      () => fs.readSync(writing, new Uint8Array(1)),
      () => fs.openSync(file, "zz"),
      () => fs.readFileSync(undefined as never),
      () => fs.openSync({} as never, "r"),
    ];
    for (const call of failing) {
      try {
        note(`no error: ${String(call())}`);
      } catch (error) {
        const { code, errno, syscall, path } = error as NodeJS.ErrnoException;
        note(String(error));
        note([code, errno, syscall, path]);
      }
    }
    fs.rmSync(`${dir}/none`, { force: true });
    fs.closeSync(reading);
    fs.closeSync(writing);
  });
});

test("relative names have a place, and each session its own files", () => {
  const [one, two] = [nodeModules(), nodeModules()].map((modules) => modules["node:fs"] as unknown as Fs);
  one!.writeFileSync("x.txt", "1");
  expect([one!.existsSync("./x.txt"), two!.existsSync("x.txt")]).toEqual([true, false]);
  expect(() => one!.readFileSync("nope.txt")).toThrow("ENOENT: no such file or directory, open 'nope.txt'");
});

describe("path", () => {
  const part = fc.constantFrom(
    "",
    ".",
    "..",
    "a",
    "b.txt",
    ".c",
    "d.tar.gz",
    "/",
    "//",
    "e/",
    "/f",
    "a/../b",
  );
  const parts = fc.array(part, { minLength: 1, maxLength: 5 });

  test.each(["normalize", "basename", "dirname", "extname", "isAbsolute"] as const)(
    "%s is Node's",
    (name) => {
      fc.assert(
        fc.property(parts, (names) => {
          const text = names.join("/");
          expect(path[name](text)).toBe(posix[name](text));
        }),
      );
    },
  );

  test("join is Node's, basename takes a suffix, resolve starts from an absolute argument", () => {
    fc.assert(fc.property(parts, (names) => expect(path.join(...names)).toBe(posix.join(...names))));
    fc.assert(
      fc.property(parts, (names) => expect(path.resolve("/r", ...names)).toBe(posix.resolve("/r", ...names))),
    );
    for (const suffix of [".txt", "b.txt", ""]) {
      expect(path.basename("/a/b.txt", suffix)).toBe(posix.basename("/a/b.txt", suffix));
    }
  });
});
