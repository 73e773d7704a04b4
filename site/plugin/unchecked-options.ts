/** Stands in for sucrase's check of its options: see slim-sucrase.ts. */
export function validateOptions(): void {}
