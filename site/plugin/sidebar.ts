// The chapters in the sidebar, stage by stage.
import type { PluginOptions } from "@docusaurus/plugin-content-docs";
import { stageOf, stepOf } from "../chapters";

type Generator = NonNullable<PluginOptions["sidebarItemsGenerator"]>;
type Item = Awaited<ReturnType<Generator>>[number];

const APPENDIX = /^appendix-/;

/**
 * Puts the chapters under their stages, in the order of their steps, and the appendices below them, in the order of
 * their titles ("A. ...", "B. ..."). Notebooks that are neither come first.
 */
export const chaptersByStage: Generator = async ({ defaultSidebarItemsGenerator, ...args }) => {
  const items = await defaultSidebarItemsGenerator({ ...args });
  const step = (item: Item) => ("id" in item && typeof item.id === "string" ? stepOf(item.id) : undefined);
  const appendix = (item: Item) => "id" in item && typeof item.id === "string" && APPENDIX.test(item.id);
  const chapters = items.filter((item) => step(item) !== undefined).sort((a, b) => step(a)! - step(b)!);
  const stages = new Map(chapters.map((item) => [stageOf(step(item)!), [] as Item[]]));
  for (const item of chapters) stages.get(stageOf(step(item)!))!.push(item);
  const category = (label: string, inside: Item[]): Item => ({
    type: "category",
    label,
    items: inside,
    collapsible: true,
    collapsed: true, // but for the one with the page that is read
  });
  const labels = new Map(args.docs.map(({ id, frontMatter }) => [id, frontMatter.sidebar_label ?? id]));
  const label = (item: Item) => labels.get((item as { id: string }).id)!;
  const appendices = items.filter(appendix).sort((a, b) => label(a).localeCompare(label(b)));
  return [
    ...items.filter((item) => step(item) === undefined && !appendix(item)),
    ...[...stages].map(([{ number, name }, inStage]) => category(`Stage ${number}: ${name}`, inStage)),
    ...(appendices.length > 0 ? [category("Appendices", appendices)] : []),
  ];
};
