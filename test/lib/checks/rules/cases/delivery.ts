import { join } from "node:path";
import { Tree } from "../../../../../lib/emit/tree";
import type { Manifest } from "../../../../../lib/manifest/manifest";
import type { ChartFacts } from "../../../../../lib/schema/schema-file";
import { SchemaStore } from "../../../../../lib/schema/store";
import { configured, good, inputOf, release, releaseStage, stage } from "../../../../mistakes/plan";
import type { RuleCase, Shown } from "./case";
import { app, claim, inApp, machineOf, object, pod } from "./parts";

const ROOT = join(__dirname, "../../../../../..");
const restricted = "restricted" as const;
const issuer: Manifest = {
  apiVersion: "cert-manager.io/v1",
  kind: "ClusterIssuer",
  metadata: { name: "letsencrypt" },
  spec: { selfSigned: {} },
};
const certManager = release("cert-manager", {
  makes: {
    crds: ["cert-manager.io/ClusterIssuer", "cert-manager.io/Certificate"],
    objects: [{ kind: "ClusterIssuer", name: "letsencrypt" }],
    podSecurity: restricted,
  },
});
const flux: Manifest = { apiVersion: "v1", kind: "Namespace", metadata: { name: "flux-system" } };
const settings: Manifest = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "settings", namespace: "default" },
  data: { a: "b" },
};

/** A stage whose emitted files were changed by hand. */
function edited(change: (text: string) => string): Shown {
  const stages = [inApp(settings)];
  const tree = new Tree();
  for (const [path, text] of inputOf(good(), { stages }).tree.files()) tree.add(path, change(text), "test");
  return { stages, further: { tree } };
}

/** A release whose chart the repository knows. */
function knownChart(facts: Partial<ChartFacts>): Shown {
  const gatus = release("gatus");
  const known = { rendered: true, crds: [], webhooks: [], objects: [], named: [], ...facts };
  const chart = { chart: "gatus", version: gatus.chart.version, values: {}, facts: known };
  return {
    stages: [releaseStage(gatus)],
    further: { schemas: new SchemaStore(ROOT, new Map([["gatus", chart]])) },
  };
}

const git = (spec: object): Manifest => ({
  apiVersion: "source.toolkit.fluxcd.io/v1",
  kind: "GitRepository",
  metadata: { name: "other", namespace: "default" },
  spec: { url: "ssh://git@git.example.net/other", interval: "1h", ...spec },
});
const written = (apiVersion: string, kind: string, name: string): Manifest => ({
  apiVersion,
  kind,
  metadata: { name, namespace: "default" },
  spec: {},
});

export const delivery = {
  repositoryWithoutKey: {
    bad: () => ({ stages: [stage("other", [git({})])] }),
    at: ["components.other"],
    good: () => ({ stages: [stage("other", [git({ secretRef: { name: "key" } })])] }),
  },
  crdBesideUser: {
    bad: () => ({ stages: [stage("cert-manager", [issuer], { releases: [certManager] })] }),
    at: ["components.cert-manager"],
    good: () => ({ stages: [releaseStage(certManager), stage("issuers", [issuer])] }),
  },
  engineNamespacePruned: {
    bad: () => ({ stages: [inApp(flux)] }),
    at: ["components.app"],
    good: () => ({ stages: [stage("app", [flux], { prune: false })] }),
  },
  missingPath: {
    bad: () =>
      edited((text) =>
        text.replace("path: ./dist/kubernetes/home/stages/app", "path: ./dist/kubernetes/home/stages/ap"),
      ),
    at: ["components.app"],
    good: () => edited((text) => text),
  },
  sourceInCluster: {
    bad: () => ({ definition: { ...good(), gitops: { repository: "https://10.0.3.5/home.git" } } }),
    at: ["gitops.repository"],
    good: () => ({ definition: { ...good(), gitops: { repository: "https://10.0.0.9/home.git" } } }),
  },
  stageCycle: {
    bad: () => ({
      stages: [
        stage("vault", [], { after: { authentik: "sign-in" } }),
        stage("authentik", [], { after: { vault: "secrets" } }),
      ],
    }),
    at: ["components.vault"],
    good: () => ({ stages: [stage("vault", []), stage("authentik", [], { after: { vault: "secrets" } })] }),
  },
  unknownStage: {
    bad: () => ({
      stages: [releaseStage(certManager), stage("issuers", [issuer], { after: { certmanager: "webhook" } })],
    }),
    at: ["components.issuers"],
    good: () => ({
      stages: [releaseStage(certManager), stage("issuers", [issuer], { after: { "cert-manager": "webhook" } })],
    }),
  },
} satisfies Record<string, RuleCase>;

