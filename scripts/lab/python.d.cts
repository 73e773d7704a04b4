/** The command of a Python that can make the environment; throws an Error that says what to install. */
export function findPython(env?: Record<string, string | undefined>): string[];
/** Makes or updates `.venv/` when needed and returns the path of its Python. */
export function ensureEnvironment(): string;
