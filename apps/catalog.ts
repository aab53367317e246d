import { alloy } from "./alloy/component";
import { amdGpu } from "./amd-gpu/component";
import { argoCd } from "./argo-cd/component";
import { authentik } from "./authentik/component";
import { cephCsi } from "./ceph-csi/component";
import { certManager } from "./cert-manager/component";
import { cilium } from "./cilium/component";
import { cloudflared } from "./cloudflared/component";
import { cloudnativePg } from "./cloudnative-pg/component";
import { clusterDns } from "./cluster-dns/component";
import { csiDriverNfs } from "./csi-driver-nfs/component";
import { csiDriverSmb } from "./csi-driver-smb/component";
import { democraticCsi } from "./democratic-csi/component";
import { devicePlugin } from "./device-plugin/component";
import { edgeProxy } from "./edge-proxy/component";
import { envoyGateway } from "./envoy-gateway/component";
import { etcdBackup } from "./etcd-backup/component";
import { externalDns } from "./external-dns/component";
import { externalSecrets } from "./external-secrets/component";
import { firecrawl } from "./firecrawl/component";
import { gitea } from "./gitea/component";
import { grafanaDashboards } from "./grafana-dashboards/component";
import { harbor } from "./harbor/component";
import { ingressNginx } from "./ingress-nginx/component";
import { intelGpu } from "./intel-gpu/component";
import { k8sGateway } from "./k8s-gateway/component";
import { keda } from "./keda/component";
import { prometheus } from "./kube-prometheus-stack/component";
import { kubeletCsrApprover } from "./kubelet-csr-approver/component";
import { localPath } from "./local-path/component";
import { loki } from "./loki/component";
import { longhorn } from "./longhorn/component";
import { matrix } from "./matrix/component";
import { media } from "./media/component";
import { mesh } from "./mesh/component";
import { metallb } from "./metallb/component";
import { metricsServer } from "./metrics-server/component";
import { multus } from "./multus/component";
import { networkPolicies } from "./network-policies/component";
import { nfsProvisioner } from "./nfs-provisioner/component";
import { nvidiaGpu } from "./nvidia-gpu/component";
import { openebs } from "./openebs/component";
import { piraeus } from "./piraeus/component";
import { powerdns } from "./powerdns/component";
import { proxmoxCsi } from "./proxmox-csi/component";
import { rbacAccounts } from "./rbac-accounts/component";
import { rookCeph } from "./rook-ceph/component";
import { sealedSecrets } from "./sealed-secrets/component";
import { snapshotController } from "./snapshot-controller/component";
import { tailscaleOperator } from "./tailscale-operator/component";
import { tofuController } from "./tofu-controller/component";
import { traefik } from "./traefik/component";
import { truenasExporter } from "./truenas-exporter/component";
import { vault } from "./vault/component";
import { velero } from "./velero/component";
import { volsync } from "./volsync/component";
import { webhookInbox } from "./webhook-inbox/component";

/** Every component, by the key that a definition uses. Adding one is one folder and one line here and in `loaders`. */
export const catalog = {
  alloy,
  amdGpu,
  argoCd,
  authentik,
  cephCsi,
  certManager,
  cilium,
  cloudflared,
  cloudnativePg,
  clusterDns,
  csiDriverNfs,
  csiDriverSmb,
  democraticCsi,
  devicePlugin,
  edgeProxy,
  envoyGateway,
  etcdBackup,
  externalDns,
  externalSecrets,
  firecrawl,
  gitea,
  grafanaDashboards,
  harbor,
  ingressNginx,
  intelGpu,
  k8sGateway,
  keda,
  kubeletCsrApprover,
  loki,
  localPath,
  longhorn,
  matrix,
  media,
  mesh,
  metallb,
  metricsServer,
  multus,
  networkPolicies,
  nfsProvisioner,
  nvidiaGpu,
  openebs,
  piraeus,
  powerdns,
  prometheus,
  proxmoxCsi,
  rbacAccounts,
  rookCeph,
  sealedSecrets,
  snapshotController,
  tailscaleOperator,
  tofuController,
  traefik,
  truenasExporter,
  vault,
  velero,
  volsync,
  webhookInbox,
} as const;
