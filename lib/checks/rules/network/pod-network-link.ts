import { nearest } from "../../../data/nearest";
import { networkNeeds } from "../../../delivery/facts/multus";
import { CARD_NAME } from "../../../model/link-place";
import type { Machine } from "../../../model/machine";
import { linksOf } from "../../../model/machine-links";
import { patchedLinks } from "../../../model/patched-links";
import { guestOf } from "../../../model/provisioner/provisioners";
import { attachmentsOf } from "../../facts/attachments";
import { machinesFor, workloadsOf } from "../../facts/workloads";
import type { CheckInput, Found, Rule } from "../../rule";

export const podNetworkLink: Rule = {
  id: "pod-network-link",
  title: "A pod joins a network on a link that its machine lacks",
  family: "network",
  severity: "error",
  answers: [],
  why: "The plugin finds no such interface, and the pod stays in ContainerCreating on that machine.",
  fix: "give the machine the link, or let the pod run where the link is",
  source: "CNI plugins 1.7: macvlan, ipvlan, vlan, host-device",
  example: "an attachment with master iot, and a machine that the pod may run on without a link iot",
  check: (input) => {
    const attachments = attachmentsOf(input).filter(({ links }) => links.length > 0);
    if (attachments.length === 0) return [];
    return workloadsOf(input).flatMap(({ manifest, who, origin, namespace, pod }): Found[] => {
      const asked = networkNeeds(manifest).flatMap((need) =>
        attachments.filter((one) => one.name === need.name && one.namespace === (need.namespace ?? namespace)),
      );
      if (asked.length === 0) return [];
      const machines = machinesFor(input, pod);
      return asked.flatMap((attachment) =>
        attachment.links.flatMap((link): Found[] => {
          const without = machines.filter((machine) => !mayHave(input, machine, link));
          if (without.length === 0) return [];
          const names = without.map(({ name }) => name);
          const known = new Set(without.flatMap((machine) => [...linkNames(input, machine)]));
          const near = nearest(link, known);
          return [
            {
              at: origin,
              message: `${who} joins ${attachment.namespace}/${attachment.name}, which sits on the link ${link}, and ${names.join(", ")} ${names.length === 1 ? "has" : "have"} none of that name`,
              fix:
                near === undefined
                  ? `add ${link} to network.links, or choose the machines that have it by nodeSelector`
                  : `write ${near} in ${attachment.origin}, or add ${link} to network.links`,
            },
          ];
        }),
      );
    });
  },
};

/** Cards of a bare machine need no word in the definition. */
function mayHave(input: CheckInput, machine: Machine, link: string): boolean {
  if (linkNames(input, machine).has(link)) return true;
  return guestOf(input.cluster, machine) === undefined && CARD_NAME.test(link);
}

function linkNames({ cluster }: CheckInput, machine: Machine): ReadonlySet<string> {
  // The cards of a VM are eth0 and so on, in the order of its definition.
  const cards =
    guestOf(cluster, machine) === undefined ? [] : ["", ...(machine.nics ?? [])].map((_, index) => `eth${index}`);
  return new Set([...linksOf(cluster, machine).map(({ name }) => name), ...patchedLinks(cluster, machine), ...cards]);
}
