/** A notebook of `site/pages/`, imported as the JSON that it is. */
declare module "*.ipynb" {
  const notebook: import("./plugin/ipynb").RawNotebook;
  export default notebook;
}

/** Made by site/plugin/index.ts. */
declare module "@generated/dezero-notebooks/default/contents.json" {
  const contents: import("./plugin/contents").Entry[];
  export default contents;
}
