import { versionsOf } from "../../../lib/checks/sources";

describe("versions that a source leaves out", () => {
  it.each([
    ["Kubernetes documentation: taints and tolerations", ["Kubernetes 1.34"]],
    ["MetalLB documentation: usage; Cilium documentation: LoadBalancer", ["Cilium 1.20.0", "MetalLB 0.16.1"]],
    ["siderolabs/talos, pkg/machinery/compatibility", ["siderolabs/talos 1.11 to 1.14"]],
  ])("%s", (source, versions) => {
    expect(versionsOf(source)).toEqual(versions);
  });

  it.each([
    "Kubernetes 1.37 changelog",
    "Kubernetes API reference v1.34: ServiceBackendPort",
    "talos#9276",
    "RFC 6125",
  ])("%s says all itself", (source) => {
    expect(versionsOf(source)).toEqual([]);
  });
});
