import { tailscaleOperator } from "../../../apps/tailscale-operator/component";
import { buildStages, parseOrThrow } from "../../support/build";
import { buildPart, declaredOf } from "../../support/component";

function build(options: object = {}) {
  const cluster = parseOrThrow({ components: { tailscaleOperator: options } }, { tailscaleOperator });
  const built = buildStages(cluster, (declared, stages) =>
    buildPart(cluster, "tailscaleOperator", declared, stages("components.tailscaleOperator")),
  );
  return { cluster, built, declared: declaredOf(cluster) };
}

describe("TT-5: services and the API in the tailnet", () => {
  it("brings the Ingress class and a proxy before the API server", () => {
    const { built } = build();
    const release = built.release("tailscale-operator");
    expect(release.values).toMatchObject({
      apiServerProxyConfig: { mode: "true" },
      operatorConfig: { hostname: "home-operator" },
    });
    expect(release.makes.objects).toContainEqual({ kind: "IngressClass", name: "tailscale" });
  });

  it("takes its client from outside, never from Git", () => {
    const { built, declared } = build();
    expect(JSON.stringify(built.release("tailscale-operator").values)).not.toMatch(/client_?secret/i);
    expect(declared.platformSecrets.map(({ namespace, name, keys }) => [namespace, name, Object.keys(keys)])).toEqual([
      ["tailscale", "operator-oauth", ["client_id", "client_secret"]],
    ]);
    expect(built.release("tailscale-operator").needs.map(({ kind, name, key }) => [kind, name, key])).toEqual([
      ["Secret", "operator-oauth", "client_id"],
      ["Secret", "operator-oauth", "client_secret"],
    ]);
  });

  it("leaves the API server alone when told so", () => {
    expect(build({ apiServerProxy: false }).built.release("tailscale-operator").values).toMatchObject({
      apiServerProxyConfig: { mode: "false" },
    });
  });

  it("its namespace is privileged for the proxies, and says so", () => {
    const { built } = build();
    expect(built.namespaces.find(({ name }) => name === "tailscale")).toMatchObject({
      level: "privileged",
      reasons: ["the proxies that the operator makes set kernel parameters for forwarding"],
    });
  });
});
