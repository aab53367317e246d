import { certManager } from "../../../apps/cert-manager/component";
import { intelGpu } from "../../../apps/intel-gpu/component";
import { link } from "../../../lib/delivery/link";
import { INTEL_GPU_LABEL } from "../../../lib/model/machine";
import { buildStages, parseOrThrow } from "../../support/build";
import { buildPart } from "../../support/component";

function build(options: object = {}) {
  const registry = { certManager, intelGpu };
  const cluster = parseOrThrow({ components: { certManager: { selfSigned: true }, intelGpu: options } }, registry);
  return buildStages(cluster, (declared, stages) => {
    for (const key of Object.keys(cluster.components)) buildPart(cluster, key, declared, stages(`components.${key}`));
  });
}

describe("RG-12: an Intel GPU for pods", () => {
  it("runs the plugin only where a machine carries the label of a GPU", () => {
    expect(build({ shared: 4 }).release("intel-device-plugins-gpu").values).toMatchObject({
      sharedDevNum: 4,
      nodeSelector: { [INTEL_GPU_LABEL]: "true" },
    });
  });

  it("installs the plugin after its operator, and the operator after cert-manager", () => {
    const { stages } = build();
    const given = ["cert-manager", "intel-gpu"].map((name) => ({ kind: "Namespace", name, by: "test" }));
    const edges = link(stages, given).dependencies.all.map(({ from, to }) => `${from} > ${to}`);
    expect(edges).toEqual(expect.arrayContaining(["intel-gpu > cert-manager", "intel-gpu-plugin > intel-gpu"]));
  });
});
