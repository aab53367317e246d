import { type Fields, isFields } from "../data/fields";
import { sameDocument } from "../talos/merge";

/**
 * What Talos up to 1.13 does about a change of the main document: the first
 * prefix that fits counts, and what is in no list reboots the node by itself.
 * Source: siderolabs/talos, CanApplyImmediate of v1alpha1_runtime.go, equal in
 * 1.11 to 1.13; etcd's settings are accepted there and wait for a reboot.
 */
const OF_MAIN: readonly (readonly [string, PatchConsequence])[] = [
  ["cluster.etcd", "node reboot"],
  ["cluster", "rolling restart"],
  ["machine.kubelet", "rolling restart"],
  ["machine.controlPlane", "rolling restart"],
  ...[
    "debug",
    "machine.ca",
    "machine.acceptedCAs",
    "machine.certSANs",
    "machine.time",
    "machine.install",
    "machine.network",
    "machine.sysctls",
    "machine.sysfs",
    "machine.logging",
    "machine.kernel",
    "machine.registries",
    "machine.pods",
    "machine.seccompProfiles",
    "machine.nodeLabels",
    "machine.nodeAnnotations",
    "machine.nodeTaints",
    "machine.features.kubernetesTalosAPIAccess",
    "machine.features.kubePrism",
    "machine.features.hostDNS",
    "machine.features.imageCache",
    "machine.features.nodeAddressSortAlgorithm",
  ].map((prefix): readonly [string, PatchConsequence] => [prefix, "nothing"]),
];

/** What a change of a patch costs; mildest first. */
export type PatchConsequence = "nothing" | "rolling restart" | "node reboot";

const BY_WEIGHT: readonly PatchConsequence[] = ["nothing", "rolling restart", "node reboot"];

/**
 * What applying a change of a Talos patch does to a machine that runs. Documents
 * of their own never reboot it.
 *
 * @param before documents of the patch; none where it is new
 * @param after its documents now; none where it is gone
 */
export function patchConsequence(before: unknown, after: unknown): PatchConsequence {
  const [was, is] = [mainOf(before), mainOf(after)];
  const found = changedPaths(was, is, "").map(
    (path) => OF_MAIN.find(([prefix]) => path === prefix || path.startsWith(`${prefix}.`))?.[1] ?? "node reboot",
  );
  return BY_WEIGHT.findLast((one) => found.includes(one)) ?? "nothing";
}

function mainOf(documents: unknown): Fields {
  const list: readonly unknown[] = Array.isArray(documents) ? documents : [];
  return list.filter(isFields).find((document) => sameDocument(document, {})) ?? {};
}

function changedPaths(before: unknown, after: unknown, path: string): readonly string[] {
  if (isFields(before) || isFields(after)) {
    const [was, is] = [isFields(before) ? before : {}, isFields(after) ? after : {}];
    return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((key) =>
      changedPaths(was[key], is[key], path === "" ? key : `${path}.${key}`),
    );
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [path];
}
