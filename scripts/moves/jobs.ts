import { setTimeout } from "node:timers/promises";
import { at, listAt, textAt } from "../../lib/data/fields";
import type { ApiServer } from "../immutable/server";

const JOBS = "/apis/batch/v1/jobs";
const LOOK_MS = 300;

/**
 * Ends every Job as its controller does when its pod succeeded: there are no
 * pods in this cluster. Goes on until it is stopped.
 */
export async function endJobs({ call }: ApiServer, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    for (const job of listAt(JSON.parse((await call("GET", JOBS)).body), "items")) {
      const [name, namespace] = [textAt(job, "metadata", "name"), textAt(job, "metadata", "namespace")];
      if (at(job, "status", "completionTime") !== undefined || name === undefined || namespace === undefined) continue;
      const path = `/apis/batch/v1/namespaces/${namespace}/jobs/${name}/status`;
      await call("PATCH", path, JSON.stringify({ status: succeeded(new Date()) }), "application/merge-patch+json");
    }
    await setTimeout(LOOK_MS);
  }
}

/** Kubernetes documentation: Jobs, terminal conditions; the API server refuses Complete without what leads to it. */
function succeeded(now: Date): object {
  const time = now.toISOString().replace(/\.\d+Z$/, "Z");
  const condition = (type: string) => ({
    type,
    status: "True",
    reason: "CompletionsReached",
    lastProbeTime: time,
    lastTransitionTime: time,
  });
  return {
    startTime: time,
    completionTime: time,
    succeeded: 1,
    active: 0,
    ready: 0,
    terminating: 0,
    uncountedTerminatedPods: {},
    conditions: [condition("SuccessCriteriaMet"), condition("Complete")],
  };
}
