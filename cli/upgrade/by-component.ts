import type { SynthesizedCluster } from "../../compiler/synth-cluster";
import type { WriteChanges } from "../../lib/emit/changes";

/** Files of `dist/` that change, by the part of the definition that they come from. */
export type ChangesByPart = ReadonlyMap<string, readonly string[]>;

/** Groups changed files: those of a stage belong to what asked for the stage, all others to their folder. */
export function changesByPart(
  plan: Pick<WriteChanges, "create" | "update" | "remove">,
  clusters: readonly SynthesizedCluster[],
): ChangesByPart {
  const origins = new Map(
    clusters.flatMap(({ cluster, graph }) =>
      graph.stages.map(({ name, origin }) => [
        `kubernetes/${cluster.name}/stages/${name}`,
        `${cluster.name} ${origin}`,
      ]),
    ),
  );
  const parts = new Map<string, string[]>();
  const add = (sign: string, paths: readonly { readonly path: string }[]) => {
    for (const { path } of paths) {
      const [area = "", cluster = "", ...rest] = path.split("/");
      const part = origins.get([area, cluster, ...rest.slice(0, 2)].join("/")) ?? `${cluster} ${area}`;
      parts.set(part, [...(parts.get(part) ?? []), `${sign} dist/${path}`]);
    }
  };
  add("+", plan.create);
  add("~", plan.update);
  add("-", plan.remove);
  return new Map([...parts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
