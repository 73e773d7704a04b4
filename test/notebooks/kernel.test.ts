/** The kernel launcher (scripts/kernel), spoken to as Jupyter does, over ZeroMQ and without Python. */
import { spawn, type ChildProcess } from "node:child_process";
import * as crypto from "node:crypto";
import { once } from "node:events";
import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { Dealer, Subscriber } from "zeromq";

jest.setTimeout(60_000);

const root = path.resolve(__dirname, "../..");
const KEY = "kernel test";

interface Message {
  type: string;
  parent: string | undefined;
  content: Record<string, any>;
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = net.createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as net.AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** A Jupyter client with as much of the protocol as the tests need. */
class Client {
  private readonly shell = new Dealer();
  private readonly iopub = new Subscriber();
  private readonly kernel: ChildProcess;

  private constructor(ports: number[], connectionFile: string) {
    // The command that kernel.json gives to Jupyter.
    const folder = path.join(root, "scripts/kernel/kernels/tslab");
    const { argv, env } = JSON.parse(fs.readFileSync(path.join(folder, "kernel.json"), "utf8"));
    const [command, ...args] = argv.map((arg: string) =>
      arg.replace("{resource_dir}", folder).replace("{connection_file}", connectionFile),
    );
    this.kernel = spawn(command === "node" ? process.execPath : command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: "inherit",
    });
    this.shell.connect(`tcp://127.0.0.1:${ports[0]}`);
    this.iopub.connect(`tcp://127.0.0.1:${ports[1]}`);
    this.iopub.subscribe();
  }

  /** Another program may take a free port before the kernel does, which then ends or never answers: three attempts. */
  static async start(attempts = 3): Promise<Client> {
    const ports = await freePorts(5);
    const [shell_port, iopub_port, control_port, stdin_port, hb_port] = ports;
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "dezero-kernel-")), "connection.json");
    fs.writeFileSync(
      file,
      JSON.stringify({
        ...{ shell_port, iopub_port, control_port, stdin_port, hb_port },
        ...{ ip: "127.0.0.1", transport: "tcp", key: KEY, signature_scheme: "hmac-sha256" },
      }),
    );
    const client = new Client(ports, file);
    const answers = await client.isHeard().catch(() => false);
    fs.rmSync(path.dirname(file), { recursive: true }); // the kernel has read it
    if (answers) return client;
    await client.stop();
    if (attempts === 1) throw new Error("the kernel does not answer");
    return Client.start(attempts - 1);
  }

  /** A subscription takes a moment, and what is published before it is lost: ask until something is heard. */
  private async isHeard(): Promise<boolean> {
    this.shell.receiveTimeout = 40_000;
    this.iopub.receiveTimeout = 200;
    for (let heard = false; !heard; ) {
      this.send("kernel_info_request", {});
      await this.receive(this.shell);
      heard = await this.receive(this.iopub).then(
        () => true,
        () => false,
      );
    }
    this.shell.receiveTimeout = -1;
    this.iopub.receiveTimeout = -1;
    return true;
  }

  private send(type: string, content: object): string {
    const id = crypto.randomUUID();
    const header = { msg_id: id, session: "s", username: "u", date: new Date().toISOString(), msg_type: type, version: "5.3" };
    const parts = [header, {}, {}, content].map((part) => JSON.stringify(part));
    const signature = crypto.createHmac("sha256", KEY).update(parts.join("")).digest("hex");
    void this.shell.send(["<IDS|MSG>", signature, ...parts]);
    return id;
  }

  private async receive(socket: Dealer | Subscriber): Promise<Message> {
    const frames = (await socket.receive()).map(String);
    const [, header, parent, , content] = frames.slice(frames.indexOf("<IDS|MSG>") + 1).map((part, i) => (i ? JSON.parse(part) : part));
    return { type: header.msg_type, parent: parent.msg_id, content };
  }

  /** Executes a cell: what was published from `busy` to `idle`, without these, and the reply. */
  async execute(code: string, whileRunning: (kernel: ChildProcess) => void = () => {}) {
    const id = this.send("execute_request", { code, silent: false, store_history: true, user_expressions: {} });
    const published: Message[] = [];
    for (;;) {
      const message = await this.receive(this.iopub);
      if (message.parent !== id) continue;
      if (message.type === "stream" && message.content.text.startsWith("ready")) whileRunning(this.kernel);
      if (message.type !== "status") published.push(message);
      else if (message.content.execution_state === "idle") break;
    }
    return { published, reply: (await this.receive(this.shell)).content };
  }

  async stop(): Promise<void> {
    const exit = this.kernel.exitCode === null ? once(this.kernel, "exit") : undefined;
    this.kernel.kill("SIGKILL");
    await exit;
    this.shell.close();
    this.iopub.close();
  }
}

