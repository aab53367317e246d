import type { Host } from "../host";
import { type Components, loadComponents } from "../own-components/load";
import type { Done, Job, Setup } from "./job";
import { clusterMaker } from "./maker";

/** Makes clusters, one after the other. */
export interface JobMaker {
  readonly components: Components;
  /** Whoever wants another one waits for the end of the one before. */
  readonly make: (job: Job) => Promise<Done | "charts">;
}

/**
 * What makes clusters with the components that they name. The first one with
 * something wrong in its definition has all others loaded, too: they say what
 * somebody may have meant.
 */
export async function jobMaker(host: Host, setup: Setup): Promise<JobMaker> {
  const makerWith = (components: Components) => clusterMaker(host, components, setup);
  const components = await loadComponents(host, setup.project, setup);
  let make = makerWith(components);
  return {
    components,
    make: async (job) => {
      const first = make(job);
      if (first !== "components") return first;
      make = makerWith(await loadComponents(host, setup.project, { dataOnly: setup.dataOnly }));
      const second = make(job);
      if (second === "components") throw new Error("all components are loaded");
      return second;
    },
  };
}
