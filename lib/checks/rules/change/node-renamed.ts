import { textAt } from "../../../data/fields";
import { committedMachines } from "../../facts/committed";
import type { Found, Rule } from "../../rule";

export const nodeRenamed: Rule = {
  id: "node-renamed",
  title: "A node is renamed",
  family: "change",
  severity: "error",
  answers: ["M069"],
  why: "Data is at stake: the machine is destroyed and recreated. Volumes that are bound to the old node name stay Pending, the old node remains as NotReady, and etcd counts its member twice.",
  fix: "keep the name; or retire the old machine first: drain it, remove its etcd member and its Node, then add the new one as a machine of its own",
  source: "siderolabs/terraform-provider-talos#296; openebs#2281; Kubernetes documentation: node names",
  example: "machines.talos-worker becomes machines.talos-w1, with the same address",
  needs: "revision",
  explains: ["machine-removed"],
  check: ({ cluster, before }) => {
    if (before === undefined) return [];
    const old = committedMachines(before);
    const known = new Set(old.map(({ name }) => name));
    const fresh = cluster.machines.filter((machine) => !known.has(machine.name));
    return old
      .filter(({ name }) => !cluster.machines.some((machine) => machine.name === name))
      .flatMap(({ name, fields }): Found[] => {
        const same = fresh.find(
          (machine) =>
            machine.address.toString() === textAt(fields, "address") ||
            (machine.mac !== undefined && machine.mac === textAt(fields, "mac")) ||
            (machine.vmId !== undefined && machine.vmId === fields.vmId),
        );
        if (same === undefined) return [];
        const member = same.role === "control-plane" ? ", an etcd member" : "";
        return [
          {
            at: `machines.${same.name}`,
            message: `the machine ${name} (${textAt(fields, "address")}${member}) becomes ${same.name}: the node ${name} and its local volumes are lost`,
            fix: `keep the name ${name}, or drain and remove ${name} first and add ${same.name} with another address`,
            about: [`machine ${name}`],
          },
        ];
      });
  },
};
