import { createHash } from "node:crypto";
import { policyOf, withPolicy } from "../../site/plugin/policy";

const page = (scripts: string) =>
  `<!doctype html><html><head><meta charset=UTF-8><title>t</title>${scripts}</head></html>`;
const hash = (code: string) => `'sha256-${createHash("sha256").update(code).digest("base64")}'`;
const directive = (policy: string, name: string) =>
  policy
    .split("; ")
    .find((part) => part.startsWith(`${name} `))
    ?.split(" ")
    .slice(1);

test("a script in the page is allowed by what it says, one of the site by where it is", () => {
  const html = page(
    '<script>one()</script><script src="/a.js" defer></script><script type=application/ld+json>{}</script>',
  );
  expect(directive(policyOf(html), "script-src")).toEqual(["'self'", "'unsafe-eval'", hash("one()")]);
});

test("nothing comes from anywhere else", () => {
  const policy = policyOf(page(""));
  expect(policy).not.toMatch(/https?:|\*/);
  expect(directive(policy, "default-src")).toEqual(["'self'"]);
  expect(directive(policy, "object-src")).toEqual(["'none'"]);
});

test("the policy stands right behind the character set", () => {
  expect(withPolicy(page("<script>x</script>"))).toContain(
    '<meta charset=UTF-8><meta http-equiv="Content-Security-Policy" content="default-src ',
  );
  expect(() => withPolicy("<html></html>")).toThrow(/character set/);
});
