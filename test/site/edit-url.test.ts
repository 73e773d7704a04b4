import { editUrl } from "../../site/edit-url";

test.each([
  [undefined, undefined, undefined],
  ["", {}, undefined],
  ["https://example.org/x/edit/main/", {}, "https://example.org/x/edit/main/docs/a.md"],
  [
    undefined,
    { repository: "https://example.org/owner/name" },
    "https://example.org/owner/name/edit/main/docs/a.md",
  ],
  [
    undefined,
    { repository: { url: "git+https://example.org/o/n.git" } },
    "https://example.org/o/n/edit/main/docs/a.md",
  ],
  [undefined, { repository: { url: "git@example.org:o/n.git" } }, undefined],
  ["https://here.example", { repository: "https://example.org/o/n" }, "https://here.example/docs/a.md"],
])("SITE_EDIT_URL %j and package.json %j: %s", (folder, manifest, expected) => {
  // `undefined` would take the default, which is this machine's environment.
  expect(editUrl("docs/a.md", folder ?? "", manifest ?? {})).toBe(expected);
});
