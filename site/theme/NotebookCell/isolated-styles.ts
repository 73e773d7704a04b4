/**
 * The look of HTML and SVG outputs, inside their shadow roots, where the page's style sheets do not reach; its custom
 * properties do. Pictures are drawn with dark ink, so they keep light paper in dark mode; figures
 * of `dezero/plot` and `dezero/graph` have paper of their own, whose colors `base.css` changes.
 */
export const isolatedStyles = `
:host { display: block; }
svg, img { display: block; max-width: 100%; height: auto; margin: 0 auto; border-radius: 4px; }
div > svg, div > img { background: var(--picture-paper); color: var(--picture-ink); }
div > svg.dezero-figure { background: none; }
table { border-collapse: collapse; font-size: 0.92em; }
th, td { padding: 0.3rem 0.7rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { border-bottom: 2px solid var(--line-strong); }
pre, code { font-family: var(--ifm-font-family-monospace); font-size: 0.9em; }
a { color: var(--ifm-link-color); }
p:first-child { margin-top: 0; }
p:last-child { margin-bottom: 0; }
`
  .replace(/\s+/g, " ")
  .trim();
