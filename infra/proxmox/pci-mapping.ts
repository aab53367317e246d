import type { PciMapping } from "../../lib/model/proxmox";
import { Resource } from "../terraform/resource";
import type { ClusterStack } from "../terraform/stack";

/**
 * A PCI resource mapping: one name for a device of each host, so that a VM is
 * given "the GPU" wherever it runs. A token may pass a device through by its
 * mapping only; the raw address is root's.
 */
export function createPciMapping(stack: ClusterStack, name: string, mapping: PciMapping): void {
  new Resource(stack, "proxmox_hardware_mapping_pci", name, {
    name,
    ...(mapping.comment === undefined ? {} : { comment: mapping.comment }),
    mediated_devices: mapping.mediated,
    map: mapping.devices.map(({ host, id, path, iommuGroup, subsystem }) => ({
      node: host,
      id,
      path,
      ...(iommuGroup === undefined ? {} : { iommu_group: iommuGroup }),
      ...(subsystem === undefined ? {} : { subsystem_id: subsystem }),
    })),
  });
}
