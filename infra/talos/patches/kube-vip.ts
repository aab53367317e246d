import type { Address } from "../../../lib/model/address";
import { KUBE_PRISM_PORT } from "../kube-prism";

// renovate: datasource=docker depName=ghcr.io/kube-vip/kube-vip
const IMAGE = "ghcr.io/kube-vip/kube-vip:v1.2.3";

const NAME = "kube-vip";
const labels = { "app.kubernetes.io/name": NAME };

/**
 * kube-vip as a DaemonSet of the control planes, announced by ARP with leader
 * election. It reaches the API through KubePrism on its own node, so it needs
 * neither a CNI nor kube-proxy nor the address that it is about to announce.
 */
export function kubeVipManifest(vip: Address, link: string) {
  const metadata = { name: NAME, namespace: "kube-system", labels };
  return {
    name: NAME,
    objects: [
      { apiVersion: "v1", kind: "ServiceAccount", metadata },
      {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "Role",
        metadata,
        rules: [
          {
            apiGroups: ["coordination.k8s.io"],
            resources: ["leases"],
            verbs: ["get", "list", "watch", "create", "update"],
          },
        ],
      },
      {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "RoleBinding",
        metadata,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: NAME },
        subjects: [{ kind: "ServiceAccount", name: NAME, namespace: "kube-system" }],
      },
      {
        apiVersion: "apps/v1",
        kind: "DaemonSet",
        metadata,
        spec: {
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: podSpec(vip, link) },
        },
      },
    ],
  };
}

function podSpec(vip: Address, link: string) {
  const environment: Readonly<Record<string, string>> = {
    KUBERNETES_SERVICE_HOST: "127.0.0.1",
    KUBERNETES_SERVICE_PORT: String(KUBE_PRISM_PORT),
    address: vip.toString(),
    port: "6443",
    vip_interface: link,
    vip_subnet: vip.family === 4 ? "32" : "128",
    vip_arp: "true",
    cp_enable: "true",
    cp_namespace: "kube-system",
    svc_enable: "false",
    vip_leaderelection: "true",
    vip_leasename: "kube-vip-control-plane",
    vip_leaseduration: "15",
    vip_renewdeadline: "10",
    vip_retryperiod: "2",
  };
  return {
    serviceAccountName: NAME,
    hostNetwork: true,
    priorityClassName: "system-node-critical",
    nodeSelector: { "node-role.kubernetes.io/control-plane": "" },
    tolerations: [{ operator: "Exists" }],
    containers: [
      {
        name: NAME,
        image: IMAGE,
        args: ["manager"],
        env: [
          ...Object.entries(environment).map(([name, value]) => ({ name, value })),
          { name: "vip_nodename", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
        ],
        resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { add: ["NET_ADMIN", "NET_RAW"], drop: ["ALL"] },
        },
      },
    ],
  };
}
