import { listAt, textAt } from "../../../data/fields";
import type { PlannedMachine } from "../../../plan/machine";
import { machinesFor, workloadsOf } from "../../facts/workloads";
import type { Found, Rule } from "../../rule";

/** Documents that Talos mounts at `/var/mnt/<name>`. */
const MOUNTED = ["UserVolumeConfig", "ExistingVolumeConfig"];

export const userVolumeMissing: Rule = {
  id: "user-volume-missing",
  title: "A pod takes the folder of a volume that its node may not have",
  family: "talos",
  severity: "warning",
  answers: [],
  why: "Nothing is mounted there, so the pod reads an empty folder, and what it writes fills the system disk.",
  fix: "add the volume to talos.volumes, or choose machines that have it by nodeSelector",
  source: "Talos documentation: UserVolumeConfig, ExistingVolumeConfig (mounted at /var/mnt/<name>)",
  example: "an app with volumes: {/films: {host: /var/mnt/films}}, and no machine with a volume films",
  check: (input) => {
    const volumes = new Map(input.machines.map((planned) => [planned.machine.name, mountedBy(planned)]));
    return workloadsOf(input).flatMap(({ who, origin, pod }): Found[] => {
      const wanted = new Set(
        listAt(pod, "volumes").flatMap(
          (volume) => /^\/var\/mnt\/([^/]+)/.exec(textAt(volume, "hostPath", "path") ?? "")?.[1] ?? [],
        ),
      );
      if (wanted.size === 0) return [];
      const nodes = machinesFor(input, pod);
      return [...wanted].flatMap((volume): Found[] => {
        const without = nodes.filter(({ name }) => volumes.get(name)?.has(volume) !== true);
        return without.length === 0
          ? []
          : [
              {
                at: origin,
                message: `${who} takes /var/mnt/${volume}, and may start on ${without.map(({ name }) => name).join(", ")} without a volume ${volume}`,
              },
            ];
      });
    });
  },
};

function mountedBy({ documents }: PlannedMachine): ReadonlySet<string> {
  return new Set(
    documents.flatMap((one) => (MOUNTED.includes(textAt(one, "kind") ?? "") ? (textAt(one, "name") ?? []) : [])),
  );
}
