import { yearlySections } from "../../../lib/runbooks/yearly";
import { definition, docsInput } from "./fixture";

const text = (stacks?: readonly []) => {
  const input = docsInput(definition());
  return yearlySections(stacks === undefined ? input : { ...input, stacks })
    .map((section) => JSON.stringify(section))
    .join("\n");
};

describe("A25: what ends by itself has a chapter with the real files", () => {
  it("asks both files for their end", () => {
    expect(text()).toContain(" config info");
    expect(text()).toContain("kubectl --kubeconfig state/home/kubeconfig config view --raw");
  });

  it("where Terraform makes no machines, the credentials are renewed by hand", () => {
    expect(text([])).toContain("config new state/home/talosconfig.new --roles os:admin --crt-ttl 8760h");
    expect(text([])).not.toContain("groundwork deploy");
  });
});
