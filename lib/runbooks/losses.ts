import { engineOf } from "../delivery/engines";
import { blocks, code, table } from "../document/markdown";
import { machinesOf } from "../model/cluster";
import { snapshotFile, tolerated } from "./access";
import { dataOf, generatedOnce } from "./data";
import type { DocsInput } from "./input";
import { recoveryTimes } from "./recovery-times";
import { stackOf } from "./stacks";

/** What goes when a machine or a host goes. */
export function losses({ cluster }: DocsInput): string {
  const controlPlanes = machinesOf(cluster, "control-plane");
  const away = tolerated(cluster);
  const verdict = (lost: number) =>
    lost <= away
      ? "etcd keeps its majority"
      : `etcd loses its majority: ${lost} of ${controlPlanes.length} control planes`;
  const hosts = Object.keys(cluster.proxmox?.hosts ?? {}).flatMap((host) => {
    const machines = cluster.machines.filter((machine) => machine.host === host);
    if (machines.length === 0) return [];
    const lost = machines.filter((machine) => machine.role === "control-plane").length;
    const all = machines.length === cluster.machines.length;
    return [
      [
        `Proxmox host ${host}`,
        machines.map((machine) => machine.name).join(", "),
        verdict(lost),
        all ? "Everything is lost" : lost > away ? "Quorum is lost" : "One node is lost, for each",
      ],
    ];
  });
  return blocks(
    `${controlPlanes.length} control plane${controlPlanes.length === 1 ? "" : "s"}; at most ${away} may be lost at once.`,
    table(
      ["lost", "machines", "effect", "section"],
      [
        [
          "one control plane",
          controlPlanes.map((machine) => machine.name).join(" or "),
          verdict(1),
          away > 0 ? "One node is lost" : "Quorum is lost",
        ],
        ...(machinesOf(cluster, "worker").length === 0
          ? []
          : [
              [
                "one worker",
                machinesOf(cluster, "worker")
                  .map((machine) => machine.name)
                  .join(" or "),
                "its pods move, its local volumes are gone",
                "One node is lost",
              ],
            ]),
        ...hosts,
      ],
    ),
  );
}

/** What Git does not bring back. */
export function backups(input: DocsInput): string {
  const { cluster, stacks } = input;
  const data = dataOf(input);
  const once = generatedOnce(input);
  const keys = stackOf(stacks, "keys");
  return blocks(
    "Git brings back everything that is in it. It does not bring back:",
    table(
      ["what", "where", "how", "without it"],
      [
        cluster.state.backend === "local"
          ? [
              "Terraform state",
              code("state/"),
              "copy the folder, encrypted, to another place after every deploy",
              "the machines must be recreated, and all below is lost",
            ]
          : [
              "Terraform state",
              `backend ${cluster.state.backend}`,
              "by the backend's own means",
              "the machines must be recreated, and all below is lost",
            ],
        ...(keys === undefined
          ? []
          : [
              [
                "keys",
                `state of ${code(keys.name)}`,
                "with the state, and once on paper or in a password manager",
                "no sealed value opens again",
              ],
            ]),
        [
          "Talos secrets",
          `state of ${code(`${cluster.name}-machines`)}`,
          "with the state",
          "no access to the nodes; etcd snapshots of the old cluster need the old secrets",
        ],
        [
          "etcd",
          code(snapshotFile(cluster)),
          "section Take an etcd snapshot, every day",
          "everything in the cluster that is not in Git",
        ],
        ...(once.length === 0
          ? []
          : [
              [
                "generated secrets",
                once.map(code).join(", "),
                "in the etcd snapshot, and in the store where they are pushed to one",
                "new values are generated, which the data they protect does not know",
              ],
            ]),
        ...(cluster.secrets.sops === undefined
          ? []
          : [["age identity", "the operator's password manager", "by hand, once", "no SOPS file opens again"]]),
        ["values given to Terraform", "the operator's password manager", "by hand, once", "tokens must be replaced"],
      ],
    ),
    data.length === 0
      ? ""
      : blocks(
          "Volumes. Retain keeps a volume when its claim goes, but it is no backup: a lost disk takes it along.",
          table(
            ["claimed by", "namespace", "size", "class", "reclaim policy"],
            data.map((claim) => [claim.owner, claim.namespace, claim.size, claim.storageClass, claim.reclaimPolicy]),
          ),
        ),
    "What the components keep as well, and how to save it, is in their own sections below.",
  );
}

/** What to aim at, and a table to fill in at a rehearsal. */
export function times(input: DocsInput): string {
  const { cluster, graph } = input;
  const levels = Math.max(0, ...graph.levels.values()) + 1;
  return blocks(
    recoveryTimes(input),
    "Measure these once, in a rehearsal, and write them down. A number that nobody measured is a hope.",
    table(
      ["step", "measure with", "grows with", "measured"],
      [
        [
          "machines from nothing",
          `time npx groundwork deploy ${cluster.name}`,
          `${cluster.machines.length} machines, the speed of the image download`,
          "",
        ],
        [
          "all stages Ready",
          engineOf(cluster).commands.watch.text,
          `${graph.stages.length} stages in ${levels} levels, image pulls`,
          "",
        ],
        ["one node recreated", "the plan and apply of One node is lost", "disk speed", ""],
        ["etcd from a snapshot", "Quorum is lost, from reset to healthy", "size of the snapshot", ""],
        ["data of the components", "their restore commands", "size of the data, speed of the backup storage", ""],
      ],
    ),
    "What is lost at most is what was written since the last backup: with a daily snapshot, one day of cluster state that is not in Git.",
  );
}
