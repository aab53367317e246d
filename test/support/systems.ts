import { join } from "node:path";
import { NO_CACHES } from "../../cli/cache";
import { loadDefinitions } from "../../cli/definition/load";
import { processHost } from "../../cli/process-host";
import type { DraftedCluster } from "../../compiler/synth-cluster";
import { type SynthesizedProject, synthProject } from "../../compiler/synth-project";
import { InputError } from "../../lib/model/problem";
import { schemaStore } from "../../lib/schema/store";

export const ROOT = join(__dirname, "../..");

const host = processHost({ root: ROOT, caches: NO_CACHES });

/** The clusters that come with the project. What else lies in `clusters/` is its owner's, and no test reads it. */
const SYSTEMS = ["bare-metal", "ragas", "talos-truenas", "test-cluster"];

interface Systems extends SynthesizedProject {
  readonly drafts: readonly DraftedCluster[];
}

/** Synthesizes the committed systems as the command line does, from the files of their definitions. */
export async function synthSystems(): Promise<Systems> {
  const { definitions } = await loadDefinitions(host, ROOT, SYSTEMS);
  let drafts: readonly DraftedCluster[] = [];
  const project = await synthProject(definitions, {
    schemas: schemaStore(ROOT),
    contexts: async (drafted) => {
      drafts = drafted;
      return new Map();
    },
  });
  if (project.problems.length > 0) throw new InputError(project.problems);
  return { ...project, drafts };
}

let committed: Promise<Systems> | undefined;

/** The same, made once for all tests that only read them. */
export function systems(): Promise<Systems> {
  committed ??= synthSystems();
  return committed;
}
