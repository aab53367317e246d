import { listAt, textAt } from "../data/fields";
import { engineOf } from "../delivery/engines";
import { ownAuthority, trusting } from "../delivery/own-authority";
import { blocks, bullets, code, sh, steps } from "../document/markdown";
import { cmd } from "../document/shell";
import { machinesOf } from "../model/cluster";
import { firstControlPlane, healthCommand } from "./access";
import type { DocsInput } from "./input";
import { stackOf } from "./stacks";

/** How to see that a new cluster is whole. */
export function verify(input: DocsInput): string {
  const { cluster } = input;
  const engine = engineOf(cluster).commands;
  const hosts = exposedHosts(input);
  const authority = ownAuthority(input.graph);
  const { fetch, curl } = trusting(authority);
  const workers = machinesOf(cluster, "worker");
  return blocks(
    steps(
      blocks("Talos, etcd and the Kubernetes components are well:", sh(healthCommand(cluster))),
      blocks(
        `All ${cluster.machines.length} nodes are Ready: ${cluster.machines.map((machine) => machine.name).join(", ")}.`,
        sh(cmd`kubectl get nodes -o wide`),
        ...(workers.length === 0
          ? []
          : [
              "The workers' role is shown once the platform stack has labelled them: a node may not do so itself. Without that stack:",
              sh(cmd`kubectl label node ${workers.map(({ name }) => name)} node-role.kubernetes.io/worker=`),
            ]),
      ),
      blocks("The GitOps engine and every stage are Ready:", sh(...engine.self, ...engine.status)),
      blocks(
        "No pod hangs. This lists none:",
        sh(cmd`kubectl get pods -A --field-selector=status.phase!=Running,status.phase!=Succeeded`),
      ),
    ),
    ...(hosts.length === 0
      ? []
      : [
          authority === undefined
            ? "These hosts answer with a valid certificate:"
            : "These hosts answer with a certificate of the cluster's own authority, which curl is given:",
          sh(
            ...fetch,
            ...hosts.map(
              (host) => cmd`${curl} -fsSIL -o /dev/null -w '%{http_code} %{url_effective}\\n' https://${host}/`,
            ),
          ),
        ]),
    stackOf(input.stacks, "keys") === undefined
      ? ""
      : bullets([`Back up ${code("state/")} once more: it now holds the machine secrets too (see DISASTER-RECOVERY).`]),
    `The bootstrapped node is ${code(firstControlPlane(cluster).name)}; bootstrap happens once in a cluster's life, never again for a node that is added or repaired.`,
  );
}

/** Hosts of the Ingress objects that we write ourselves, each once. */
export function exposedHosts({ graph }: DocsInput): readonly string[] {
  const hosts = graph.stages.flatMap((stage) =>
    stage.manifests
      .filter((manifest) => manifest.kind === "Ingress")
      .flatMap((manifest) => listAt(manifest, "spec", "rules").flatMap((rule) => textAt(rule, "host") ?? [])),
  );
  return [...new Set(hosts)].filter((host) => !host.startsWith("*")).sort();
}
