import { load } from "js-yaml";
import definition from "../../clusters/ragas";
import { at, isFields, listAt, textAt } from "../../lib/data/fields";
import type { Manifest } from "../../lib/manifest/manifest";
import { documentsOf, patchesOf, platformValues, ragasCluster, resourceOf, synthRagas } from "../support/ragas";
import { namesOf, objectOf, prerequisites, releaseOf, stageOf } from "../support/test-cluster";

const ragas = ragasCluster();
const values = (stage: string) => releaseOf(ragas, stage).values;
const all = ragas.graph.stages.flatMap(({ manifests }) => manifests);
const ofKind = (kind: string) => all.filter((manifest) => manifest.kind === kind);
const secretKeys = (namespace: string, name: string) => {
  const secret = stageOf(ragas, "secrets-sops").manifests.find(
    ({ metadata }) => metadata.namespace === namespace && metadata.name === name,
  );
  return Object.keys(isFields(secret?.stringData) ? secret.stringData : {}).sort();
};

describe("RG-4: addresses by Cilium", () => {
  test("RG-4: a pool each for .60, .61 and .62, announced in the home network; no MetalLB", () => {
    const pools = ofKind("CiliumLoadBalancerIPPool").map((pool) => [
      pool.metadata.name,
      at(pool, "spec", "blocks", 0, "start"),
      listAt(pool, "spec", "blocks").length,
    ]);
    expect(pools).toEqual([
      ["dns", "172.16.1.60", 1],
      ["internal", "172.16.1.61", 1],
      ["external", "172.16.1.62", 1],
    ]);
    expect(at(ofKind("CiliumL2AnnouncementPolicy")[0], "spec", "loadBalancerIPs")).toBe(true);
    expect(at(platformValues(ragas, "cilium"), "l2announcements", "enabled")).toBe(true);
    expect(ragas.tree.files().filter(([path, text]) => /metallb/.test(path) || /metallb\.io/.test(text))).toEqual([]);
  });

  test("RG-4: each Service asks for its own address, by the label that its pool and the announcement look for", () => {
    const asked = [
      values("k8s-gateway").service,
      ...["internal", "external"].map((entrance) =>
        at(objectOf(ragas, "envoy-gateway-config", "Gateway", `envoy-${entrance}`), "spec", "infrastructure"),
      ),
    ];
    expect(
      asked.map((one) => [
        at(one, "labels", "groundwork.dev/load-balancer-pool"),
        at(one, "annotations", "lbipam.cilium.io/ips"),
      ]),
    ).toEqual([
      ["dns", "172.16.1.60"],
      ["internal", "172.16.1.61"],
      ["external", "172.16.1.62"],
    ]);
  });
});

describe("RG-5: DNS and Gateways", () => {
  const parent = (app: string) =>
    textAt(objectOf(ragas, `app-${app}`, "HTTPRoute", app), "spec", "parentRefs", 0, "name");

  test("RG-5: routes choose their Gateway by name", () => {
    expect([parent("jellyfin"), parent("whoami")]).toEqual(["envoy-internal", "envoy-external"]);
    const swapped = synthRagas({
      apps: { ...definition.apps, jellyfin: { ...definition.apps?.jellyfin, gateway: "external" } },
    });
    const route = objectOf(swapped, "app-jellyfin", "HTTPRoute", "jellyfin");
    expect(textAt(route, "spec", "parentRefs", 0, "name")).toBe("envoy-external");
  });

  test("RG-5: k8s_gateway answers for the domain with the routes of the cluster's Gateways", () => {
    expect(values("k8s-gateway")).toMatchObject({
      domain: "ragas.cc",
      watchedResources: ["HTTPRoute", "Service"],
      filters: { gatewayClasses: ["envoy"] },
    });
  });

  test("RG-5: external-dns writes to Cloudflare what the external Gateway serves, pointing into the tunnel", () => {
    expect(values("external-dns")).toMatchObject({
      provider: { name: "cloudflare" },
      domainFilters: ["ragas.cc"],
      sources: ["gateway-httproute"],
      extraArgs: {
        "gateway-name": "envoy-external",
        "default-targets": ["7f3a1c52-5d0e-4b0e-9a57-0c2f6d3b8e41.cfargotunnel.com"],
      },
    });
    expect(secretKeys("external-dns", "external-dns-cloudflare")).toEqual(["api-token"]);
  });

  test("RG-5: the tunnel ends at the external Gateway, and the cluster does without it", () => {
    const config = load(
      textAt(objectOf(ragas, "cloudflared", "ConfigMap", "cloudflared"), "data", "config.yaml") ?? "",
    );
    expect(at(config, "ingress", 0, "service")).toBe("https://envoy-external.envoy-gateway.svc.cluster.local:443");
    const { cloudflared: _, networkPolicies: __, ...components } = definition.components ?? {};
    const without = synthRagas({
      components: { ...components, externalDns: { ...components.externalDns, target: "203.0.113.7" } },
    });
    expect(without.graph.stages.map(({ name }) => name)).not.toContain("cloudflared");
    expect(at(releaseOf(without, "external-dns").values, "extraArgs", "default-targets")).toEqual(["203.0.113.7"]);
  });
});

