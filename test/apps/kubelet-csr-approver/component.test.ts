import { kubeletCsrApprover } from "../../../apps/kubelet-csr-approver/component";
import { textAt } from "../../../lib/data/fields";
import { buildComponent } from "../../support/build";

describe("kubelet CSR approver", () => {
  const from = buildComponent("kubeletCsrApprover", kubeletCsrApprover);
  const { values } = from.release("kubelet-csr-approver");

  test("BM-12: kubelets ask the cluster for their serving certificates", () => {
    expect(from.declared.machines).toMatchObject([{ kubeletArgs: { "rotate-server-certificates": "true" } }]);
  });

  test("approves machines of the definition, at addresses of their network, and no others", () => {
    const names = new RegExp(textAt(values, "providerRegex") ?? "");
    expect(["node", "node2", "xnode", "evil"].filter((name) => names.test(name))).toEqual(["node"]);
    expect(values).toMatchObject({ providerIpPrefixes: ["10.0.0.0/16"] });
  });
});
