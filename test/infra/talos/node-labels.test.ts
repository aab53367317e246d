import { isReservedLabel } from "../../../infra/talos/node-labels";
import { at, documentOf, machinesWith, resource, sampleInput, stacksOf } from "../sample";
import { ofKind, patchesOf } from "./patch-sample";

describe("labels that a worker may not give itself", () => {
  it.each([
    ["node-role.kubernetes.io/worker", true],
    ["node-restriction.kubernetes.io/zone", true],
    ["example.k8s.io/a", true],
    ["topology.kubernetes.io/zone", false],
    ["kubernetes.io/hostname", false],
    ["intel.feature.node.kubernetes.io/gpu", false],
    ["example.org/role", false],
    ["gpu", false],
  ])("%s: %s", (label, reserved) => {
    expect(isReservedLabel(label)).toBe(reserved);
  });

  it("BM-1: a worker's role comes from the platform stack, as do others in Kubernetes' domains", () => {
    const change = machinesWith({
      "worker-1": { labels: { "node-role.kubernetes.io/media": "", "example.org/disk": "fast" } },
    });
    const [main] = ofKind(patchesOf("worker-1", change), undefined);
    expect(Object.keys(Object(at(main, "machine", "nodeLabels"))).sort()).toEqual([
      "example.org/disk",
      "topology.kubernetes.io/region",
      "topology.kubernetes.io/zone",
    ]);
    const document = documentOf(stacksOf(sampleInput(change)), "platform");
    expect(resource(document, "kubernetes_labels", "worker-1").labels).toEqual({
      "node-role.kubernetes.io/worker": "",
      "node-role.kubernetes.io/media": "",
    });
  });

  it("a control plane labels itself: Talos does it with an administrator's rights there", () => {
    const change = machinesWith({ "cp-1": { labels: { "node-role.kubernetes.io/storage": "" } } });
    const [main] = ofKind(patchesOf("cp-1", change), undefined);
    expect(at(main, "machine", "nodeLabels")).toMatchObject({ "node-role.kubernetes.io/storage": "" });
  });
});
