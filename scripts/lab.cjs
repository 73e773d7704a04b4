// Opens the notebooks in JupyterLab:  npm run lab
//
// JupyterLab lives in the project's own Python environment (.venv/), and its settings, runtime files and kernels in
// .jupyter/, both ignored by git: a Jupyter that you already have is neither used nor touched, and deleting the two
// folders undoes everything. The TypeScript kernel is scripts/kernel/.
//
//   npm run lab -- --no-browser --port 9999     arguments are passed on to JupyterLab
//   npm run lab -- --setup                      only makes the environment and prints the path of its Python
//
// Ctrl+C ends JupyterLab and its kernels, without a question.
const fs = require("node:fs");
const path = require("node:path");
const { spawn } = require("node:child_process");
const { ensureEnvironment, SetupError } = require("./lab/python.cjs");

const root = path.resolve(__dirname, "..");
const home = path.join(root, ".jupyter");

/** The environment in which Jupyter finds our kernel and keeps everything it writes inside the project. */
function jupyterEnvironment(env = process.env) {
  const own = {
    JUPYTER_PATH: path.join(root, "scripts", "kernel"),
    JUPYTER_CONFIG_DIR: path.join(home, "config"),
    JUPYTER_DATA_DIR: path.join(home, "data"),
    JUPYTER_RUNTIME_DIR: path.join(home, "runtime"),
    JUPYTERLAB_SETTINGS_DIR: path.join(home, "lab", "settings"),
    JUPYTERLAB_WORKSPACES_DIR: path.join(home, "lab", "workspaces"),
    IPYTHONDIR: path.join(home, "ipython"),
    PYTHONNOUSERSITE: "1",
    // The kernel is started as `node`: it should be the Node that runs this script, whatever else is installed.
    PATH: [path.dirname(process.execPath), env.PATH ?? env.Path].join(path.delimiter),
  };
  const merged = { ...env, ...own };
  delete merged.JUPYTER_CONFIG_PATH;
  if (env.Path !== undefined) delete merged.Path; // Windows spells it so, and two spellings would compete.
  return merged;
}

/** Turns off the pop-up that asks whether to fetch news about Jupyter: the first thing to see is the notebook. */
function writePageConfig() {
  const folder = path.join(home, "config", "labconfig");
  fs.mkdirSync(folder, { recursive: true });
  const config = { disabledExtensions: { "@jupyterlab/apputils-extension:announcements": true } };
  fs.writeFileSync(path.join(folder, "page_config.json"), JSON.stringify(config, null, 2) + "\n");
}

function labArguments(args) {
  const own = [
    "--ServerApp.answer_yes=True",
    // Only our kernel is offered; Python's comes with JupyterLab, but these notebooks are not for it.
    "--KernelSpecManager.ensure_native_kernel=False",
    "--KernelSpecManager.allowed_kernelspecs=tslab",
    "--MultiKernelManager.default_kernel_name=tslab",
  ];
  const choosesRoot = args.some((arg) => /^--(ServerApp\.root_dir|notebook-dir)\b/.test(arg));
  if (!choosesRoot) own.push(`--ServerApp.root_dir=${path.join(root, "notebooks")}`);
  return [...own, ...args];
}

function start(python, args) {
  writePageConfig();
  const lab = spawn(python, ["-m", "jupyterlab", ...labArguments(args)], {
    cwd: root,
    stdio: "inherit",
    env: jupyterEnvironment(),
  });
  // In a terminal, Ctrl+C reaches JupyterLab too; when only this process is told to end, JupyterLab has to be told.
  // It then stops its kernels and exits, and so do we. A second signal does not wait for that.
  let asked = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      lab.kill(asked ? "SIGKILL" : "SIGTERM");
      asked = true;
    });
  }
  lab.on("error", (error) => {
    console.error(`npm run lab: JupyterLab did not start: ${error.message}`);
    process.exit(1);
  });
  lab.on("exit", (code, signal) => process.exit(asked ? 0 : (code ?? (signal ? 1 : 0))));
}

function main(args) {
  try {
    const python = ensureEnvironment();
    if (args.includes("--setup")) console.log(python);
    else start(python, args);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

if (require.main === module) main(process.argv.slice(2));
module.exports = { jupyterEnvironment };
