import type { Cluster } from "../../lib/model/cluster";
import type { PciMapping, UsbMapping } from "../../lib/model/proxmox";
import { Resource } from "../terraform/resource";
import type { ClusterStack } from "../terraform/stack";
import { apiOf } from "./provider";

/**
 * A PCI resource mapping: one name for a device of each host, so that a VM is
 * given "the GPU" wherever it runs. A token may pass a device through by its
 * mapping only; the raw address is root's.
 */
export function createPciMapping(stack: ClusterStack, name: string, { comment, mediated, devices }: PciMapping): void {
  for (const { id, api, own } of byApi(stack.cluster, name, devices))
    new Resource(stack, "proxmox_hardware_mapping_pci", id, {
      name,
      ...(comment === undefined ? {} : { comment }),
      mediated_devices: mediated,
      map: own.map((device) => ({
        node: device.host,
        id: device.id,
        path: device.path,
        ...(device.iommuGroup === undefined ? {} : { iommu_group: device.iommuGroup }),
        ...(device.subsystem === undefined ? {} : { subsystem_id: device.subsystem }),
      })),
    }).meta({ provider: api });
}

/** A USB resource mapping: one name for a device of each host. */
export function createUsbMapping(stack: ClusterStack, name: string, { comment, devices }: UsbMapping): void {
  for (const { id, api, own } of byApi(stack.cluster, name, devices))
    new Resource(stack, "proxmox_hardware_mapping_usb", id, {
      name,
      ...(comment === undefined ? {} : { comment }),
      map: own.map((device) => ({
        node: device.host,
        id: device.id,
        ...(device.path === undefined ? {} : { path: device.path }),
      })),
    }).meta({ provider: api });
}

/** A mapping is known to one API, so devices of hosts in no cluster with each other have one each, under the same name. */
function byApi<Device extends { readonly host: string }>(
  cluster: Cluster,
  name: string,
  devices: readonly Device[],
): readonly { readonly id: string; readonly api: string | undefined; readonly own: readonly Device[] }[] {
  const apis = [...new Set(devices.map(({ host }) => apiOf(cluster, host)))];
  return apis.map((api) => ({
    id: api === undefined ? name : `${name}-${api}`,
    api,
    own: devices.filter(({ host }) => apiOf(cluster, host) === api),
  }));
}
