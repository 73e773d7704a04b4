/**
 * Takes from the worker what it shares with the page and its other windows. A worker has no way to the document,
 * cookies or localStorage, but to these. They are gone for good, not hidden: `globalThis.indexedDB` is undefined too.
 */

/** Storage of the site, channels to its other pages, and whatever has a global scope of its own with all of this. */
const SHARED = [
  ...["indexedDB", "caches", "cookieStore", "storageFoundation"],
  ...["webkitRequestFileSystem", "webkitRequestFileSystemSync"],
  ...["webkitResolveLocalFileSystemURL", "webkitResolveLocalFileSystemSyncURL"],
  ...["BroadcastChannel", "Worker", "SharedWorker"],
];

/** The same of `navigator`: files, locks, the service worker, permissions, devices. */
const OF_NAVIGATOR = [
  ...["storage", "storageBuckets", "locks", "serviceWorker", "permissions"],
  ...["usb", "serial", "hid", "bluetooth"],
];

/** Removes properties from an object and from the prototypes that it has them from. */
function remove(object: object, names: readonly string[]): void {
  for (const name of names) {
    for (
      let owner: object | null = object;
      owner !== null;
      owner = Object.getPrototypeOf(owner) as object | null
    ) {
      Reflect.deleteProperty(owner, name);
    }
    // What cannot be deleted is covered.
    if (name in object) Object.defineProperty(object, name, { value: undefined });
  }
}

/** To be called before any code of a reader runs. */
export function confine(scope: object = globalThis): void {
  remove(scope, SHARED);
  const { navigator } = scope as { navigator?: object };
  if (navigator) remove(navigator, OF_NAVIGATOR);
}
