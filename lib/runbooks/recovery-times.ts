import { blocks, code, sh, table } from "../document/markdown";
import { cmd } from "../document/shell";
import { machinesOf } from "../model/cluster";
import { tolerated } from "./access";
import type { DocsInput } from "./input";

/** Marks a node as gone, so that its pods and volumes are let go at once (Kubernetes docs: non-graceful node shutdown). */
const OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";

/** What to expect of each recovery, and what that rests on; a rehearsal tells whether it holds. */
export function recoveryTimes({ cluster, declared }: DocsInput): string {
  const away = tolerated(cluster);
  const workers = machinesOf(cluster, "worker");
  const [worker] = workers;
  const elsewhere = workers.length > 1 || (workers.length === 0 && cluster.machines.length > 1);
  const { vip } = cluster.controlPlane;
  return blocks(
    "What to aim at, from the moment of the loss, or of the decision to rebuild:",
    table(
      ["lost", "back in", "by what", "section"],
      [
        [
          "a pod",
          "under 2 minutes",
          "Kubernetes starts it again; a new node may have to pull the image",
          "none needed",
        ],
        [
          "a worker",
          elsewhere ? "under 5 minutes" : "when it is repaired: there is no other",
          elsewhere
            ? "own apps move by themselves after two minutes; everything else, and every volume, as soon as the node is marked as gone (below)"
            : "",
          "One node is lost",
        ],
        [
          "a control plane",
          away > 0 ? "no downtime" : "when it is repaired: etcd has no majority without it",
          away > 0
            ? `${vip === undefined ? "the other endpoints answer" : `${vip} moves to another within a minute`}; what runs in the cluster goes on`
            : "",
          away > 0 ? "One node is lost" : "Quorum is lost",
        ],
        ["the whole cluster", "under 4 hours", "Terraform and Git make it again", "Everything is lost"],
        [
          "the data of applications",
          "under 8 hours",
          declared.backup === undefined ? "the backups of each component" : `${declared.backup.by} brings it back`,
          "the sections of the components",
        ],
      ],
    ),
    ...(worker === undefined || !elsewhere
      ? []
      : [
          `Kubernetes waits five minutes before it gives up a silent node, and longer before it takes a volume away from one, for that node may still write. Is the machine really off, here ${code(worker.name)}? Then say so, and everything moves at once:`,
          sh(
            cmd`kubectl taint node ${worker.name} ${OUT_OF_SERVICE}=nodeshutdown:NoExecute`,
            cmd`kubectl get pods -A -o wide --watch`,
            cmd`# when it is back:`,
            cmd`kubectl taint node ${worker.name} ${OUT_OF_SERVICE}-`,
          ),
        ]),
  );
}
