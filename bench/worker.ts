// The process of one TypeScript library: answers the runner's requests, one line each, one at a time.
//   node worker.mjs <column>
import { createInterface } from "node:readline";
import { openers } from "./libraries/open";
import { columnOf } from "./libraries";
import { Session } from "./session";
import { MARK, type Request } from "./protocol";
import { versionOf } from "./versions";

const column = columnOf(process.argv[2] ?? "");

let session: Session | undefined;

async function answer(request: Request): Promise<unknown> {
  session ??= new Session(await openers[column.id]!());
  switch (request.do) {
    case "hello":
      return {
        versions: Object.fromEntries(column.packages.map((name) => [name, versionOf(name)])),
        runtime: session.library.runtime,
      };
    case "start":
      return session.start(request.task, request.pace);
    case "sample":
      return session.sample();
    case "stop":
      return session.stop();
    case "memory":
      return session.memory(request.task);
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  let reply: unknown;
  try {
    reply = await answer(JSON.parse(line) as Request);
  } catch (error) {
    reply = { error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
  process.stdout.write(`${MARK}${JSON.stringify(reply)}\n`);
}
process.exit(0);
