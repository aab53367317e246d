import { loadComponents } from "../own-components/load";
import { type Launch, processHost } from "../process-host";
import type { Job, Setup } from "./job";
import { clusterMaker } from "./maker";
import type { Answer } from "./thread";

/** What makes one cluster after the other in a thread of its own. */
export async function makerFor(launch: Launch, setup: Setup): Promise<(job: Job) => Promise<Answer>> {
  const said: string[] = [];
  const output = { write: (text: string) => said.push(text) };
  const host = { ...processHost(launch), stdout: output, stderr: output };
  const make = clusterMaker(host, await loadComponents(host, setup.project, setup), setup);
  return async (job) => {
    // What a component prints while it is read, the main thread prints: it reads it too.
    said.length = 0;
    try {
      const result = make(job);
      return { result, said: said.join("") };
    } catch {
      // The main thread makes it again and says what is wrong as it always does.
      return { said: "" };
    }
  };
}
