import { textAt } from "../../../data/fields";
import { committedMachines } from "../../facts/committed";
import type { Found, Rule } from "../../rule";

export const machineRemoved: Rule = {
  id: "machine-removed",
  title: "A machine leaves the definition",
  family: "change",
  severity: "warning",
  answers: [],
  why: "The apply destroys it with its disks. Local volumes are lost; a control plane stays a member of etcd and counts towards its majority until somebody removes it.",
  fix: "drain it, for a control plane remove its etcd member, and delete its Node before the apply",
  source: "Talos documentation: scaling down; etcd documentation: runtime reconfiguration",
  example: "machines.worker1 is taken out",
  needs: "revision",
  check: ({ cluster, before }) =>
    before === undefined
      ? []
      : committedMachines(before)
          .filter(({ name }) => !cluster.machines.some((machine) => machine.name === name))
          .map(({ name, fields }): Found => {
            const controlPlane = textAt(fields, "role") === "control-plane";
            return {
              at: "machines",
              message: `${name}, a ${textAt(fields, "role") ?? "machine"}, is destroyed with its disk${controlPlane ? "; etcd still counts it as a member" : ""}`,
              fix: controlPlane
                ? `before the apply: talosctl etcd remove-member, then kubectl delete node ${name}`
                : `before the apply: kubectl drain ${name}, then kubectl delete node ${name}`,
              about: [`machine ${name}`],
            };
          }),
};
