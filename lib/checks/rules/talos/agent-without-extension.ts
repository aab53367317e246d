import { createHash } from "node:crypto";
import { at, textAt } from "../../../data/fields";
import { groupBy } from "../../facts/group";
import { referredName, resourcesOf } from "../../facts/stack-resources";
import type { Rule } from "../../rule";

const AGENT = "siderolabs/qemu-guest-agent";

export const agentWithoutExtension: Rule = {
  id: "agent-without-extension",
  title: "The guest agent is on for a VM whose image does not hold it",
  family: "talos",
  severity: "error",
  answers: ["M016"],
  why: "terraform apply sits 15 minutes on every VM, then ends without addresses or with an error.",
  fix: `add ${AGENT} to the schematic, or switch the agent off`,
  source: "bpg/proxmox provider: virtual_environment_vm, agent; Talos documentation: Proxmox",
  example: "agent.enabled on a VM, and a schematic without siderolabs/qemu-guest-agent",
  check: (input) => {
    const schematics = new Map(
      [...resourcesOf(input, "talos_image_factory_schematic").values()].flatMap((resource) => {
        const text = textAt(resource, "schematic");
        // The factory's ID is the digest of this text.
        return text === undefined ? [] : [[createHash("sha256").update(text).digest("hex"), text] as const];
      }),
    );
    const images = resourcesOf(input, "proxmox_download_file");
    const lacking = [...resourcesOf(input, "proxmox_virtual_environment_vm")].flatMap(([name, vm]) => {
      if (at(vm, "agent", "enabled") !== true) return [];
      const image = images.get(referredName(textAt(vm, "disk", 0, "import_from"), "proxmox_download_file") ?? "");
      const [, id = ""] = /\/image\/([0-9a-f]{64})\//.exec(textAt(image, "url") ?? "") ?? [];
      return schematics.get(id)?.includes(AGENT) === false ? [{ id, machine: textAt(vm, "name") ?? name }] : [];
    });
    return [...groupBy(lacking, ({ id }) => id)].map(([id, vms]) => ({
      at: `machines.${vms[0]?.machine}`,
      message: `the agent is on for ${vms.map(({ machine }) => machine).join(", ")}, and the schematic ${id.slice(0, 8)} of the image has no ${AGENT}`,
    }));
  },
};
