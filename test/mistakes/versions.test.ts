import { brief, check, good, release, releaseStage, stage } from "./plan";

const versions = (talos: string, kubernetes: string) => ({ ...good(), versions: { talos, kubernetes } });

describe("versions", () => {
  it("M018: Kubernetes is newer than this Talos line supports, or older", () => {
    const findings = check(versions("1.11.2", "1.35.1"));
    expect(brief(findings)).toEqual([["talos-kubernetes", "error", "versions.kubernetes"]]);
    expect(findings[0]?.message).toBe("Talos 1.11.2 runs Kubernetes 1.29 to 1.34, not 1.35.1");
    expect(findings[0]?.fix).toBe("take Kubernetes 1.34, or Talos 1.12");
    expect(check(versions("1.13.9", "1.30.4"))[0]?.fix).toBe("take Kubernetes 1.31, or Talos 1.12");
    expect(brief(check(versions("1.11.2", "1.34.1")))).toEqual([["end-of-life", "advice", "versions.talos"]]);
  });

  it("M018: a contract newer than Talos is refused by the model", () => {
    expect(() =>
      check({ ...good(), versions: { ...versions("1.13.9", "1.36.3").versions, contract: "1.14" } }),
    ).toThrow("versions.contract");
  });

  it("M019: a chart asks for a newer Kubernetes than the cluster has", () => {
    const stages = [releaseStage(release("cloudnative-pg"))];
    const findings = check(versions("1.10.9", "1.28.15"), { stages });
    expect(brief(findings).filter(([, severity]) => severity === "error")).toEqual([
      ["chart-kubernetes", "error", "components.cloudnative-pg"],
    ]);
    expect(findings[0]?.fix).toBe(
      "raise versions.kubernetes to 1.29.0 or later, or set releases.cloudnative-pg.version to an older chart",
    );
    expect(check(good(), { stages })).toEqual([]);
  });

  it("M020: a custom resource in a version that the pinned operator no longer serves", () => {
    const cilium = release("cilium", {
      namespace: "kube-system",
      makes: { crds: ["cilium.io/CiliumLoadBalancerIPPool"], podSecurity: "privileged" },
    });
    const pool = (apiVersion: string, kind = "CiliumLoadBalancerIPPool") => ({
      apiVersion,
      kind,
      metadata: { name: "extra" },
      spec: { blocks: [{ cidr: "10.0.5.0/28" }] },
    });
    const plan = (apiVersion: string, kind?: string) => ({
      releases: [cilium],
      stages: [stage("pools", [pool(apiVersion, kind)])],
    });
    // That nobody announces the pool is another mistake.
    const told = (apiVersion: string) => check(good(), plan(apiVersion)).filter(({ rule }) => rule !== "address-pool");
    const findings = told("cilium.io/v2alpha1");
    expect(brief(findings)).toEqual([["crd-version", "error", "components.pools"]]);
    expect(findings[0]?.fix).toBe("write cilium.io/v2");
    expect(told("cilium.io/v2")).toEqual([]);
  });

  it("an upstream that has ended is told, with the way out", () => {
    const findings = check(good(), { stages: [releaseStage(release("ingress-nginx"))] });
    expect(brief(findings)).toEqual([["retired-upstream", "advice", "components.ingress-nginx"]]);
    expect(findings[0]?.fix).toContain("components.traefik");
  });
});
