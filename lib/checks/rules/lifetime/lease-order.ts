import { showSeconds } from "../../facts/duration";
import { leases } from "../../facts/leases";
import type { Found, Rule } from "../../rule";

/** What client-go multiplies the retry period with (tools/leaderelection: JitterFactor). */
const JITTER = 1.2;

export const leaseOrder: Rule = {
  id: "lease-order",
  title: "The times of a leader election are in the wrong order",
  family: "lifetime",
  severity: "error",
  answers: [],
  why: "The program ends as it starts: a leader has to have given up before its lease can be another's.",
  fix: "make the lease longer than the renewal, and the renewal longer than 1.2 retries",
  source: "k8s.io/client-go 0.37.2, tools/leaderelection: NewLeaderElector; defaults 15s, 10s and 2s",
  example: "global: { leaderElection: { leaseDuration: 10s, renewDeadline: 40s } } in the values of cert-manager",
  check: (input) =>
    leases(input).flatMap(({ who, place, lease, renew, retry }): Found[] => {
      const lasts = `${showSeconds(lease)} of lease, ${showSeconds(renew)} to renew it and ${showSeconds(retry)} between attempts`;
      if (lease <= renew)
        return [
          {
            at: place,
            message: `${who} has ${lasts}: the lease has to be longer than the time to renew it`,
            fix: `make the lease longer than ${showSeconds(renew)}, or the time to renew it shorter than ${showSeconds(lease)}`,
          },
        ];
      if (renew > JITTER * retry) return [];
      return [
        {
          at: place,
          message: `${who} has ${lasts}: there is no second attempt before the time to renew it ends`,
          fix: `make the time between attempts shorter than ${showSeconds(Math.floor((renew / JITTER) * 10) / 10)}`,
        },
      ];
    }),
};
