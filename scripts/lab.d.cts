/** The environment in which Jupyter finds our kernel and keeps everything it writes inside the project. */
export function jupyterEnvironment(env?: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
