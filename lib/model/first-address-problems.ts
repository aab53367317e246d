import { usesDhcp } from "./dhcp";
import type { LinkPlace } from "./link-place";
import type { Problem } from "./problem";
import { modelProvisionerOf } from "./provisioner/provisioners";

/** Addresses that a boot image carries are those of one card; a reserved one is found by a MAC address. */
export function firstAddressProblems({ cluster, machine, links, problem }: LinkPlace): readonly Problem[] {
  const main = links.find(({ isMain }) => isMain);
  const at = `machines.${machine.name}`;
  const { bakesAddress, elsewhere } = modelProvisionerOf(machine);
  const dhcp = usesDhcp(cluster.network, machine);
  const problems: Problem[] = [];
  const chosen = links.some(({ config }) => config.card?.mac !== undefined);
  if (dhcp && machine.mac === undefined && !chosen)
    problems.push(
      problem(
        `${at}.mac`,
        "nothing",
        `the MAC address that the router reserves ${machine.address} for`,
        `add mac to ${at}`,
      ),
    );
  if (dhcp && machine.maintenanceAddress === "baked")
    problems.push(
      problem(
        `${at}.maintenanceAddress`,
        "baked and an address by DHCP",
        "one of the two",
        `remove ${at}.maintenanceAddress`,
      ),
    );
  else if (
    bakesAddress(cluster, machine) &&
    main !== undefined &&
    (main.kind !== "card" || main.config.card !== undefined)
  )
    problems.push(
      problem(
        `${at}.link`,
        `${main.name}, a ${main.kind}, and an address in the boot image`,
        "a card by its name: the image cannot make other links",
        elsewhere,
      ),
    );
  return problems;
}
