import { useSyncExternalStore } from "react";
import { isolatedStyles } from "./isolated-styles";

/** What a shadow root holds: our styles, and the markup in an element of its own. */
export const isolate = (markup: string): string => `<style>${isolatedStyles}</style><div>${markup}</div>`;

/** HTML of which browsers make such a shadow root while they parse the page, so that it needs no script. */
export const declare = (markup: string): string =>
  `<template shadowrootmode="open">${isolate(markup)}</template>`;

const never = () => () => undefined;

/** Whether a component is rendered for the page's HTML, or takes over what stands there. */
export function useInPageHtml(): boolean {
  return useSyncExternalStore(
    never,
    () => false,
    () => true,
  );
}
