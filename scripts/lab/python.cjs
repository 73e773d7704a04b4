// The project's own Python environment, `.venv/`, holding JupyterLab at the versions of requirements.txt. It is made
// when it is missing and brought up to date when the requirements change; otherwise it is left alone.
const crypto = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { spawnSync } = require("node:child_process");

const root = path.resolve(__dirname, "../..");
const venv = path.join(root, ".venv");
const requirements = path.join(__dirname, "requirements.txt");
/** Written last, so that an interrupted installation is not taken for a finished one. */
const stamp = path.join(venv, "dezero-requirements.sha256");

/** The oldest Python that the pinned JupyterLab supports. */
const OLDEST = [3, 10];

const windows = process.platform === "win32";
const venvPython = path.join(venv, windows ? "Scripts/python.exe" : "bin/python");

/** A mistake of the surroundings, not of the program: shown without a stack. */
class SetupError extends Error {}

/** What a Python says about itself, or undefined when the command does not start one. */
function probe([command, ...args]) {
  const script =
    "import sys, importlib.util as u; print(*sys.version_info[:2], *[m for m in ('venv', 'ensurepip') if u.find_spec(m)])";
  const { status, stdout } = spawnSync(command, [...args, "-c", script], { encoding: "utf8" });
  if (status !== 0) return undefined;
  const [major, minor, ...modules] = stdout.trim().split(" ");
  return { version: [Number(major), Number(minor)], modules };
}

const isRecentEnough = ([major, minor]) => major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);

/** The message for a machine without a usable Python: what was found, and what to install. */
function missingPython(found) {
  const wanted = `Python ${OLDEST.join(".")} or newer`;
  const install = {
    darwin: "Install it with `brew install python`, or from https://www.python.org/downloads/.",
    win32: "Install it with `winget install Python.Python.3.13`, or from https://www.python.org/downloads/.",
    linux: "Install it with your package manager, for example `sudo apt install python3 python3-venv`.",
  };
  const noVenv = found.find(({ version }) => isRecentEnough(version));
  const lines = noVenv
    ? [
        `npm run lab: expected Python's venv and ensurepip modules, got a Python ${noVenv.version.join(".")} without them.`,
        "On Debian and Ubuntu, `sudo apt install python3-venv` adds them.",
      ]
    : [
        `npm run lab: expected ${wanted}, got ${found.map(({ version }) => version.join(".")).join(", ") || "none"}.`,
        install[process.platform] ?? install.linux,
      ];
  return [
    ...lines,
    "To use a Python that is not on the PATH, set DEZERO_PYTHON to it.",
    "The notebooks also run without Python: `npm start` opens them in the browser, `npm run notebooks` executes them.",
  ].join("\n");
}

/**
 * The command of a Python that can make the environment.
 * @throws SetupError with what to install, when there is none.
 */
function findPython(env = process.env) {
  const commands = env.DEZERO_PYTHON
    ? [[env.DEZERO_PYTHON]]
    : [["python3"], ["python"], ...(windows ? [["py", "-3"]] : [])];
  const found = [];
  for (const command of commands) {
    const python = probe(command);
    if (!python) continue;
    if (isRecentEnough(python.version) && python.modules.length === 2) return command;
    found.push(python);
  }
  throw new SetupError(missingPython(found));
}

function run([command, ...args], what) {
  // pip reads the user's configuration (a proxy, a mirror); it does not read their packages.
  const env = { ...process.env, PYTHONNOUSERSITE: "1", PIP_DISABLE_PIP_VERSION_CHECK: "1" };
  // A virtual environment that happens to be active must not receive our packages.
  delete env.PIP_TARGET;
  delete env.PIP_PREFIX;
  delete env.PIP_USER;
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env,
  });
  if (status !== 0) throw new SetupError(`npm run lab: ${what} failed${error ? `: ${error.message}` : ""}.`);
}

/** The hash of the exact requirements, which is what the environment has to match. */
const wantedStamp = () => crypto.createHash("sha256").update(fs.readFileSync(requirements)).digest("hex");

/**
 * Makes or updates `.venv/` when needed and returns the path of its Python.
 * @throws SetupError when there is no usable Python, or the packages cannot be installed.
 */
function ensureEnvironment() {
  const wanted = wantedStamp();
  const runs = probe([venvPython]) !== undefined;
  if (runs && fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === wanted) return venvPython;

  if (!runs) {
    const python = findPython();
    console.error("[dezero] making a Python environment in .venv/");
    run([...python, "-m", "venv", "--clear", venv], "making the Python environment");
  }
  console.error("[dezero] installing JupyterLab into .venv/ (once; about a minute)");
  fs.rmSync(stamp, { force: true });
  run(
    [venvPython, "-m", "pip", "install", "--quiet", "--requirement", requirements],
    "installing JupyterLab (is this machine online?)",
  );
  fs.writeFileSync(stamp, wanted);
  return venvPython;
}

module.exports = { ensureEnvironment, findPython, SetupError, venvPython };