const textOf = (published: Message[]): string =>
  published
    .filter(({ type }) => type === "stream")
    .map(({ content }) => content.text)
    .join("");

let client: Client;
beforeAll(async () => (client = await Client.start()), 150_000);
afterAll(() => client.stop());

test("a cell's number and code are published before its output", async () => {
  const { published, reply } = await client.execute("console.log('hello');");
  expect(published.map(({ type }) => type)).toEqual(["execute_input", "stream"]);
  expect(published[0]?.content).toEqual({ code: "console.log('hello');", execution_count: 1 });
  expect(published[1]?.content).toEqual({ name: "stdout", text: "hello\n" });
  expect(reply).toEqual({ status: "ok", execution_count: 1 });
});

test("thousands of lines in one cell all arrive, and so does the end of the cell", async () => {
  const { published } = await client.execute("for (let i = 0; i < 5000; i++) console.log(i);");
  expect(textOf(published)).toBe(Array.from({ length: 5000 }, (_, i) => `${i}\n`).join(""));
});

test("what a cell throws is an error message, with the author's frames only", async () => {
  const { published, reply } = await client.execute(
    "function fail() {\n  throw new RangeError('fail: expected x, got y');\n}\nfail();",
  );
  const error = published.find(({ type }) => type === "error")?.content;
  expect(error).toMatchObject({ ename: "RangeError", evalue: "fail: expected x, got y" });
  expect(error?.traceback).toContain("RangeError: fail: expected x, got y");
  expect(error?.traceback.join("\n")).toMatch(/at fail \(/);
  expect(error?.traceback.join("\n")).not.toMatch(/node:|node_modules/);
  expect(reply).toMatchObject({ status: "error", ename: "RangeError" });
  expect(textOf(published)).toBe("");
  await new Promise((resolve) => setTimeout(resolve, 300)); // after an error, tslab skips what was queued
});

test("type errors are an error message, and the kernel goes on", async () => {
  const { published } = await client.execute("const n: number = 'text';\nconst s: string = 1;");
  expect(published.find(({ type }) => type === "error")?.content).toEqual({
    ename: "TypeScript",
    evalue: "1:7 - Type 'string' is not assignable to type 'number'.",
    traceback: [
      "1:7 - Type 'string' is not assignable to type 'number'.",
      "2:7 - Type 'number' is not assignable to type 'string'.",
    ],
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(textOf((await client.execute("console.log(typeof gc);")).published)).toBe("function\n");
});

test.each([
  ["a loop", "console.log('ready');\nwhile (true) {}"],
  ["a pending promise", "console.log('ready');\nawait new Promise(() => {});"],
])("%s can be interrupted", async (_, code) => {
  const interrupt = (kernel: ChildProcess) => setTimeout(() => kernel.kill("SIGINT"), 100);
  const { reply } = await client.execute(code, interrupt);
  expect(reply).toMatchObject({ status: "error", evalue: expect.stringMatching(/interrupted/i) });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(textOf((await client.execute("console.log('alive');")).published)).toBe("alive\n");
});
