import { at, textAt } from "../../../data/fields";
import type { Manifest } from "../../../manifest/manifest";
import { type Claim, claimsOf, claimsUsedBy } from "../../facts/claims";
import { groupBy } from "../../facts/group";
import { machinesFor, type Workload, workloadsOf } from "../../facts/workloads";
import { manifestsOf } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

export const singleWriter: Rule = {
  id: "single-writer",
  title: "A volume with a single writer under several pods or a rolling update",
  family: "workload",
  severity: "error",
  answers: ["M049"],
  why: "The new pod waits: the volume is attached to another node. The old pod waits for the new one.",
  fix: "stop the old pod first (strategy Recreate), with one replica",
  source: "Kubernetes documentation: access modes; Deployment, strategy",
  example: "a Deployment with strategy RollingUpdate on a ReadWriteOnce claim",
  check: (input) => {
    const claims = claimsOf(input);
    const users = workloadsOf(input).flatMap((workload): User[] => {
      const [claim] = claimsUsedBy(workload, claims).filter(isSingle);
      return claim === undefined ? [] : [{ workload, claim }];
    });
    return [...users.flatMap((user) => alone(input, user)), ...together(input, users)];
  },
};

interface User {
  readonly workload: Workload;
  readonly claim: Claim;
}

function isSingle({ modes }: Claim): boolean {
  return modes.length > 0 && modes.every((mode) => mode === "ReadWriteOnce" || mode === "ReadWriteOncePod");
}

/** Kinds whose pods are as many as their replicas. */
const SCALED = ["Deployment", "StatefulSet", "ReplicaSet"];

function alone(input: CheckInput, { workload, claim }: User): readonly Found[] {
  const { manifest, who, origin } = workload;
  const mode = `${claim.who} is ${claim.modes.join(", ")}`;
  const nodes = machinesFor(input, workload.pod).length;
  const most = manifest.kind === "DaemonSet" ? nodes : Math.max(workload.replicas ?? 1, scaledTo(input, manifest));
  if ((SCALED.includes(manifest.kind) || manifest.kind === "DaemonSet") && most > 1)
    return [
      {
        at: origin,
        message: `${who} runs ${manifest.kind === "DaemonSet" ? `a pod on each of ${nodes} nodes` : `${(workload.replicas ?? 1) < most ? "up to " : ""}${most} replicas`} on one volume, and ${mode}`,
        fix: "run one replica, give each its own volume (StatefulSet), or take a class that offers ReadWriteMany",
      },
    ];
  const rolls = (textAt(manifest, "spec", "strategy", "type") ?? "RollingUpdate") === "RollingUpdate";
  // Without a surge the old pod goes first.
  const surge = at(manifest, "spec", "strategy", "rollingUpdate", "maxSurge") ?? "25%";
  if (manifest.kind !== "Deployment" || !rolls || surge === 0 || surge === "0%") return [];
  return [
    {
      at: origin,
      message: `${who} starts the new pod before the old one stops, and ${mode}`,
      fix: "write strategy: { type: Recreate }",
    },
  ];
}

/** The most pods that an autoscaler may give a workload; 0 where none does. */
function scaledTo(input: CheckInput, { kind, metadata }: Manifest): number {
  return Math.max(
    0,
    ...manifestsOf(input)
      .filter(({ manifest }) => manifest.kind === "HorizontalPodAutoscaler")
      .filter(({ manifest }) => (manifest.metadata.namespace ?? "default") === (metadata.namespace ?? "default"))
      .filter(({ manifest }) => textAt(manifest, "spec", "scaleTargetRef", "kind") === kind)
      .filter(({ manifest }) => textAt(manifest, "spec", "scaleTargetRef", "name") === metadata.name)
      .map(({ manifest }) => Number(at(manifest, "spec", "maxReplicas") ?? 0)),
  );
}

/** Two workloads on one volume that is attached to one node at a time; pods that choose their node are left to their author. */
function together(input: CheckInput, users: readonly User[]): readonly Found[] {
  const free = users.filter(({ workload: { manifest, pod }, claim }) => {
    const chooses = at(pod, "affinity") !== undefined || at(pod, "nodeSelector") !== undefined;
    return ["Deployment", "StatefulSet"].includes(manifest.kind) && !chooses && isAttached(input, claim);
  });
  return [...groupBy(free, ({ claim }) => `${claim.namespace}/${claim.name}`).values()].flatMap((group): Found[] => {
    const [, second] = group;
    if (second === undefined) return [];
    return [
      {
        at: second.workload.origin,
        message: `${group.map(({ workload }) => workload.who).join(" and ")} share one volume and may start on different nodes, and ${second.claim.who} is ${second.claim.modes.join(", ")}`,
        fix: "keep them on one node by a required podAffinity, put the containers into one pod, or take a class that offers ReadWriteMany",
      },
    ];
  });
}

/** True of a class whose volumes travel between nodes: a file share serves many, and a folder of one node keeps its pods there. */
function isAttached(input: CheckInput, { storageClass }: Claim): boolean {
  const { backing } = input.declared.storage.find((offer) => offer.storageClass === storageClass) ?? {};
  switch (backing?.kind) {
    case "nodes":
      return backing.copies > 1;
    case "machine":
    case "nas":
      return backing.protocol === "iscsi";
    case undefined:
      return false;
    default:
      return true;
  }
}