const cilium = (values: object = {}) =>
  release("cilium", {
    namespace: "kube-system",
    values: { ...values },
    makes: {
      crds: ["cilium.io/CiliumLoadBalancerIPPool"],
      podSecurity: "privileged",
      podSecurityReason: "eBPF",
      workloads: [{ kind: "DaemonSet", name: "cilium" }],
    },
  });
const inline = () =>
  configured(good(), {
    machine: "cp0",
    documents: [
      {
        cluster: {
          inlineManifests: [
            { name: "cilium", contents: "kind: DaemonSet\nmetadata: { name: cilium, namespace: kube-system }\n" },
          ],
        },
      },
    ],
  });
const gateways = (chart: string) =>
  releaseStage(release(chart, { makes: { crds: ["gateway.networking.k8s.io/Gateway"], podSecurity: restricted } }));
const argo = releaseStage(
  release("argo-cd", { namespace: "argocd", makes: { crds: ["argoproj.io/Application"], podSecurity: restricted } }),
);
const application: Manifest = {
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Application",
  metadata: { name: "storage", namespace: "argocd" },
  spec: {
    project: "default",
    source: { chart: "csi-driver-nfs", repoURL: "https://charts.example.org", targetRevision: "4.13.4" },
    destination: { namespace: "csi-driver-nfs", server: "https://kubernetes.default.svc" },
  },
};

const sealed = written("bitnami.com/v1alpha1", "SealedSecret", "token");
const copied = (name: string) => stage("copied", [written("external-secrets.io/v1", "ExternalSecret", name)]);

export const ownership = {
  writtenByTwo: {
    bad: () => ({ stages: [stage("sealed", [sealed]), copied("token")] }),
    at: ["components.sealed"],
    good: () => ({ stages: [stage("sealed", [sealed]), copied("token2")] }),
  },
  crdTwice: {
    bad: () => ({ stages: [gateways("gateway-helm"), gateways("traefik")] }),
    at: ["components.traefik"],
    good: () => ({ stages: [gateways("gateway-helm"), releaseStage(release("traefik"))] }),
  },
  duplicateObject: {
    bad: () => ({ stages: [stage("a", [settings]), stage("b", [settings])] }),
    at: ["components.b"],
    good: () => ({
      stages: [stage("a", [settings]), stage("b", [{ ...settings, metadata: { name: "settings", namespace: "b" } }])],
    }),
  },
  talosManifestInGit: {
    bad: () => ({ stages: [releaseStage(cilium())], further: inline() }),
    at: ["components.cilium"],
    good: () => ({ further: inline() }),
  },
  twoEngines: {
    bad: () => ({ stages: [argo, inApp(application), releaseStage(release("csi-driver-nfs"))] }),
    at: ["components.app"],
    good: () => ({ stages: [argo, inApp(application)] }),
  },
  twoManagers: {
    bad: () => ({ releases: [cilium()], stages: [releaseStage(cilium())] }),
    at: ["components.cilium"],
    good: () => ({ releases: [cilium()] }),
  },
} satisfies Record<string, RuleCase>;

const storageless = () => ({
  ...good(),
  components: { everythingElse: { without: ["ingress", "issuer", "identity", "secretStores", "storage"] } },
});
const withIssuer = () => ({ ...good(), components: { everythingElse: { without: ["identity", "secretStores"] } } });
const serving = [
  releaseStage(
    release("traefik", { makes: { objects: [{ kind: "IngressClass", name: "nginx" }], podSecurity: restricted } }),
  ),
  releaseStage(certManager),
];
const service = (selector: object = { app: "app" }) =>
  object("Service", "v1", "app", { selector, ports: [{ name: "http", port: 80 }] });
