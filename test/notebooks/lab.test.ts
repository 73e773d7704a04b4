/** What `npm run lab` says on a machine whose Python it cannot use. JupyterLab itself: test/e2e/lab.e2e.ts. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { findPython } from "../../scripts/lab/python.cjs";

const temporary: string[] = [];
afterAll(() => temporary.forEach((folder) => fs.rmSync(folder, { recursive: true })));

/** A command that answers like a Python of this version with these modules. */
function fakePython(answer: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "dezero-python-"));
  temporary.push(folder);
  const file = path.join(folder, "python3");
  fs.writeFileSync(file, `#!/bin/sh\necho ${answer}\n`, { mode: 0o755 });
  return file;
}

const find = (command: string) => () => findPython({ DEZERO_PYTHON: command });
const onPosix = process.platform === "win32" ? test.skip : test; // the fakes are shell scripts

onPosix("a Python that is recent enough is taken", () => {
  for (const answer of ["3 10 venv ensurepip", "3 14 venv ensurepip", "4 0 venv ensurepip"]) {
    const python = fakePython(answer);
    expect(find(python)()).toEqual([python]);
  }
});

onPosix("an old Python: the message says which is needed and which was found", () => {
  expect(find(fakePython("3 9 venv ensurepip"))).toThrow(/^npm run lab: expected Python 3\.10 or newer, got 3\.9\./);
});

onPosix("a Python without venv: the message says what to install", () => {
  expect(find(fakePython("3 12"))).toThrow(/expected Python's venv and ensurepip modules, got a Python 3\.12 without them/);
  expect(find(fakePython("3 12 venv"))).toThrow(/sudo apt install python3-venv/);
});

test("no Python: the message says what to install, and what works without", () => {
  expect(find(path.join(os.tmpdir(), "no-such-python"))).toThrow(/expected Python 3\.10 or newer, got none\.\nInstall it/);
  expect(find(path.join(os.tmpdir(), "no-such-python"))).toThrow(/npm start/);
});
