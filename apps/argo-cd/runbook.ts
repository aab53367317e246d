import { ARGO_NAMESPACE } from "../../lib/delivery/argocd/application";
import { sh } from "../../lib/document/markdown";
import { bootstrap, operations, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";

type Access =
  | { readonly by: "ingress"; readonly host: string }
  | { readonly by: "tailscale"; readonly hostname: string }
  | { readonly by: "port-forward" };

/** First login, and what waves do and do not promise. */
export function argoRunbook(
  cluster: Cluster,
  access: Access,
  poll: { readonly interval: number; readonly jitter: number },
): readonly Section[] {
  const way = {
    ingress: () => `Open https://${access.by === "ingress" ? access.host : ""}.${cluster.domain}.`,
    tailscale: () =>
      `Open https://${access.by === "tailscale" ? access.hostname : ""}.<tailnet>.ts.net from a device of the tailnet.`,
    "port-forward": () =>
      `Run \`kubectl -n ${ARGO_NAMESPACE} port-forward service/argocd-server 8080:http\` and open http://localhost:8080.`,
  }[access.by];
  return [
    bootstrap(
      "argo-cd",
      "First login to Argo CD",
      `${way()} The user is \`admin\`; its first password is in the cluster:`,
      sh(
        cmd`kubectl -n ${ARGO_NAMESPACE} get secret argocd-initial-admin-secret -o jsonpath='{.data.password}' | base64 -d`,
      ),
      `Change it, then delete the Secret: \`kubectl -n ${ARGO_NAMESPACE} delete secret argocd-initial-admin-secret\`.`,
    ),
    operations(
      "argo-cd",
      "Argo CD",
      cluster.gitops.artifact === undefined
        ? `A commit is noticed within ${poll.interval + poll.jitter} s. To see what differs from Git, and to look at one Application:`
        : `A tag that moved is noticed within ${2 * poll.interval + poll.jitter} s. To see what differs from the artifact, and to look at one Application:`,
      sh(
        cmd`kubectl -n ${ARGO_NAMESPACE} get applications`,
        cmd`kubectl -n ${ARGO_NAMESPACE} describe application root`,
      ),
      "Waves are weaker than dependencies: a wave waits for the health of the wave before it, once. When something of an earlier wave breaks later, nothing holds the later ones back; each Application retries by itself.",
      "Flux owns Argo CD itself, the namespaces and the root Application. Everything else belongs to Argo CD: change it in Git, never with both.",
    ),
  ];
}
