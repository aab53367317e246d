import type { Cluster } from "./cluster";
import { linksOf } from "./machine-links";

/** A MAC address and the place in the definition that gives it to a card. */
export interface MacOwner {
  readonly mac: string;
  readonly path: string;
}

/** Every MAC address of the definition. That of a machine's first card may be named again where a link chooses the card. */
export function macOwners(cluster: Cluster): readonly MacOwner[] {
  const machines = cluster.machines.flatMap((machine) => {
    const own = machine.mac === undefined ? [] : [{ mac: machine.mac, path: `machines.${machine.name}.mac` }];
    const chosen = linksOf(cluster, machine).flatMap((link) => {
      const { mac } = link.config.card ?? {};
      return mac === undefined || mac === machine.mac ? [] : [{ mac, path: `${link.at("card")}.mac` }];
    });
    const virtual = (machine.nics ?? []).flatMap(({ mac }, index) =>
      mac === undefined ? [] : [{ mac, path: `machines.${machine.name}.nics[${index}].mac` }],
    );
    const known = virtual.map(({ mac }) => mac);
    return [...own, ...virtual, ...chosen.filter(({ mac }) => !known.includes(mac))];
  });
  const vms = cluster.vms.flatMap(({ name, mac }) => (mac === undefined ? [] : [{ mac, path: `vms.${name}.mac` }]));
  return [...machines, ...vms];
}