const ingress = (host: string, { name = "app", port = 80, annotated = true } = {}): Manifest => {
  const made = object("Ingress", "networking.k8s.io/v1", name, {
    ingressClassName: "nginx",
    tls: [{ hosts: [host], secretName: annotated ? `${name}-tls` : "wildcard-tls" }],
    rules: [
      {
        host,
        http: {
          paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "app", port: { number: port } } } }],
        },
      },
    ],
  });
  const annotations = { "cert-manager.io/cluster-issuer": "letsencrypt" };
  return annotated ? { ...made, metadata: { ...made.metadata, annotations } } : made;
};
const wildcard = object("Certificate", "cert-manager.io/v1", "wildcard", {
  secretName: "wildcard-tls",
  dnsNames: ["*.example.org"],
  issuerRef: { kind: "ClusterIssuer", name: "letsencrypt" },
});
const routed = (section: string): Shown => ({
  stages: [
    gateways("gateway-helm"),
    inApp(
      app(),
      service(),
      object("Gateway", "gateway.networking.k8s.io/v1", "external", {
        gatewayClassName: "envoy",
        listeners: [{ name: "https", protocol: "HTTPS", port: 443 }],
      }),
      object("HTTPRoute", "gateway.networking.k8s.io/v1", "app", {
        parentRefs: [{ name: "external", sectionName: section }],
        hostnames: ["app.example.org"],
        rules: [{ backendRefs: [{ name: "app", port: 80 }] }],
      }),
    ),
  ],
});
const web = (...manifests: readonly Manifest[]): Shown => ({
  definition: withIssuer(),
  stages: [...serving, inApp(app(), ...manifests)],
});

const allowFrom = (label: string) =>
  object("NetworkPolicy", "networking.k8s.io/v1", "callers", {
    podSelector: {},
    ingress: [{ from: [{ podSelector: { matchLabels: { app: label } } }] }],
  });

const mounting = (volume: string) =>
  pod({ volumes: [{ name: "config", emptyDir: {} }] }, { volumeMounts: [{ name: volume, mountPath: "/config" }] });

const choosing = (label: string) => {
  const workload = app();
  return { ...workload, spec: { ...Object(workload.spec), selector: { matchLabels: { app: label } } } };
};

export const references = {
  defaultStorageClass: {
    bad: () => ({ definition: storageless(), stages: [inApp(claim())] }),
    at: ["components.app"],
    good: () => ({ stages: [inApp(claim())] }),
  },
  hostOutsideDomain: {
    bad: () => web(service(), ingress("app.exampel.org")),
    at: ["components.app"],
    good: () => web(service(), ingress("app.example.org")),
  },
  innerReference: {
    bad: () => ({ stages: [inApp(mounting("confg"))] }),
    at: ["components.app"],
    good: () => ({ stages: [inApp(mounting("config"))] }),
  },
  missingReference: {
    bad: () => ({ stages: [inApp(settings, pod({}, { envFrom: [{ configMapRef: { name: "setings" } }] }))] }),
    at: ["components.app"],
    good: () => ({ stages: [inApp(settings, pod({}, { envFrom: [{ configMapRef: { name: "settings" } }] }))] }),
  },
  routeClaimedTwice: {
    bad: () => web(service(), ingress("app.example.org"), ingress("app.example.org", { name: "twin" })),
    at: ["components.app"],
    good: () => web(service(), ingress("app.example.org"), ingress("twin.example.org", { name: "twin" })),
  },
  routeParent: { bad: () => routed("htps"), at: ["components.app"], good: () => routed("https") },
  selectorMatchesNothing: {
    bad: () => ({ stages: [inApp(app(), service({ app: "ap" }))] }),
    at: ["components.app"],
    good: () => ({ stages: [inApp(app(), service())] }),
  },
  selectorOwnTemplate: {
    bad: () => ({ stages: [inApp(choosing("ap"))] }),
    at: ["components.app"],
    good: () => ({ stages: [inApp(choosing("app"))] }),
  },
  servicePort: {
    bad: () => web(service(), ingress("app.example.org", { port: 8989 })),
    at: ["components.app"],
    good: () => web(service(), ingress("app.example.org", { port: 80 })),
  },
  unknownNodeLabel: {
    bad: () => ({ stages: [inApp(pod({ nodeSelector: { disk: "ssd" } }))] }),
    at: ["components.app"],
    good: () => ({
      definition: machineOf("worker1", { labels: { disk: "ssd" } }),
      stages: [inApp(pod({ nodeSelector: { disk: "ssd" } }))],
    }),
  },
  unknownPeer: {
    bad: () => ({ stages: [inApp(app(), allowFrom("ap"))] }),
    at: ["components.app"],
    good: () => ({ stages: [inApp(app(), allowFrom("app"))] }),
  },
  unknownPortName: {
    bad: () => ({ stages: [inApp(pod({}, { livenessProbe: { tcpSocket: { port: "web" } } }))] }),
    at: ["components.app"],
    good: () => ({
      stages: [
        inApp(pod({}, { ports: [{ name: "web", containerPort: 80 }], livenessProbe: { tcpSocket: { port: "web" } } })),
      ],
    }),
  },
  wildcardTwoLevels: {
    bad: () => web(service(), wildcard, ingress("tv.media.example.org", { annotated: false })),
    at: ["components.app"],
    good: () => web(service(), wildcard, ingress("tv.example.org", { annotated: false })),
  },
} satisfies Record<string, RuleCase>;

