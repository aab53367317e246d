import { at, type Fields, isFields, listAt, textAt } from "../../../data/fields";
import { nameWorkers } from "../../facts/named-machines";
import { patchedBy, sharedByMachines } from "../../facts/patch-origin";
import type { Rule } from "../../rule";

const VIP_KINDS = ["Layer2VIPConfig", "HCloudVIPConfig"];

export const vipOnWorker: Rule = {
  id: "vip-on-worker",
  title: "The shared API address reaches a worker",
  family: "talos",
  severity: "error",
  answers: ["M014"],
  why: "A worker has no etcd and can never own the address; in the old form the node refuses its configuration at apply.",
  fix: "put the shared address into the configuration of control planes only",
  source: "Talos documentation: virtual (shared) IP; Talos takes the document on a worker without a word",
  example: "a Layer2VIPConfig document in the patch for all machines",
  check: ({ cluster, machines }) => {
    const shared = machines
      .filter(({ machine }) => machine.role === "worker")
      .flatMap((planned) =>
        planned.documents.flatMap(sharedIn).map((what) => ({
          item: { what, at: patchedBy(planned, (document) => sharedIn(document).includes(what)) },
          machine: planned.machine,
        })),
      );
    return sharedByMachines(shared, ({ what, at: place }) => `${place} ${what}`).map(
      ({ item: { what, at: place }, machines: workers }) => ({
        at: place,
        message: `the configuration of ${nameWorkers(workers, cluster.machines)} holds ${what}`,
      }),
    );
  },
};

/** Shared addresses that a document brings. */
function sharedIn(document: Fields): readonly string[] {
  return [
    ...(VIP_KINDS.includes(textAt(document, "kind") ?? "")
      ? [`${textAt(document, "kind")} ${textAt(document, "name")}`]
      : []),
    ...listAt(document, "machine", "network", "interfaces")
      .filter((one) => isFields(at(one, "vip")))
      .map((one) => `machine.network.interfaces vip ${textAt(one, "vip", "ip")}`),
  ];
}
