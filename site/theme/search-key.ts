// The key "/" goes to the search box, as on many sites. The search theme itself listens to Ctrl+K (Cmd+K).

/** Where a slash is a character to type. */
const TYPING = "input, textarea, select, [contenteditable]";

if (typeof document !== "undefined") {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if ((event.target as Element | null)?.closest(TYPING)) return;
    const box = document.querySelector<HTMLElement>(".navbar__search-input");
    if (!box) return;
    event.preventDefault();
    box.focus();
  });
}
