// The chapters in the sidebar, stage by stage.
import type { PluginOptions } from "@docusaurus/plugin-content-docs";
import { stageOf, stepOf } from "../chapters";

type Generator = NonNullable<PluginOptions["sidebarItemsGenerator"]>;
type Item = Awaited<ReturnType<Generator>>[number];

/** Puts the chapters under their stages, in the order of their steps; notebooks that are no chapters come first. */
export const chaptersByStage: Generator = async ({ defaultSidebarItemsGenerator, ...args }) => {
  const items = await defaultSidebarItemsGenerator({ ...args });
  const step = (item: Item) => ("id" in item && typeof item.id === "string" ? stepOf(item.id) : undefined);
  const chapters = items.filter((item) => step(item) !== undefined).sort((a, b) => step(a)! - step(b)!);
  const stages = new Map(chapters.map((item) => [stageOf(step(item)!), [] as Item[]]));
  for (const item of chapters) stages.get(stageOf(step(item)!))!.push(item);
  return [
    ...items.filter((item) => step(item) === undefined),
    ...[...stages].map(([{ number, name }, inStage]): Item => ({
      type: "category",
      label: `Stage ${number}: ${name}`,
      items: inStage,
      collapsible: true,
      collapsed: false,
    })),
  ];
};
