import { catalog } from "../../apps/catalog";
import type { SynthesizedCluster } from "../../compiler/synth-cluster";
import { parseDefinition } from "../../lib/definition/parse";
import { InputError } from "../../lib/model/problem";
import { schemaStore } from "../../lib/schema/store";
import home from "../docs/examples/home";
import { synthOrThrow } from "./synth";
import { ROOT } from "./systems";

let made: SynthesizedCluster | undefined;

/** The cluster of the README, made once for all tests that read it. */
export function homeCluster(): SynthesizedCluster {
  if (made !== undefined) return made;
  const { cluster, problems } = parseDefinition(home, "clusters/home.ts", catalog);
  if (cluster === undefined || problems.length > 0) throw new InputError(problems);
  made = synthOrThrow({ cluster }, schemaStore(ROOT));
  return made;
}
