/**
 * Type-level tests: this file holds no test at run time; `npm run typecheck` is its judge.
 * Each `@ts-expect-error` names a mistake that the generated types must refuse.
 */
import type { ChartValues } from "../../imports/charts/values";
import type { Issuer } from "../../imports/crds/cert-manager";
import type { HelmRelease } from "../../imports/crds/flux";
import type { ServiceMonitor } from "../../imports/crds/prometheus-operator";
import type { Deployment } from "../../imports/k8s/apps-v1";
import type { Service } from "../../imports/k8s/core-v1";
import type { KubernetesObject, KubernetesObjects } from "../../imports/objects";
import type { TerraformDataSources, TerraformProviders, TerraformResources } from "../../imports/providers";
import type { ProxmoxResources, ProxmoxVirtualEnvironmentVm } from "../../imports/providers/proxmox";
import type { TalosMachineConfigurationApply } from "../../imports/providers/talos";

export const deployment: Deployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "web", labels: { "app.kubernetes.io/name": "web" } },
  spec: {
    replicas: 2,
    selector: { matchLabels: { "app.kubernetes.io/name": "web" } },
    strategy: { rollingUpdate: { maxUnavailable: "25%", maxSurge: 1 } },
    template: {
      metadata: { labels: { "app.kubernetes.io/name": "web" } },
      spec: {
        containers: [{ name: "web", image: "nginx:1.29", resources: { limits: { cpu: 1, memory: "64Mi" } } }],
      },
    },
  },
};

export const service: Service = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web" },
  spec: { clusterIP: "None", ports: [{ port: 80, targetPort: "http" }] },
};

export const release: HelmRelease = {
  apiVersion: "helm.toolkit.fluxcd.io/v2",
  kind: "HelmRelease",
  metadata: { name: "cert-manager" },
  spec: {
    interval: "1h",
    chartRef: { kind: "OCIRepository", name: "cert-manager" },
    values: { crds: { enabled: true } },
  },
};

export const vm: ProxmoxVirtualEnvironmentVm = {
  node_name: "pve1",
  vm_id: 101,
  cpu: { cores: 4, type: "host" },
  disk: [{ interface: "scsi0", size: 20, import_from: "${proxmox_download_file.talos.id}" }],
  network_device: [
    {
      bridge: "vmbr0",
      disconnected: null,
      enabled: null,
      firewall: null,
      mac_address: null,
      model: "virtio",
      mtu: null,
      queues: null,
      rate_limit: null,
      trunks: null,
      vlan_id: null,
    },
  ],
};

export const values: ChartValues["cert-manager"] = { crds: { enabled: true }, replicaCount: "2" };

export const objects: readonly KubernetesObject[] = [deployment, service, release];
export function monitorOf(object: ServiceMonitor): KubernetesObjects["monitoring.coreos.com/v1/ServiceMonitor"] {
  return object;
}

// @ts-expect-error a Deployment has a selector
export const noSelector: Deployment["spec"] = { template: {} };

// @ts-expect-error the API spells it clusterIP
export const renamed: Service["spec"] = { clusterIp: "None" };

// @ts-expect-error the kind is part of the type
export const wrongKind: Deployment = { apiVersion: "apps/v1", kind: "StatefulSet", metadata: {} };

// @ts-expect-error in JSON every key of an object attribute is written, null where unset
export const partialNetwork: ProxmoxVirtualEnvironmentVm["network_device"] = [{ bridge: "vmbr0" }];

// @ts-expect-error the provider refuses a part of the three flags
export const partialDestroy: TalosMachineConfigurationApply["on_destroy"] = { reset: true };

// @ts-expect-error ipv4_addresses is computed: nobody writes it
export const computed: ProxmoxVirtualEnvironmentVm = { node_name: "pve1", ipv4_addresses: [] };

// @ts-expect-error the name is a deprecated alias
export type Renamed = ProxmoxResources["proxmox_virtual_environment_download_file"];

// @ts-expect-error a number is a number or an expression
export const words: TerraformResources["proxmox_virtual_environment_vm"]["vm_id"] = "one";

// @ts-expect-error a switch is not a text
export const switchAsText: ChartValues["cert-manager"] = { crds: { enabled: "true" } };

// @ts-expect-error no such key in the chart
export const unknownKey: ChartValues["cert-manager"] = { installCrds: true };

export const helm: TerraformProviders["helm"] = { kubernetes: { config_path: "~/.kube/config" } };
export const version: TerraformDataSources["proxmox_version"] = {};
export const issuer: Issuer["spec"] = { ca: { secretName: "root" } };
