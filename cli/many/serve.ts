import { diskFolder } from "../../lib/emit/file-system";
import { type Launch, processHost } from "../process-host";
import { type Claim, claimed } from "./claim";
import type { Job, Setup } from "./job";
import { jobMaker } from "./job-maker";
import type { Answer, Writer } from "./thread";

/** What a thread does. */
export interface Served extends Writer {
  /** Makes one cluster; with a claim, unless somebody else has begun it. */
  readonly make: (job: Job, claim?: Claim) => Promise<Answer | "taken">;
}

/** What makes one cluster after the other in a thread of its own, and writes files. */
export async function servedBy(launch: Launch, setup: Setup): Promise<Served> {
  const said: string[] = [];
  const output = { write: (text: string) => said.push(text) };
  const host = { ...processHost(launch), stdout: output, stderr: output };
  const { make } = await jobMaker(host, setup);
  return {
    make: async (job, claim) => {
      if (claim !== undefined && !claimed(claim)) return "taken";
      // What a component prints while it is read, the main thread prints: it reads it too.
      said.length = 0;
      try {
        const result = await make(job);
        return { result, said: said.join("") };
      } catch {
        // The main thread makes it again and says what is wrong as it always does.
        return { said: "" };
      }
    },
    write: (folder, files, done) => {
      try {
        const disk = diskFolder(folder);
        for (const [path, content] of files) disk.write(path, content);
      } catch {
        // The main thread writes them again and says what is wrong.
        Atomics.add(done, 1, 1);
      }
      Atomics.add(done, 0, 1);
      Atomics.notify(done, 0);
    },
  };
}
