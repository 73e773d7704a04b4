// Asks the browser to keep the site for reading offline, when the page itself has everything it needs.

/** The site's base path, put in by the bundler. */
declare const __webpack_public_path__: string;

/** Readers who count their bytes have said so to their browser. */
const savesData = (): boolean =>
  (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;

if (process.env.NODE_ENV === "production" && typeof window !== "undefined" && "serviceWorker" in navigator) {
  window.addEventListener("load", () => {
    if (savesData()) return;
    // Some browsers refuse in private windows, and every browser on a page without HTTPS: then there is no copy.
    navigator.serviceWorker.register(`${__webpack_public_path__}sw.js`).catch(() => undefined);
  });
}