test("RG-6: a wildcard certificate for ragas.cc, proven by DNS-01 at Cloudflare, served by both Gateways", () => {
  const certificate = objectOf(ragas, "cert-manager-wildcard", "Certificate", "wildcard");
  expect(at(certificate, "spec", "dnsNames")).toEqual(["ragas.cc", "*.ragas.cc"]);
  const issuer = objectOf(
    ragas,
    "cert-manager-issuers",
    "ClusterIssuer",
    textAt(certificate, "spec", "issuerRef", "name") ?? "",
  );
  expect(at(issuer, "spec", "acme", "solvers")).toEqual([
    {
      selector: { dnsZones: ["ragas.cc"] },
      dns01: { cloudflare: { apiTokenSecretRef: { name: "cloudflare-api", key: "api-token" } } },
    },
  ]);
  expect(secretKeys("cert-manager", "cloudflare-api")).toEqual(["api-token"]);
  expect(prerequisites(ragas, "cert-manager-issuers")).toContain("secrets-sops");
  for (const gateway of ofKind("Gateway")) {
    const https = listAt(gateway, "spec", "listeners").find((listener) => at(listener, "name") === "https");
    expect(at(https, "tls", "certificateRefs", 0)).toMatchObject({
      name: textAt(certificate, "spec", "secretName"),
      namespace: "cert-manager",
    });
  }
});

describe("RG-8: storage", () => {
  test("RG-8: an RBD class on the Ceph of the Proxmox hosts is the default, with a snapshot class", () => {
    expect(values("ceph-csi")).toMatchObject({
      csiConfig: [{ monitors: ["172.16.1.2:6789", "172.16.1.3:6789", "172.16.1.4:6789"] }],
      storageClass: {
        create: true,
        name: "ceph-rbd",
        pool: "vm-storage",
        annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
      },
    });
    expect(objectOf(ragas, "ceph-csi", "VolumeSnapshotClass", "ceph-rbd").driver).toBe("rbd.csi.ceph.com");
    expect(prerequisites(ragas, "ceph-csi")).toContain("snapshot-crds");
    expect(secretKeys("ceph-csi", "csi-rbd-secret")).toEqual(["userID", "userKey"]);
    expect(at(patchesOf(ragas, "talos-worker")[0], "machine", "kernel", "modules")).toContainEqual({ name: "rbd" });
  });

  test("RG-8: folders and films come from the NAS", () => {
    expect(values("csi-driver-nfs")).toMatchObject({
      storageClass: { name: "nfs-client", parameters: { server: "172.16.1.250", share: "/volume1/kubernetes" } },
    });
    const library = ofKind("PersistentVolume").find(({ metadata }) => metadata.name === "jellyfin-media-library");
    expect(at(library, "spec", "csi", "volumeAttributes")).toEqual({ server: "172.16.1.250", share: "/volume1/media" });
  });
});

describe("RG-9: backups", () => {
  test("RG-9: Velero saves applications with their volumes into object storage, daily and weekly", () => {
    expect(values("velero")).toMatchObject({
      credentials: { existingSecret: "velero-credentials" },
      configuration: {
        features: "EnableCSI",
        defaultSnapshotMoveData: true,
        backupStorageLocation: [{ bucket: "ragas-velero", provider: "aws" }],
      },
    });
    expect(namesOf(ragas, "velero-schedules", "Schedule")).toEqual(["daily", "weekly"]);
    const left = listAt(ofKind("Schedule")[0], "spec", "template", "excludedNamespaces");
    for (const app of ["jellyfin", "whoami"]) expect(left).not.toContain(app);
    expect(secretKeys("velero", "velero-credentials")).toEqual(["cloud"]);
  });

  test("RG-9: etcd is saved through the Talos API with a role that can do nothing else, to bucket and NAS", () => {
    const job = JSON.stringify(objectOf(ragas, "etcd-backup", "CronJob", "etcd-backup"));
    expect(job).toContain('"etcd","snapshot"');
    expect(job).toContain('"value":"s3:ragas-etcd/ /nas/"');
    expect(at(objectOf(ragas, "etcd-backup", "ServiceAccount", "etcd-backup-talos"), "spec", "roles")).toEqual([
      "os:etcd:backup",
    ]);
    for (const name of ["talos-cp-1", "talos-cp-2", "talos-cp-3"]) {
      expect(at(patchesOf(ragas, name)[0], "machine", "features", "kubernetesTalosAPIAccess")).toEqual({
        enabled: true,
        allowedRoles: ["os:etcd:backup"],
        allowedKubernetesNamespaces: ["etcd-backup"],
      });
    }
  });

  test("RG-9: Git is the source of everything: Flux follows this repository's dist/", () => {
    const flux = JSON.stringify(resourceOf(ragas, "platform", "helm_release", "flux"));
    expect(flux).toContain("url: ssh://git@github.com/owner/ragas");
    expect(flux).toContain("path: dist/kubernetes/ragas/flux");
  });
});

