import { catalog } from "../../apps/catalog";
import type { SynthesizedCluster } from "../../compiler/synth-cluster";
import type { Change } from "../../lib/change/compare";
import { changesOf } from "../../lib/checks/facts/changes";
import type { CommittedCluster } from "../../lib/checks/facts/committed";
import type { Finding } from "../../lib/checks/rule";
import { rulesByName } from "../../lib/checks/rules/catalog";
import { type Fields, isFields } from "../../lib/data/fields";
import { readDefinition } from "../../lib/definition/parse";
import { InputError } from "../../lib/model/problem";
import { memoryRepository } from "../../lib/ownership/repository";
import { modelJson } from "../../lib/runbooks/model-json";
import { schemaStore } from "../../lib/schema/store";
import home from "../docs/examples/home";
import { synthOrThrow } from "./synth";
import { ROOT } from "./systems";

const STORE = schemaStore(ROOT);
const CHANGE = new Set(
  Object.values(rulesByName)
    .filter(({ family }) => family === "change")
    .map(({ id }) => id),
);

/** The README's cluster with storage, so that apps may keep data; null in a change takes a key away. */
export function homeWith(...changes: readonly Fields[]): Fields {
  const base: Fields = {
    ...home,
    components: { ...home.components, csiDriverNfs: { server: "192.168.1.9", share: "/srv/k8s", default: true } },
  };
  return changes.reduce<Fields>(overlay, base);
}

function overlay(base: Fields, change: Fields): Fields {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(change)) {
    const before = merged[key];
    if (value === null) delete merged[key];
    else merged[key] = isFields(value) && isFields(before) ? overlay(before, value) : value;
  }
  return merged;
}

const synthesized = new Map<string, SynthesizedCluster>();

/** A whole synth of a definition; each once. */
export function synthHome(definition: Fields, before?: CommittedCluster): SynthesizedCluster {
  const key = JSON.stringify(definition);
  const known = before === undefined ? synthesized.get(key) : undefined;
  if (known !== undefined) return known;
  const files = memoryRepository({});
  const { cluster, problems } = readDefinition(definition, "clusters/home.ts", catalog, { files });
  if (cluster === undefined) throw new InputError(problems.all());
  const made = synthOrThrow({ cluster, problems, files }, STORE, before === undefined ? {} : { before });
  if (before === undefined) synthesized.set(key, made);
  return made;
}

/** A definition as a commit holds it. */
function committedHome(definition: Fields): CommittedCluster {
  const { cluster, tree } = synthHome(definition);
  const { cluster: model } = JSON.parse(modelJson(cluster));
  return { revision: "main", model, files: new Map(tree.files()) };
}

/** What a change of a definition is found to do. */
export interface Told {
  /** Findings of the family `change`. */
  readonly findings: readonly Finding[];
  readonly changes: readonly Change[];
  readonly after: SynthesizedCluster;
}

/** Commits the first definition and checks the second against it. */
export function since(before: Fields, after: Fields): Told {
  const made = synthHome(after, committedHome(before));
  return {
    findings: made.findings.filter(({ rule }) => CHANGE.has(rule)),
    changes: changesOf(made.checked),
    after: made,
  };
}
