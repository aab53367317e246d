import { hostNames } from "../../../lib/runbooks/host-names";
import type { DocsInput } from "../../../lib/runbooks/input";
import { recoveryTimes } from "../../../lib/runbooks/recovery-times";
import { testCluster } from "../../support/test-cluster";
import { WHAT_IF } from "./fixture";

const synthesized = testCluster();
const { cluster, declared, graph } = synthesized;
const input: DocsInput = { ...synthesized, sections: [], valueTrees: {}, whatIf: WHAT_IF, upgrade: undefined };

test("names are the operator's business only where no component makes records", () => {
  expect(declared.dns).toBeDefined();
  expect(hostNames(input)).toBeUndefined();
  const alone = { ...input, declared: { ...declared, dns: undefined, dnsServer: undefined } };
  expect(hostNames(alone)).toContain("| `test.test-cluster.agentydragon.com` | 10.0.3.2 |");
  expect(hostNames(alone)).not.toContain("multicast");
  expect(hostNames({ ...alone, graph: { ...graph, stages: [] } })).toBeUndefined();
});

test("BM-14: recovery times promise no more than the machines can keep", () => {
  const text = recoveryTimes(input);
  expect(text).toContain("| a control plane | no downtime |");
  expect(text).toContain("| a worker | under 5 minutes |");
  const machines = cluster.machines.filter(({ name }) => name === "controlplane0" || name === "worker0");
  const small = recoveryTimes({ ...input, cluster: { ...cluster, machines } });
  expect(small).toContain("| a control plane | when it is repaired: etcd has no majority without it |");
  expect(small).toContain("| a worker | when it is repaired: there is no other |");
  expect(small).not.toContain("out-of-service");
});
