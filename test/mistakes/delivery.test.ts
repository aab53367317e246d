import { Tree } from "../../lib/emit/tree";
import type { Manifest } from "../../lib/manifest/manifest";
import { brief, check, good, inputOf, release, stage } from "./plan";

const issuer: Manifest = {
  apiVersion: "cert-manager.io/v1",
  kind: "ClusterIssuer",
  metadata: { name: "letsencrypt" },
  spec: { selfSigned: {} },
};
const certManager = release("cert-manager", {
  makes: { crds: ["cert-manager.io/ClusterIssuer"], podSecurity: "restricted" },
});
const settings: Manifest = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "settings", namespace: "default" },
  data: { a: "b" },
};

/** The tree that synth emits, with files changed or added. */
function treeWith(
  stages: Parameters<typeof stage>[0][],
  change: (path: string, text: string) => string,
  more: Record<string, string> = {},
) {
  const input = inputOf(good(), {
    stages: stages.map((name) => stage(name, [{ ...settings, metadata: { name, namespace: "default" } }])),
  });
  const tree = new Tree();
  for (const [path, text] of input.tree.files()) tree.add(path, change(path, text), "test");
  for (const [path, text] of Object.entries(more)) tree.add(path, text, "test");
  return {
    plan: { stages: stages.map((name) => stage(name, [{ ...settings, metadata: { name, namespace: "default" } }])) },
    tree,
  };
}

describe("delivery and order", () => {
  it("M024: a custom resource in the stage of the release that brings its CRD", () => {
    const together = stage("cert-manager", [issuer], { releases: [certManager] });
    const findings = check(good(), { stages: [together] });
    expect(brief(findings)).toEqual([["crd-beside-user", "error", "components.cert-manager"]]);
    expect(findings[0]?.fix).toBe("put it into a stage cert-manager-config, which then follows cert-manager");
    const apart = [stage("cert-manager", [], { releases: [certManager] }), stage("issuers", [issuer])];
    expect(check(good(), { stages: apart })).toEqual([]);
  });

  it("M025: a stage follows one that does not exist", () => {
    const stages = [
      stage("cert-manager", [], { releases: [certManager] }),
      stage("issuers", [issuer], { after: { certmanager: "the webhook must answer" } }),
    ];
    const findings = check(good(), { stages });
    expect(brief(findings)).toEqual([["unknown-stage", "error", "components.issuers"]]);
    expect(findings[0]?.fix).toBe("write cert-manager");
  });

  it("M025: the same in a Kustomization that somebody wrote by hand", () => {
    const { plan, tree } = treeWith(["radarr", "sonarr"], (path, text) =>
      path.endsWith("flux/stages/sonarr.yaml")
        ? text.replace("spec:", "spec:\n  dependsOn:\n    - name: raddarr")
        : text,
    );
    const findings = check(good(), plan, { tree });
    expect(brief(findings)).toEqual([["unknown-stage", "error", "components.sonarr"]]);
    expect(findings[0]?.fix).toBe("write radarr");
  });

  it("M026: the stages wait for each other in a circle, which says what causes each edge", () => {
    const stages = [
      stage("vault", [], { after: { authentik: "sign-in" } }),
      stage("authentik", [], { after: { vault: "its secrets" } }),
    ];
    const findings = check(good(), { stages });
    expect(brief(findings)).toEqual([["stage-cycle", "error", "components.vault"]]);
    expect(findings[0]?.message).toBe(
      "the stages wait for each other in a circle: vault follows authentik because of sign-in, and authentik follows vault because of its secrets",
    );
  });

  it("M026: the same in Kustomizations that somebody wrote by hand", () => {
    const { plan, tree } = treeWith(["radarr", "sonarr"], (path, text) => {
      const other = path.endsWith("flux/stages/sonarr.yaml")
        ? "radarr"
        : path.endsWith("flux/stages/radarr.yaml")
          ? "sonarr"
          : undefined;
      return other === undefined ? text : text.replace(/^spec:/m, `spec:\n  dependsOn:\n    - name: ${other}`);
    });
    const findings = check(good(), plan, { tree });
    expect(brief(findings)).toEqual([["stage-cycle", "error", "components.radarr"]]);
    expect(findings[0]?.message).toContain("radarr → sonarr → radarr");
  });

  it("M027: a Kustomization names a folder that does not exist", () => {
    const { plan, tree } = treeWith(["jellyfin"], (path, text) =>
      path.endsWith("flux/stages/jellyfin.yaml") ? text.replace("stages/jellyfin", "stages/jelyfin") : text,
    );
    const findings = check(good(), plan, { tree });
    expect(brief(findings)).toEqual([["missing-path", "error", "components.jellyfin"]]);
    expect(findings[0]?.fix).toBe("write ./dist/kubernetes/home/stages/jellyfin");
  });

  it("M027: a kustomization.yaml lists a file that does not exist", () => {
    const { plan, tree } = treeWith(["jellyfin"], (path, text) =>
      path.endsWith("stages/jellyfin/kustomization.yaml") ? text.replace("default.jellyfin", "default.jelyfin") : text,
    );
    const findings = check(good(), plan, { tree });
    expect(brief(findings)).toEqual([["missing-path", "error", "components.jellyfin"]]);
    expect(findings[0]?.fix).toBe("write configmap.default.jellyfin.yaml");
  });

  it("M028: the GitOps source lives in the cluster that it deploys", () => {
    const ingress: Manifest = {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name: "gitea", namespace: "default" },
      spec: { rules: [{ host: "git.example.org", http: { paths: [] } }] },
    };
    const definition = {
      ...good(),
      gitops: { repository: "ssh://git@git.example.org:2222/home.git", credentials: { generated: "terraform" } },
    };
    const findings = check(definition, { stages: [stage("gitea", [ingress])] });
    expect(findings.find(({ rule }) => rule === "source-in-cluster")).toMatchObject({
      at: "gitops.repository",
      message:
        "the repository ssh://git@git.example.org:2222/home.git is served by Ingress default/gitea of this cluster itself",
    });
    const byAddress = { ...good(), gitops: { repository: "https://10.0.3.5/home.git" } };
    expect(brief(check(byAddress))).toEqual([["source-in-cluster", "error", "gitops.repository"]]);
    const artifact = { registry: "oci://10.0.3.5:5000/fleet" };
    const fromRegistry = { ...good(), gitops: { repository: "https://git.example.org/home.git", artifact } };
    expect(brief(check(fromRegistry))).toEqual([["source-in-cluster", "error", "gitops.artifact.registry"]]);
    // Git inside the cluster is no source of it then.
    const elsewhere = { registry: "oci://registry.example.org/fleet" };
    expect(check({ ...good(), gitops: { repository: "https://10.0.3.5/home.git", artifact: elsewhere } })).toEqual([]);
  });

  it("M038: the engine's namespace is an object of a stage with pruning", () => {
    const namespace: Manifest = { apiVersion: "v1", kind: "Namespace", metadata: { name: "flux-system" } };
    const findings = check(good(), { stages: [stage("app", [namespace])] });
    expect(brief(findings)).toEqual([["engine-namespace-pruned", "error", "components.app"]]);
    expect(check(good(), { stages: [stage("app", [namespace], { prune: false })] })).toEqual([]);
  });
});
