import { machinesOf } from "../../../model/cluster";
import { freeRange } from "../../facts/address-plan";
import type { Rule } from "../../rule";

export const endpointOfOneNode: Rule = {
  id: "endpoint-of-one-node",
  title: "The API endpoint is one node's own address, and there are several control planes",
  family: "topology",
  severity: "error",
  answers: ["M009"],
  why: "While that node is down for an upgrade, kubectl, kubelets and controllers lose the API, although etcd is healthy.",
  fix: "set controlPlane.vip to a free address of the machines' network",
  source: "Talos documentation: virtual (shared) IP",
  example: "three control planes and no controlPlane.vip",
  check: ({ cluster }) => {
    const planes = machinesOf(cluster, "control-plane");
    const [first] = planes;
    const { vip, endpoint } = cluster.controlPlane;
    // A name may lead to every control plane, or to a Service.
    if (first === undefined || planes.length < 2 || vip !== undefined || endpoint !== undefined) return [];
    const free = freeRange(cluster, { place: "controlPlane.vip", size: 1n, wish: first.address });
    return [
      {
        at: "controlPlane.vip",
        message: `there is no shared API address, so the endpoint is ${first.address} of ${first.name} alone, one of ${planes.length} control planes`,
        ...(free === undefined ? {} : { fix: `set controlPlane.vip to ${free}, which is free` }),
      },
    ];
  },
};