describe("RG-10: network policies", () => {
  const policies = ofKind("CiliumNetworkPolicy");
  const names = (namespace: string) =>
    policies.filter(({ metadata }) => metadata.namespace === namespace).map(({ metadata }) => metadata.name);

  test("RG-10: every namespace that GitOps makes is closed in both directions", () => {
    const closed = policies.filter(({ metadata }) => metadata.name === "default-deny");
    for (const policy of closed) {
      expect(policy.spec).toEqual({ endpointSelector: {}, ingress: [{}], egress: [{}] });
    }
    const namespaces = closed.flatMap(({ metadata }) => metadata.namespace ?? []);
    expect(namespaces.sort()).toEqual([...namesOf(ragas, "namespaces", "Namespace")].sort());
  });

  test("RG-10: what is open has a name", () => {
    expect(names("whoami")).toEqual([
      "default-deny",
      "allow-dns",
      "allow-within-ingress",
      "allow-within-egress",
      "allow-entrance-to-whoami",
    ]);
    expect(names("jellyfin")).toContain("allow-metadata");
    expect(names("cloudflared")).toEqual(expect.arrayContaining(["allow-cloudflare-edge", "allow-external-gateway"]));
    const egress = policies.find(
      ({ metadata }) => metadata.namespace === "external-dns" && metadata.name === "allow-cloudflare-api",
    );
    expect(at(egress, "spec", "egress", 0)).toEqual({
      toFQDNs: [{ matchName: "api.cloudflare.com" }],
      toPorts: [{ ports: [{ port: "443", protocol: "TCP" }] }],
    });
  });
});

test("RG-11: one Kustomization and one folder an app, with its own HelmRelease where it is a chart", () => {
  for (const { name, releases, manifests } of ragas.graph.stages) {
    const folder = `kubernetes/ragas/stages/${name}`;
    const [kustomization] = documentsOf(ragas, `kubernetes/ragas/flux/stages/${name}.yaml`);
    expect(at(kustomization, "spec", "path")).toBe(`./dist/${folder}`);
    const kinds = filesOf(folder).map((manifest) => manifest.kind);
    expect(kinds.filter((kind) => kind === "HelmRelease")).toHaveLength(releases.length);
    expect(kinds).toHaveLength(releases.length + manifests.length);
  }
  expect(releaseOf(ragas, "velero").name).toBe("velero");
  expect(ragas.tree.files().filter(([path]) => path.startsWith("kubernetes/ragas/argocd"))).toEqual([]);
});

describe("RG-13: recovery runbooks", () => {
  const runbook = ragas.tree.get("docs/ragas/DISASTER-RECOVERY.md") ?? "";
  const section = (title: string) => runbook.split(/^## /m).find((part) => part.startsWith(title)) ?? "";

  test("RG-13: one node: out of etcd, out of Kubernetes, made again, never bootstrapped", () => {
    expect(section("One node is lost")).toContain("etcd remove-member");
    expect(section("One node is lost")).toMatch(/apply -replace='talos_machine_configuration_apply\.talos-cp-\d'/);
  });

  test("RG-13: quorum loss: every control plane is emptied, one is started from the snapshot", () => {
    const text = section("Quorum is lost");
    for (const address of ["172.16.1.50", "172.16.1.51", "172.16.1.52"]) expect(text).toContain(`-n ${address} reset`);
    expect(text.match(/^ *talosctl .*bootstrap --recover-from=\S+snapshot$/gm)).toHaveLength(1);
    expect(section("Restore etcd from a snapshot")).toContain("rclone copyto s3:ragas-etcd/");
  });

  test("RG-13: full loss: repository, machines, etcd, stages, data", () => {
    const text = section("Everything is lost");
    const steps = [
      "git clone ssh://git@github.com/owner/ragas",
      "ragas-machines apply",
      "--recover-from=",
      "npx groundwork deploy",
    ];
    const places = steps.map((step) => text.indexOf(step));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
    expect(section("Bring an application back")).toContain("restore create --from-backup");
  });
});

/** Objects of a stage's folder, without the list of its files. */
function filesOf(folder: string): readonly Pick<Manifest, "kind">[] {
  return ragas.tree
    .files()
    .filter(([path]) => path.startsWith(`${folder}/`) && !path.endsWith("/kustomization.yaml"))
    .flatMap(([path]) => documentsOf(ragas, path))
    .flatMap((document) => {
      const kind = textAt(document, "kind");
      return kind === undefined ? [] : [{ kind }];
    });
}
