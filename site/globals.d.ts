/** A notebook of `site/pages/`, imported as the JSON that it is. */
declare module "*.ipynb" {
  const notebook: import("./plugin/ipynb").RawNotebook;
  export default notebook;
}
