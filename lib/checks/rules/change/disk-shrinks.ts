import { textAt } from "../../../data/fields";
import { guestOf } from "../../../model/provisioner/provisioners";
import { Size } from "../../../model/quantity";
import { committedMachines } from "../../facts/committed";
import type { Found, Rule } from "../../rule";

export const diskShrinks: Rule = {
  id: "disk-shrinks",
  title: "A VM disk becomes smaller",
  family: "change",
  severity: "error",
  answers: ["M062"],
  why: "Impossible: Proxmox cannot shrink a disk. The apply fails, or reports success and shows the same change every time.",
  fix: "keep the size, or make a machine of another name and retire this one",
  source: "bpg/terraform-provider-proxmox: virtual machine, disk; bpg#1351, #1560",
  example: "machines.worker.disk goes from 200 GiB to 100 GiB",
  needs: "revision",
  check: ({ cluster, before }) =>
    before === undefined
      ? []
      : committedMachines(before).flatMap(({ name, fields }): Found[] => {
          const machine = cluster.machines.find((one) => one.name === name);
          const was = Size.parse(textAt(fields, "disk") ?? "");
          const disk = machine === undefined ? undefined : guestOf(cluster, machine)?.disk;
          if (disk === undefined || was === undefined || disk.bytes >= was.bytes) return [];
          return [
            {
              at: `machines.${name}.disk`,
              message: `the disk of ${name} shrinks from ${was} to ${disk}, which Proxmox cannot do`,
              fix: `keep ${was}, or make a machine of another name and retire ${name}`,
              about: [`disk ${name}`],
            },
          ];
        }),
};
