import type { DraftedCluster } from "../../compiler/synth-cluster";
import { isFields } from "../../lib/data/fields";
import { engineOf } from "../../lib/delivery/engines";
import { showPath } from "../../lib/model/show-path";
import type { PlannedCluster } from "../../lib/plan/cluster";
import type { PlannedMachine } from "../../lib/plan/machine";
import type { PlannedRelease, PlannedStage } from "../../lib/plan/stage";
import { stackOf } from "../../lib/review/order";
import { DOCUMENTS } from "../../lib/runbooks/readme";

/** Why a file of `dist/` is there. */
export interface FileOrigin {
  /** What it is, in one line. */
  readonly is: string;
  /** Paths of the definition that it comes from, each with what comes of it where that is not all. */
  readonly from: readonly { readonly path: string; readonly what?: string }[];
  /** More about it, by title; none is empty. */
  readonly more: readonly { readonly title: string; readonly lines: readonly string[] }[];
}

/**
 * Which part of a cluster made a file, and why it is there.
 *
 * @param path below `dist/`
 * @returns undefined for a file that this cluster does not write
 */
export function fileOrigin({ planned, files }: DraftedCluster, path: string): FileOrigin | undefined {
  const [area = "", cluster = "", folder = "", name = ""] = path.split("/");
  const ours = planned.cluster.name;
  if (area === "docs" && cluster === ours) return documentOrigin(planned, [folder, name].filter(Boolean).join("/"));
  const writer = files.writerOf(path);
  if (writer === undefined) return undefined;
  const stack = stackOf(path);
  if (stack !== undefined) return stackOrigin(planned, stack);
  if (area === "talos") return machineOrigin(planned, path, writer);
  const stage = planned.graph.stages.find((one) => folder === "stages" && one.name === name);
  if (stage !== undefined) return stageOrigin(planned, stage, path);
  const delivered = planned.graph.stages.find((one) => path.endsWith(`/${one.name}.yaml`) && name === "stages");
  if (delivered !== undefined)
    return {
      is: `what ${engineOf(planned.cluster).title} applies stage ${delivered.name} by: ${delivered.title}`,
      from: [{ path: delivered.origin }, { path: "gitops", what: "repository, branch, engine" }],
      more: orderOf(planned, delivered),
    };
  if (area === "kubernetes")
    return {
      is: `an object of ${engineOf(planned.cluster).title} itself, not of a stage`,
      from: [{ path: "gitops" }, ...releasesFrom(planned, path)],
      more: [],
    };
  const isPath = /^[a-z]\w*(\.|$)/i.test(writer) && !writer.includes(" ");
  return {
    is: "for machines outside the cluster",
    from: isPath ? [{ path: writer }] : [],
    more: isPath ? [] : [{ title: "It is", lines: [writer] }],
  };
}

function documentOrigin({ cluster, sections }: PlannedCluster, file: string): FileOrigin | undefined {
  const document = [...DOCUMENTS, { file: "README.md", when: "Find the others" }].find((one) => one.file === file);
  if (document === undefined) return undefined;
  const own = sections.filter(({ runbook }) => `${runbook}.md` === file);
  return {
    is: `a document for people: ${document.when.charAt(0).toLowerCase()}${document.when.slice(1)}`,
    from: [{ path: "name", what: `all of ${cluster.file}` }],
    more: listed(
      "Chapters that parts of the definition add",
      own.map(({ title, origin }) => `${title}: ${origin}`),
    ),
  };
}

function stackOrigin({ cluster, stacks, machines, platformReleases }: PlannedCluster, name: string): FileOrigin {
  const stack = stacks.find((one) => one.name === name);
  const kind = name.startsWith(`${cluster.name}-`) ? name.slice(cluster.name.length + 1) : name;
  const resources = isFields(stack?.document.resource) ? stack.document.resource : {};
  const counts = Object.entries(resources).map(
    ([type, all]) => `${type}: ${isFields(all) ? Object.keys(all).join(", ") : ""}`,
  );
  const from: Readonly<Record<string, FileOrigin["from"]>> = {
    machines: machines.map(({ machine }) => ({ path: `machines.${machine.name}` })),
    vms: cluster.vms.map((vm) => ({ path: `vms.${vm.name}` })),
    platform: platformReleases.map(({ name: release, origin }) => ({ path: origin, what: `release ${release}` })),
  };
  return {
    is:
      stack?.inCluster === true
        ? "a Terraform stack that a controller applies inside the cluster"
        : `a Terraform stack: npx groundwork deploy ${cluster.name} applies it`,
    from: from[kind] ?? [],
    more: [...listed("It follows", stack?.dependsOn ?? []), ...listed("It holds", counts)],
  };
}

