import type { CheckInput, Rule } from "../../../lib/checks/rule";
import type { Read } from "../../../lib/checks/unread/read";
import type { PlannedRelease, PlannedStage, RenderedRelease } from "../../../lib/plan/stage";

/** A copy whose parts say when somebody looks at them. */
function watched<Value extends object>(value: Value, parts: Partial<Record<keyof Value, () => void>>): Value {
  const copy = { ...value };
  for (const [key, tell] of Object.entries(parts)) {
    const told = Reflect.get(value, key);
    if (typeof tell !== "function") continue;
    Object.defineProperty(copy, key, {
      enumerable: true,
      get: () => {
        tell();
        return told;
      },
    });
  }
  return copy;
}

/** What a rule looks at in a plan, by source; what it takes from tables in the code shows in no plan. */
export function recordedReads(rule: Rule, input: CheckInput): ReadonlySet<Read> {
  const reads = new Set<Read>();
  const see =
    (...read: readonly Read[]) =>
    () => {
      for (const one of read) reads.add(one);
    };
  const release = (one: PlannedRelease) => watched(one, { values: see("values"), makes: see("made") });
  const rendered = (one: RenderedRelease) =>
    watched(one, { values: see("values"), makes: see("made"), objects: see("objects") });
  const stage = (one: PlannedStage) =>
    watched(
      {
        ...one,
        releases: one.releases.map(release),
        ...(one.rendered === undefined ? {} : { rendered: one.rendered.map(rendered) }),
      },
      { manifests: see("objects") },
    );
  const { cluster, graph, platformReleases } = input;
  const stores = (all: NonNullable<typeof cluster.proxmox>["datastores"]) =>
    Object.fromEntries(Object.entries(all).map(([name, one]) => [name, watched(one, { size: see("room") })]));
  const room = { cpus: see("room"), memory: see("room") };
  const watchedCluster = {
    ...cluster,
    ...(cluster.proxmox === undefined
      ? {}
      : {
          proxmox: {
            ...cluster.proxmox,
            datastores: stores(cluster.proxmox.datastores),
            hosts: Object.fromEntries(
              Object.entries(cluster.proxmox.hosts).map(([name, host]) => [
                name,
                watched({ ...host, datastores: stores(host.datastores) }, room),
              ]),
            ),
          },
        }),
    machines: cluster.machines.map((one) => watched(one, { ...room, disk: see("room"), labels: see("labels") })),
  };
  const watchedInput: CheckInput = watched(
    {
      ...input,
      cluster: watchedCluster,
      graph: watched({ ...graph, stages: graph.stages.map(stage) }, { unmet: see("objects", "made", "keys") }),
      platformReleases: platformReleases.map(release),
    },
    {
      machines: see("machines"),
      stacks: see("stacks"),
      tree: see("files"),
      before: see("revision"),
      scanned: see("scan"),
      namespaces: see("objects", "made"),
    },
  );
  rule.check(watchedInput);
  return reads;
}