const values = (further: object): Shown => ({ releases: [cilium(further)] });
const unknownVersion = (version: string): Shown => {
  const known = release("external-dns");
  return { stages: [releaseStage({ ...known, chart: { ...known.chart, version } })] };
};

export const helmValues = {
  chartFacts: {
    bad: () => knownChart({ crds: ["gatus.example.org/Check"] }),
    at: ["components.gatus"],
    good: () => knownChart({ crds: [] }),
  },
  chartValues: {
    bad: () => values({ cgroup: { automount: { enabled: false } } }),
    at: ["components.cilium"],
    good: () => values({ cgroup: { autoMount: { enabled: false } } }),
  },
  ciliumHostDns: {
    bad: () => values({ bpf: { masquerade: true } }),
    at: ["components.cilium"],
    good: () => values({ bpf: { masquerade: true, hostLegacyRouting: true } }),
  },
  valuesUnverified: {
    bad: () => unknownVersion("1.0.0"),
    at: ["components.external-dns"],
    good: () => unknownVersion(release("external-dns").chart.version),
  },
} satisfies Record<string, RuleCase>;

const versions = (talos: string, kubernetes: string) => ({ ...good(), versions: { talos, kubernetes } });
const postgres = [releaseStage(release("cloudnative-pg"))];
const pool = (apiVersion: string): Shown => ({
  releases: [cilium()],
  stages: [
    stage("pools", [
      {
        apiVersion,
        kind: "CiliumLoadBalancerIPPool",
        metadata: { name: "extra" },
        spec: { blocks: [{ cidr: "10.0.5.0/28" }] },
      },
    ]),
  ],
});

const gates = (featureGates: Readonly<Record<string, boolean>>) => ({
  definition: { ...good(), controlPlane: { ...good().controlPlane, apiServer: { featureGates } } },
});

const args = (given: Readonly<Record<string, string>>, kubernetes = "1.36.3") => ({
  definition: {
    ...versions("1.13.9", kubernetes),
    controlPlane: { ...good().controlPlane, apiServer: { args: given } },
  },
});

export const supported = {
  chartKubernetes: {
    bad: () => ({ definition: versions("1.10.9", "1.28.15"), stages: postgres }),
    at: ["components.cloudnative-pg"],
    good: () => ({ definition: versions("1.10.9", "1.29.15"), stages: postgres }),
  },
  crdVersion: { bad: () => pool("cilium.io/v2alpha1"), at: ["components.pools"], good: () => pool("cilium.io/v2") },
  neverReleased: {
    bad: () => ({ definition: versions("1.13.99", "1.36.99") }),
    at: ["versions.kubernetes", "versions.talos"],
    good: () => ({ definition: versions("1.13.10", "1.36.6") }),
  },
  newerThanTable: {
    bad: () => ({
      definition: { ...good(), versions: { talos: "1.14.8", kubernetes: "1.37.3", contract: "1.13" } },
    }),
    at: ["versions.kubernetes", "versions.talos"],
    good: () => ({}),
  },
  featureGateRule: {
    bad: () => gates({ SideCarContainers: true }),
    at: ["controlPlane.apiServer.featureGates.SideCarContainers"],
    good: () => gates({ MutatingAdmissionPolicy: true }),
  },
  programFlagRule: {
    bad: () => args({ "enable-admission-plugin": "PodNodeSelector" }),
    at: ["controlPlane.apiServer.args.enable-admission-plugin"],
    good: () => args({ "enable-admission-plugins": "PodNodeSelector" }),
  },
  programFlagUnverified: {
    bad: () => args({ "of-the-future": "1" }, "1.99.0"),
    at: ["controlPlane.apiServer.args.of-the-future"],
    good: () => args({ "event-ttl": "2h" }, "1.99.0"),
  },
  endOfLife: { bad: () => ({ definition: versions("1.11.6", "1.34.1") }), at: ["versions.talos"], good: () => ({}) },
  retiredUpstream: {
    bad: () => ({ stages: [releaseStage(release("ingress-nginx"))] }),
    at: ["components.ingress-nginx"],
    good: () => ({ stages: [releaseStage(release("traefik"))] }),
  },
  talosKubernetes: {
    bad: () => ({ definition: versions("1.11.2", "1.35.1") }),
    at: ["versions.kubernetes"],
    good: () => ({ definition: versions("1.11.2", "1.34.1") }),
  },
} satisfies Record<string, RuleCase>;
