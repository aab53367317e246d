import { existsSync, watch as watchFolder } from "node:fs";
import { join } from "node:path";
import type { Host } from "../host";

/** Sources of the program itself; a change there matters as much as one of a definition. */
const SOURCES = ["apps", "cli", "infra", "lib", "imports"];
const PAUSE_MS = 100;

/**
 * Runs at once and again after every change below `clusters/` and `components/` or
 * of the program's own sources. Runs never overlap. Ends when the signal says so.
 */
export function watch(host: Host, project: string, run: () => Promise<void>, signal: AbortSignal): Promise<void> {
  const folders = [
    ...["clusters", "components"].map((folder) => join(project, folder)),
    ...SOURCES.map((folder) => join(host.root, folder)),
  ];
  return new Promise((resolve, reject) => {
    let running = false;
    let again = false;
    let timer: NodeJS.Timeout | undefined;
    const go = () => {
      if (running) {
        again = true;
        return;
      }
      running = true;
      again = false;
      run().then(
        () => {
          running = false;
          if (again && !signal.aborted) go();
        },
        (error: unknown) => reject(error),
      );
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(go, PAUSE_MS);
    };
    for (const folder of folders) {
      if (existsSync(folder)) watchFolder(folder, { recursive: true, signal }, soon).on("error", reject);
    }
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
    host.stderr.write("watching clusters/ and the sources; stop with Ctrl-C\n");
    go();
  });
}
