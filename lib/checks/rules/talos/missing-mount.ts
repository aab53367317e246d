import { hostNeedOf } from "../../facts/chart-needs";
import { schedulableMachines } from "../../facts/nodes";
import { chartsOf } from "../../place";
import type { Rule } from "../../rule";

export const missingMount: Rule = {
  id: "missing-mount",
  title: "A storage component needs a host path that the kubelet does not see",
  family: "talos",
  severity: "error",
  answers: ["M017"],
  why: "The volume is made on the host's read-only system or in a container that forgets it; the pod hangs at its mount.",
  fix: "let the component declare the kubelet mount",
  source: "Talos documentation: kubelet extraMounts; Longhorn and OpenEBS on Talos",
  example: "Longhorn without a kubelet mount of /var/lib/longhorn",
  check: (input) => {
    const mountsOf = (role: string) =>
      input.declared.machines
        .filter((need) => need.role === undefined || need.role === role)
        .flatMap(({ kubeletMounts = [] }) => kubeletMounts.map(({ path }) => path));
    return chartsOf(input).flatMap(({ release, origin }) =>
      hostNeedOf(release).mounts.flatMap((path) => {
        // Talos mounts user volumes below /var/mnt itself, and the kubelet sees them.
        if (path.startsWith("/var/mnt/")) return [];
        const covers = (mount: string) => path === mount || path.startsWith(`${mount.replace(/\/$/, "")}/`);
        const blind = schedulableMachines(input.cluster).filter(({ role }) => !mountsOf(role).some(covers));
        if (blind.length === 0) return [];
        return [
          {
            at: origin,
            message: `release ${release.namespace}/${release.name} keeps data at ${path}, and the kubelet of ${blind.map(({ name }) => name).join(", ")} does not see it`,
            fix: `let its component declare a kubelet mount of ${path} (bind, rshared, rw)`,
          },
        ];
      }),
    );
  },
};
