import { type Command, cmd } from "../../document/shell";
import type { PlannedCluster } from "../../plan/cluster";
import { allReleases } from "../../plan/cluster";
import { healthCommand } from "../access";

/** Something to wait for before the next step, with the command that shows it. */
export interface Gate {
  /** What has to be true. */
  readonly want: string;
  /** What shows it. */
  readonly command: Command;
}

/** What a kind of storage or database has to say before the next node goes away, by a CRD that it brings. */
const BY_CRD: readonly (Gate & { readonly crd: string })[] = [
  {
    crd: "longhorn.io/Volume",
    want: "every volume of Longhorn is healthy: the copies on the node that went away are back",
    command: cmd`kubectl -n longhorn-system get volumes.longhorn.io -o custom-columns=NAME:.metadata.name,ROBUSTNESS:.status.robustness`,
  },
  {
    crd: "ceph.rook.io/CephCluster",
    want: "Ceph is HEALTH_OK: all placement groups are active and clean",
    command: cmd`kubectl get cephclusters.ceph.rook.io -A`,
  },
  {
    crd: "piraeus.io/LinstorCluster",
    want: "every resource of LINSTOR is UpToDate",
    command: cmd`kubectl -n piraeus-datastore exec deploy/linstor-controller -- linstor resource list --faulty`,
  },
  {
    crd: "postgresql.cnpg.io/Cluster",
    want: "every database cluster is in healthy state with all instances ready",
    command: cmd`kubectl get clusters.postgresql.cnpg.io -A`,
  },
  {
    crd: "vault.banzaicloud.com/Vault",
    want: "every Vault is unsealed",
    command: cmd`kubectl get pods -A -l app.kubernetes.io/name=vault`,
  },
];

/** Before the first node is touched, and again between two. */
export function gatesOf(plan: PlannedCluster): readonly Gate[] {
  const crds = new Set(allReleases(plan).flatMap(({ makes }) => (makes === undefined ? [] : makes.crds)));
  return [
    { want: "etcd has all its members, every node and its services are healthy", command: healthCommand(plan.cluster) },
    { want: "every node is Ready and none is cordoned", command: cmd`kubectl get nodes` },
    {
      want: "no budget allows 0 disruptions: such a budget blocks the drain of a node",
      command: cmd`kubectl get poddisruptionbudgets -A`,
    },
    ...BY_CRD.filter(({ crd }) => crds.has(crd)).map(({ want, command }): Gate => ({ want, command })),
  ];
}
