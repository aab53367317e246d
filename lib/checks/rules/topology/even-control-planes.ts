import { machinesOf } from "../../../model/cluster";
import type { Rule } from "../../rule";

export const evenControlPlanes: Rule = {
  id: "even-control-planes",
  title: "An even number of control planes",
  family: "topology",
  severity: "error",
  answers: ["M008"],
  why: "Two members survive no more than one does: one stops, the quorum is gone, and the shared address with it.",
  fix: "run one more or one fewer control plane",
  source: "etcd documentation: failure tolerance; talos#9276",
  example: 'machines: { cp0: { role: "control-plane" }, cp1: { role: "control-plane" } }',
  explains: ["quorum-on-one-host"],
  check: ({ cluster }) => {
    const planes = machinesOf(cluster, "control-plane");
    const last = planes.at(-1);
    if (last === undefined || planes.length % 2 === 1) return [];
    const { length } = planes;
    const survive = Math.ceil(length / 2) - 1;
    return [
      {
        at: `machines.${last.name}.role`,
        message: `${length} control planes survive the loss of ${survive}, as ${length - 1} would, and there are more of them to lose`,
        fix:
          length === 2
            ? `add a third control plane, or make ${last.name} a worker`
            : `make ${last.name} a worker, or add one more control plane`,
        about: ["control planes"],
      },
    ];
  },
};
