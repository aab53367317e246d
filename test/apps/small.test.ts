import { kubeletCsrApprover } from "../../apps/kubelet-csr-approver/component";
import { metricsServer } from "../../apps/metrics-server/component";
import { nfsProvisioner } from "../../apps/nfs-provisioner/component";
import { snapshotController } from "../../apps/snapshot-controller/component";
import { type Built, buildComponent } from "../support/build";
import { buildNetwork, networkCluster } from "../support/network";

/** Components that are small enough to be read as a whole. */
const SMALL: Readonly<Record<string, () => Built>> = {
  "kubelet-csr-approver": () => buildComponent("kubeletCsrApprover", kubeletCsrApprover),
  metallb: () => buildNetwork(networkCluster({ metallb: {} })),
  "metrics-server": () => buildComponent("metricsServer", metricsServer, {}, { others: { kubeletCsrApprover } }),
  "nfs-provisioner": () => buildComponent("nfsProvisioner", nfsProvisioner, { server: "10.0.0.9", share: "/mnt/k8s" }),
  "snapshot-controller": () => buildComponent("snapshotController", snapshotController),
};

test.each(Object.entries(SMALL))("%s makes these stages, and nothing else", (_name, build) => {
  const { stages, namespaces } = build();
  expect({ stages, namespaces }).toMatchSnapshot();
});
