import { createHash } from "node:crypto";
import { at, isFields } from "../data/fields";
import type { EngineHook, RenderedMarks } from "../delivery/rendered-marks";
import { annotated } from "../delivery/rendered-marks";
import { CLUSTER_KINDS } from "../manifest/cluster-kinds";
import { groupOf, type Manifest } from "../manifest/manifest";
import type { RenderedRelease } from "../plan/stage";
import { hookOf, withoutHook } from "./hooks";
import type { Render, RenderedCrd } from "./render";

/** Objects that run one after the other: all of one part must be ready before the next begins. */
export type HookPart = readonly Manifest[];

/** The objects of one release, by the stage that they go into. */
export interface ReleaseParts {
  /** CRDs, for a stage that is never pruned. */
  readonly crds: readonly RenderedCrd[];
  /** Namespaces that the chart makes, for the same stage: deleting one deletes everything in it. */
  readonly namespaces: readonly Manifest[];
  /** Hooks that run first, in their order. */
  readonly before: readonly HookPart[];
  /** The release's own objects; with an engine that runs hooks by their marks, these too. */
  readonly main: readonly Manifest[];
  /** Hooks that run afterwards, in their order. */
  readonly after: readonly HookPart[];
  /** Hooks that nothing runs, with the reason. */
  readonly leftOut: RenderedRelease["leftOut"];
}

/** How the objects of one release are laid out. */
export interface PartsInput {
  readonly render: Render;
  /** Namespace of objects that name none. */
  readonly namespace: string;
  /** Custom kinds that have no namespace, as `group/Kind`. */
  readonly clusterKinds: ReadonlySet<string>;
  /** True where everything is to stay when it leaves Git. */
  readonly kept: boolean;
  readonly marks: RenderedMarks;
}

/** An object that Helm leaves alone when the release goes (Helm documentation: tell Helm not to uninstall a resource). */
const RESOURCE_POLICY = "helm.sh/resource-policy";

/** Kinds that run and end. */
const RUNS = new Set(["Job", "Pod"]);

/** Sorts the objects of a release into what comes before, what it is, and what comes after. */
export function partsOf({ render, namespace, clusterKinds, kept, marks }: PartsInput): ReleaseParts {
  const main: Manifest[] = [];
  const namespaces: Manifest[] = [];
  const hooks: { readonly hook: EngineHook; readonly object: Manifest }[] = [];
  const leftOut: RenderedRelease["leftOut"][number][] = [];
  const digest = createHash("sha256").update(JSON.stringify(render.objects)).digest("hex").slice(0, 8);
  const keep = (object: Manifest) =>
    kept || object.metadata.annotations?.[RESOURCE_POLICY] === "keep" ? annotated(object, marks.keep) : object;
  for (const { template, object } of render.objects) {
    const placed = inNamespace(object, namespace, clusterKinds);
    const role = hookOf(placed);
    if (placed.kind === "Namespace" && role.role !== "left out") namespaces.push(withoutHook(placed));
    else if (role.role === "none") main.push(keep(placed));
    else if (role.role === "left out") leftOut.push({ template, object: placed, why: role.why });
    else hooks.push({ hook: role.hook, object: asHook(placed, role.hook, digest, marks) });
  }
  const { crds } = render;
  if (marks.hooks === "marks")
    return { crds, namespaces, before: [], main: [...main, ...hooks.map(({ object }) => object)], after: [], leftOut };
  const inOrder = (when: EngineHook["when"]) => inParts(hooks.filter(({ hook }) => hook.when === when));
  return { crds, namespaces, before: inOrder("before"), main, after: inOrder("after"), leftOut };
}

/**
 * Helm puts an object that names no namespace into that of the release.
 *
 * @param clusterKinds custom kinds that have no namespace, as `group/Kind`
 */
export function inNamespace(object: Manifest, namespace: string, clusterKinds: ReadonlySet<string>): Manifest {
  const isOfCluster =
    CLUSTER_KINDS.has(object.kind) || clusterKinds.has(`${groupOf(object.apiVersion)}/${object.kind}`);
  if (isOfCluster || object.metadata.namespace !== undefined) return object;
  const { name, ...rest } = object.metadata;
  return { ...object, metadata: { name, namespace, ...rest } };
}

/**
 * A hook as the engine runs it. A Job that removes itself would come back
 * at every look, so it stays; one that runs at every change gets a name of its
 * own for each state of the release.
 */
function asHook(object: Manifest, hook: EngineHook, digest: string, marks: RenderedMarks): Manifest {
  const marked = annotated(withoutHook(object), marks.hook(hook));
  if (object.kind !== "Job") return marked;
  const lasting = withoutTtl(marked);
  if (!hook.again || marks.hooks === "marks") return lasting;
  const name = `${lasting.metadata.name.slice(0, LONGEST_NAME - digest.length - 1)}-${digest}`;
  return { ...lasting, metadata: { ...lasting.metadata, name } };
}

/** Names of Jobs become labels of their pods (Kubernetes documentation: Jobs). */
const LONGEST_NAME = 63;

function withoutTtl(job: Manifest): Manifest {
  const spec = at(job, "spec");
  if (!isFields(spec) || !Object.hasOwn(spec, "ttlSecondsAfterFinished")) return job;
  const { ttlSecondsAfterFinished: _, ...rest } = spec;
  return { ...job, spec: rest };
}

/** Hooks by weight: a part ends where something runs, so that what has a higher weight waits for it. */
function inParts(hooks: readonly { readonly hook: EngineHook; readonly object: Manifest }[]): readonly HookPart[] {
  const parts: { readonly weight: number; readonly objects: Manifest[] }[] = [];
  for (const { hook, object } of [...hooks].sort((a, b) => a.hook.weight - b.hook.weight)) {
    const last = parts.at(-1);
    const waits = last !== undefined && last.weight < hook.weight && last.objects.some(({ kind }) => RUNS.has(kind));
    if (last === undefined || waits) parts.push({ weight: hook.weight, objects: [object] });
    else last.objects.push(object);
  }
  return parts.map(({ objects }) => objects);
}
