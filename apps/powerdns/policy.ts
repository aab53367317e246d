import type { NetworkPolicyPeer } from "../../imports/k8s/networking-v1";
import type { KubernetesObject } from "../../imports/objects";
import { CERT_MANAGER_NAMESPACE, SOLVER_LABELS } from "../cert-manager/names";
import { EXTERNAL_DNS_NAMESPACE, externalDnsLabels } from "../external-dns/names";
import { DNS_PORT } from "./config";
import { API_PORT, instanceName, NAMESPACE, type View } from "./names";

/** Everybody may ask; the API is for external-dns, and in the public view for the solver of ACME challenges. */
export function apiPolicy(
  view: View,
  labels: Readonly<Record<string, string>>,
  selector: Readonly<Record<string, string>>,
): KubernetesObject & { readonly metadata: { readonly name: string } } {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: instanceName(view), namespace: NAMESPACE, labels },
    spec: {
      podSelector: { matchLabels: selector },
      policyTypes: ["Ingress"],
      ingress: [
        {
          ports: [
            { port: DNS_PORT, protocol: "UDP" },
            { port: DNS_PORT, protocol: "TCP" },
          ],
        },
        {
          from: [
            peer(EXTERNAL_DNS_NAMESPACE, externalDnsLabels(view)),
            ...(view === "public" ? [peer(CERT_MANAGER_NAMESPACE, SOLVER_LABELS)] : []),
          ],
          ports: [{ port: API_PORT, protocol: "TCP" }],
        },
      ],
    },
  };
}

function peer(namespace: string, labels: Readonly<Record<string, string>>): NetworkPolicyPeer {
  return {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
    podSelector: { matchLabels: labels },
  };
}