function machineOrigin({ machines }: PlannedCluster, path: string, writer: string): FileOrigin {
  const own = machines.filter(
    ({ machine, patches, schematic }) =>
      writer.endsWith(` ${machine.name}`) ||
      patches.some(({ origin }) => origin === writer) ||
      path.includes(schematic.slice(0, 8)),
  );
  const isSchematic = writer.startsWith("schematic ");
  const used = isSchematic || own.length > 0 ? own : machines;
  const needs = used.flatMap((machine) => machineNeeds(machine));
  const patches = used.flatMap((machine) => machine.patches.map(({ origin }) => origin));
  const role = new Set(used.map(({ isControlPlane }) => isControlPlane));
  return {
    is: isSchematic
      ? `what the Image Factory builds an image from, for ${used.map(({ machine }) => machine.name).join(", ")}`
      : `Talos configuration, for ${used.map(({ machine }) => machine.name).join(", ")}`,
    from: [
      ...used.map(({ machine }) => ({ path: `machines.${machine.name}` })),
      { path: "talos", what: "all machines" },
      ...(role.has(true) ? [{ path: "controlPlane", what: "control planes" }] : []),
    ],
    more: [
      ...listed("Components ask for", [...new Set(needs)]),
      ...listed("Patches laid over it, in this order", isSchematic ? [] : [...new Set(patches)]),
    ],
  };
}

/** What components ask of a machine, each with its reason. */
export function machineNeeds({ needs }: Pick<PlannedMachine, "needs">): readonly string[] {
  return needs.map(({ component, reason, role: _, machines: __, ...asked }) => {
    const extensions = asked.extensions ?? [];
    const what = extensions.length > 0 ? extensions.join(", ") : Object.keys(asked).map(inWords).join(", ");
    return `components.${component}: ${what === "" ? reason : `${what} (${reason})`}`;
  });
}

/** `kernelModules` → `kernel modules`. */
function inWords(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function stageOrigin(planned: PlannedCluster, stage: PlannedStage, path: string): FileOrigin {
  const releases = stage.releases.filter(({ name, namespace }) => path.endsWith(`.${namespace}.${name}.yaml`));
  return {
    is: `a part of stage ${stage.name}: ${stage.title}`,
    from: [{ path: stage.origin }, ...releases.flatMap((release) => overridesOf(planned, release))],
    more: orderOf(planned, stage),
  };
}

/** Values that the operator lays over those of a release. */
export function overridesOf({ cluster }: PlannedCluster, { name }: PlannedRelease): FileOrigin["from"] {
  const values = cluster.releases[name]?.values;
  return leaves(values, ["releases", name, "values"]).map((path) => ({
    path: showPath(path),
    what: `spec.values.${showPath(path.slice(3))}`,
  }));
}

function leaves(value: unknown, path: readonly string[]): readonly (readonly string[])[] {
  if (value === undefined) return [];
  if (!isFields(value) || Object.keys(value).length === 0) return [path];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, [...path, key]));
}

function orderOf({ graph }: PlannedCluster, { name }: PlannedStage): FileOrigin["more"] {
  const { direct } = graph.dependencies;
  return [
    ...listed(
      "The stage follows",
      direct.filter(({ from }) => from === name).map(({ to, causes }) => `${to}, because of ${causes.join("; ")}`),
    ),
    ...listed(
      "It comes before",
      direct.filter(({ to }) => to === name).map(({ from, causes }) => `${from}, because of ${causes.join("; ")}`),
    ),
  ];
}

/** Parts of the definition whose charts come from a source. */
function releasesFrom({ graph, platformReleases }: PlannedCluster, path: string): FileOrigin["from"] {
  const all = [...platformReleases, ...graph.stages.flatMap(({ releases }) => releases)];
  return all
    .filter(({ chart }) => path.includes(`.${chart.name}.`) || path.includes(`-${chart.name}.`))
    .map(({ name, origin }) => ({ path: origin, what: `release ${name}` }));
}

function listed(title: string, lines: readonly string[]): FileOrigin["more"] {
  return lines.length === 0 ? [] : [{ title, lines }];
}
