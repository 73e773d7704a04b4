declare function slimPrism(this: { addDependency(file: string): void }, source: string): string;
declare namespace slimPrism {
  const LANGUAGES: string[];
}
export = slimPrism;
