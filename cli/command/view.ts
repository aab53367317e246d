import { existsSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../lib/model/problem";
import { readDefinitions } from "../definition/load";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { openProject } from "../project";
import { servePage } from "../serve-page";
import { watchSynth } from "./watch-synth";

/** Options of `groundwork view`. */
export interface ViewOptions {
  /** Folder that holds `clusters/` and `dist/`; absent: the nearest one. */
  readonly project?: string | undefined;
  /** Serve the page on this port of the loopback interface, 0 for any; true: on any. */
  readonly serve?: number | true | undefined;
  /** Also synthesize after every change of the definition; the page follows. */
  readonly watch?: boolean | undefined;
  /** Say where the page is and open nothing. */
  readonly print?: boolean | undefined;
}

/** Opens the page of a cluster in a browser, or serves it and loads it again after every synth. */
export async function view(host: Host, name: string, options: ViewOptions): Promise<ExitCode> {
  const { folder } = openProject(host, options.project);
  const docs = join(folder, "dist", "docs", name);
  const page = join(docs, "index.html");
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name) || !existsSync(page)) {
    // A name that no definition has is a mistake of its own, with the near one as its fix.
    const { unread } = await readDefinitions(host, folder, [name], {});
    if (unread.length > 0) throw new InputError(unread);
    throw new InputError([
      {
        file: `dist/docs/${name}/index.html`,
        path: "",
        got: "nothing",
        want: "the page of the cluster",
        fix: `run npx groundwork synth ${name}`,
      },
    ]);
  }
  if (options.serve === undefined && options.watch !== true) {
    host.stdout.write(`${page}\n`);
    return options.print === true ? EXIT.good : await open(host, page, folder);
  }
  const server = await servePage(docs, options.serve === true ? 0 : (options.serve ?? 0));
  try {
    host.stdout.write(`${server.url}\n`);
    if (options.print !== true) await open(host, server.url, folder);
    if (options.watch === true) return await watchSynth(host, [name], { project: folder });
    host.stderr.write("serving until Ctrl-C; the page follows every synth\n");
    await new Promise<void>((resolve) => {
      if (host.stop.aborted) resolve();
      else host.stop.addEventListener("abort", () => resolve(), { once: true });
    });
    return EXIT.good;
  } finally {
    await server.close();
  }
}

/** What opens a file or an address in the person's own browser, by Node's name of the system. */
const OPENERS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

async function open(host: Host, what: string, folder: string): Promise<ExitCode> {
  const [program, ...args] = OPENERS[process.platform] ?? ["xdg-open"];
  const code = await host.spawn(program, [...args, what], folder).catch(() => 127);
  if (code !== 0) host.stderr.write("no browser could be started; open it by hand\n");
  return EXIT.good;
}
