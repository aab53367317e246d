import { operations } from "../../../../../lib/document/section";
import type { Manifest } from "../../../../../lib/manifest/manifest";
import { committed, good, inputOf, release, releaseStage, stage } from "../../../../mistakes/plan";
import type { RuleCase, Shown } from "./case";
import { app, claim, dataVolume, inApp, object, pod } from "./parts";

const recreate = { type: "Recreate" };
const restricted = "restricted" as const;
const budgetOf = (spec: object) =>
  object("PodDisruptionBudget", "policy/v1", "app", { selector: { matchLabels: { app: "app" } }, ...spec });
const autoscaler = object("HorizontalPodAutoscaler", "autoscaling/v2", "app", {
  scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "app" },
  maxReplicas: 3,
});
const bounds = object("LimitRange", "v1", "app", { limits: [{ type: "Container", max: { memory: "128Mi" } }] });
const quota = object("ResourceQuota", "v1", "app", { hard: { pods: "2" } });
const stick = { volumes: [{ name: "stick", hostPath: { path: "/dev/ttyUSB0" } }] };
const sonarr = (server: object) =>
  app({ image: "lscr.io/linuxserver/sonarr:4.0.15", strategy: recreate, volume: server });
const disks = (body: string): Shown => ({
  further: {
    declared: {
      ...inputOf(good()).declared,
      storage: [
        {
          component: "disks",
          storageClass: "disks",
          default: false,
          accessModes: ["ReadWriteOnce"],
          reclaimPolicy: "Retain",
          backing: { kind: "datastore", datastore: "local-lvm", shared: false },
        },
      ],
    },
    sections: [{ ...operations("volumes", "Volumes", body), origin: "components.disks" }],
  },
});

/** So many replicas that want one stick, which one pod of a node may have. */
const devices = (replicas: number): Shown => ({
  stages: [inApp(app({ replicas, resources: { limits: { "squat.ai/stick": "1" } } }))],
  further: {
    declared: {
      ...inputOf(good()).declared,
      devices: [{ resource: "squat.ai/stick", name: "stick", machines: { worker1: 1 }, more: "share it" }],
    },
  },
});

const storageClass = (provisioner: string): Manifest => ({
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name: provisioner.replaceAll(".", "-") },
  provisioner,
  parameters: {},
});
const volume = (storage: string): Manifest => ({
  apiVersion: "v1",
  kind: "PersistentVolume",
  metadata: { name: "nas" },
  spec: {
    capacity: { storage },
    accessModes: ["ReadWriteOnce"],
    storageClassName: "",
    nfs: { server: "10.0.0.9", path: "/srv" },
  },
});
const boundClaim = object("PersistentVolumeClaim", "v1", "data", {
  accessModes: ["ReadWriteOnce"],
  storageClassName: "",
  volumeName: "nas",
  resources: { requests: { storage: "10Gi" } },
});

/** A pod that joins a network over a link of the machines, which are VMs with one card. */
const joined = (master: string): Shown => ({
  stages: [
    inApp(
      {
        ...pod({}),
        metadata: { name: "p", namespace: "default", annotations: { "k8s.v1.cni.cncf.io/networks": "house" } },
      },
      object("NetworkAttachmentDefinition", "k8s.cni.cncf.io/v1", "house", {
        config: JSON.stringify({ type: "macvlan", master }),
      }),
    ),
  ],
});

const gpuApp = { image: "registry.example.org/transcoder:1.2.3" };

export const workload = {
  accessMode: {
    bad: () => ({ stages: [inApp(claim("block", "ReadWriteMany"))] }),
    at: ["components.app"],
    good: () => ({ stages: [inApp(claim("shared", "ReadWriteMany"))] }),
  },
  autoscalerWithoutMetrics: {
    bad: () => ({ stages: [inApp(app(), autoscaler)] }),
    at: ["components.app"],
    good: () => ({ stages: [releaseStage(release("metrics-server")), inApp(app(), autoscaler)] }),
  },
  databaseOnNfs: {
    bad: () => ({ stages: [inApp(sonarr({ nfs: { server: "10.0.0.9", path: "/config" } }))] }),
    at: ["components.app"],
    good: () => ({ stages: [inApp(claim("block"), sonarr(dataVolume))] }),
  },
  gpuUnavailable: {
    bad: () => ({ definition: { ...good(), apps: { transcoder: { ...gpuApp, gpu: "nvidia" } } } }),
    at: ["apps.transcoder.gpu"],
    good: () => ({ definition: { ...good(), apps: { transcoder: gpuApp } } }),
  },
  budgetRefused: {
    bad: () => ({
      stages: [
        inApp(app(), budgetOf({ minAvailable: 0 }), {
          ...budgetOf({ maxUnavailable: 1 }),
          metadata: { name: "second", namespace: "default" },
        }),
      ],
    }),
    at: ["components.app"],
    good: () => ({ stages: [inApp(app(), budgetOf({ maxUnavailable: 1 }))] }),
  },
  disruptionBudget: {
    bad: () => ({ stages: [inApp(app(), budgetOf({ minAvailable: 1 }))] }),
    at: ["components.app"],
    good: () => ({ stages: [inApp(app({ replicas: 2 }), budgetOf({ minAvailable: 1 }))] }),
  },
  imageTag: {
    bad: () => ({ stages: [inApp(app({ image: "localhost:5000/nginx" }))] }),
    at: ["components.app"],
    good: () => ({ stages: [inApp(app({ image: "localhost:5000/nginx:1.29.3" }))] }),
  },
  userVolumeMissing: {
    bad: () => ({ stages: [inApp(pod(folder("/var/mnt/films/new")))] }),
    at: ["components.app"],
    good: () => ({ stages: [inApp(pod(folder("/var/lib/films")))] }),
  },
  deviceOnSomeNode: {
    bad: () => ({ stages: [inApp(pod(stick))] }),
    at: ["components.app"],
    good: () => ({ stages: [inApp(pod({ ...stick, nodeSelector: { "kubernetes.io/hostname": "worker1" } }))] }),
  },
  deviceUnavailable: {
    bad: () => devices(2),
    at: ["components.app"],
    good: () => devices(1),
  },
  podSecurity: {
    bad: () => ({ stages: [inApp(pod({ hostNetwork: true }))] }),
    at: ["components.app"],
    good: () => ({ stages: [inApp(pod({ hostNetwork: false }))] }),
  },
  reclaimPolicy: {
    bad: () => ({ stages: [inApp(claim("shared"))] }),
    at: ["components.app"],
    good: () => ({ stages: [inApp(claim("block"))] }),
  },
  retainWithoutCleanup: {
    bad: () => disks("how to grow one"),
    at: ["components.disks"],
    good: () => disks("how to find and remove orphaned disks"),
  },
  keptAway: {
    bad: () => ({ stages: [inApp(pod({ nodeSelector: { "node-role.kubernetes.io/control-plane": "" } }))] }),
    at: ["components.app"],
    good: () => ({
      stages: [
        inApp(
          pod({
            nodeSelector: { "node-role.kubernetes.io/control-plane": "" },
            tolerations: [{ key: "node-role.kubernetes.io/control-plane", operator: "Exists", effect: "NoSchedule" }],
          }),
        ),
      ],
    }),
  },
  nodePort: {
    bad: () => ({ stages: [inApp(object("Service", "v1", "app", { ports: [{ port: 80, nodePort: 8080 }] }))] }),
    at: ["components.app"],
    good: () => ({ stages: [inApp(object("Service", "v1", "app", { ports: [{ port: 80, nodePort: 30_080 }] }))] }),
  },
  unknownStorageDriver: {
    bad: () => ({ stages: [releaseStage(release("longhorn")), inApp(storageClass("driver.longhorm.io"))] }),
    at: ["components.app"],
    good: () => ({
      stages: [
        releaseStage(release("longhorn")),
        inApp(storageClass("driver.longhorn.io"), storageClass("x.example.org")),
      ],
    }),
  },
  volumeOfClaim: {
    bad: () => ({ stages: [inApp(volume("5Gi"), boundClaim)] }),
    at: ["components.app"],
    good: () => ({ stages: [inApp(volume("10Gi"), boundClaim)] }),
  },
  singleWriter: {
    bad: () => ({ stages: [inApp(claim("block"), app({ volume: dataVolume }))] }),
    at: ["components.app"],
    good: () => ({ stages: [inApp(claim("block"), app({ volume: dataVolume, strategy: recreate }))] }),
  },
} satisfies Record<string, RuleCase>;

const policy = (name: string, ports?: readonly number[]) =>
  object("NetworkPolicy", "networking.k8s.io/v1", name, {
    podSelector: {},
    policyTypes: ["Egress"],
    egress: (ports ?? []).map((port) => ({ ports: [{ port, protocol: "UDP" }] })),
  });
const underCilium = (...policies: readonly Manifest[]): Shown => {
  const stages = [inApp(app(), ...policies)];
  const machines = [{ component: "cilium", reason: "pod network", replaces: ["cni" as const] }];
  return { stages, further: { declared: { ...inputOf(good(), { stages }).declared, machines } } };
};

const closed = (namespace: string, ingress: readonly object[] = []): Manifest => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "closed", namespace },
  spec: { podSelector: {}, policyTypes: ["Ingress"], ingress },
});
const withMetrics = (rule: Manifest): Shown => {
  const service = object("Service", "v1", "web", { selector: { app: "app" }, ports: [{ name: "http", port: 80 }] });
  const monitor = object("ServiceMonitor", "monitoring.coreos.com/v1", "web", {
    selector: { matchLabels: { app: "web" } },
    endpoints: [{ port: "http" }],
  });
  const stages = [inApp({ ...service, metadata: { ...service.metadata, labels: { app: "web" } } }, monitor, rule)];
  const monitoring = { namespace: "monitoring", prometheusUrl: "http://prometheus", dashboardLabels: {} };
  return { stages, further: { declared: { ...inputOf(good(), { stages }).declared, monitoring } } };
};

const behindFirewall = (hostFirewall: boolean): Shown => ({
  definition: { ...good(), talos: { firewall: { management: { laptop: "10.0.0.50" } } } },
  stages: [
    releaseStage(
      release("cilium", { values: { kubeProxyReplacement: true, hostFirewall: { enabled: hostFirewall } } }),
      [object("Service", "v1", "web", { type: "LoadBalancer", ports: [{ port: 80 }] })],
    ),
  ],
});

const folder = (path: string) => ({ volumes: [{ name: "films", hostPath: { path } }] });

const nodePortService = () =>
  object("Service", "v1", "web", { type: "NodePort", ports: [{ port: 80, nodePort: 30_080 }] });

const watched = (expr: string): Shown => ({
  stages: [
    releaseStage(release("kube-prometheus-stack"), [
      {
        apiVersion: "monitoring.coreos.com/v1",
        kind: "PrometheusRule",
        metadata: { name: "a", namespace: "default", labels: { release: "kube-prometheus-stack" } },
        spec: { groups: [{ name: "a", rules: [{ alert: "A", expr }] }] },
      },
    ]),
  ],
});
const mailing = (...passwords: readonly string[]): Shown => ({
  stages: [
    inApp(
      object("AlertmanagerConfig", "monitoring.coreos.com/v1alpha1", "a", {
        receivers: [
          {
            name: "me",
            emailConfigs: [
              {
                to: "me@example.org",
                authUsername: "alerts",
                ...Object.fromEntries(passwords.map((key) => [key, { name: "smtp", key: "password" }])),
              },
            ],
          },
        ],
      }),
    ),
  ],
});
const linked = (...paths: readonly string[]): Shown => ({
  stages: [
    inApp(
      pod(
        { volumes: paths.map((_, index) => ({ name: `v${index}`, persistentVolumeClaim: { claimName: "media" } })) },
        {
          image: "ghcr.io/hotio/sonarr:release-4.0.15",
          volumeMounts: paths.map((mountPath, index) => ({ name: `v${index}`, mountPath })),
        },
      ),
    ),
  ],
});

export const observed = {
  mailLoginWithoutPassword: { bad: () => mailing(), at: ["components.app"], good: () => mailing("authPassword") },
  metricOfNobody: {
    bad: () => watched("smartctl_device_smart_status == 0"),
    at: ["components.kube-prometheus-stack"],
    good: () => watched("node_filesystem_avail_bytes == 0"),
  },
  hardLinksAcrossMounts: {
    bad: () => linked("/config", "/tv", "/downloads"),
    at: ["components.app"],
    good: () => linked("/config", "/data"),
  },
} satisfies Readonly<Record<string, RuleCase>>;

export const networkPolicy = {
  nodePortPastFirewall: {
    bad: () => behindFirewall(false),
    at: ["components.cilium"],
    good: () => behindFirewall(true),
  },
  nodePortBehindFirewall: {
    bad: () => ({ definition: behindFirewall(true).definition, stages: [inApp(nodePortService())] }),
    at: ["components.app"],
    good: () => ({ stages: [inApp(nodePortService())] }),
  },
  nodePortRangeDiffers: {
    bad: () => ({ stages: [releaseStage(release("cilium", { values: { nodePort: { range: "20000,22767" } } }))] }),
    at: ["components.cilium"],
    good: () => ({ stages: [releaseStage(release("cilium", { values: { nodePort: { range: "30000,32767" } } }))] }),
  },
  appPoliciesNotEnforced: {
    bad: () => ({ stages: [stage("app-web", [app(), policy("dns", [53])], { origin: "apps.web" })] }),
    at: ["components"],
    good: () => underCilium(policy("dns", [53])),
  },
  callerShutOut: {
    bad: () => ({ stages: [releaseStage(release("cert-manager"), [closed("cert-manager")])] }),
    at: ["components.cert-manager"],
    good: () => ({
      stages: [releaseStage(release("cert-manager"), [closed("cert-manager", [{ ports: [{ port: 10250 }] }])])],
    }),
  },
  scrapeShutOut: {
    bad: () => withMetrics(closed("default")),
    at: ["components.app"],
    good: () => withMetrics(closed("default", [{ from: [{ namespaceSelector: {} }] }])),
  },
  defaultDenyWithoutDns: {
    bad: () => underCilium(policy("deny"), policy("web", [443])),
    at: ["components.app"],
    good: () => underCilium(policy("deny"), policy("web", [443]), policy("dns", [53])),
  },
  podNetworkLink: {
    bad: () => joined("iot"),
    at: ["components.app"],
    good: () => joined("eth0"),
  },
  policiesNotEnforced: {
    bad: () => ({ stages: [inApp(app(), policy("dns", [53]))] }),
    at: ["components"],
    good: () => underCilium(policy("dns", [53])),
  },
} satisfies Record<string, RuleCase>;

const OFF = Object.fromEntries(
  ["kubeControllerManager", "kubeScheduler", "kubeEtcd", "kubeProxy"].map((key) => [key, { enabled: false }]),
);
const prometheus = (values: object) =>
  releaseStage(
    release("kube-prometheus-stack", {
      namespace: "monitoring",
      values: { ...values },
      makes: { crds: ["monitoring.coreos.com/ServiceMonitor"], podSecurity: restricted },
    }),
  );
const monitored = (labels: Readonly<Record<string, string>>): Shown => {
  const service = object("Service", "v1", "web", { ports: [{ name: "http", port: 80 }] });
  const monitor = object("ServiceMonitor", "monitoring.coreos.com/v1", "web", {
    selector: { matchLabels: { app: "web" } },
    endpoints: [{ port: "http" }],
  });
  return {
    stages: [
      prometheus(OFF),
      inApp(
        { ...service, metadata: { ...service.metadata, labels: { app: "web" } } },
        { ...monitor, metadata: { ...monitor.metadata, labels } },
      ),
    ],
  };
};
const kept = (retention: object): Shown => {
  const storageSpec = { volumeClaimTemplate: { spec: { resources: { requests: { storage: "10Gi" } } } } };
  return { stages: [prometheus({ ...OFF, prometheus: { prometheusSpec: { storageSpec, ...retention } } })] };
};

export const monitoring = {
  controlPlaneMetrics: {
    bad: () => ({ stages: [prometheus({})] }),
    at: ["components.kube-prometheus-stack"],
    good: () => ({ stages: [prometheus(OFF)] }),
  },
  monitorNotSelected: {
    bad: () => monitored({}),
    at: ["components.app"],
    good: () => monitored({ release: "kube-prometheus-stack" }),
  },
  retention: {
    bad: () => kept({ retention: "30d" }),
    at: ["components.kube-prometheus-stack"],
    good: () => kept({ retention: "30d", retentionSize: "8GiB" }),
  },
} satisfies Record<string, RuleCase>;

/** Put together here, so that no scanner stumbles over this file. */
const WORD = ["correct", "horse"].join("-");
const REFERENCE = `${"$"}{var.token}`;
const stack = (document: Readonly<Record<string, unknown>>): Shown => ({
  further: { stacks: [{ name: "home-platform", document, dependsOn: [], inCluster: false }] },
});
const proxmox = (token: string) =>
  stack({ provider: { proxmox: [{ endpoint: "https://10.0.0.2:8006/", api_token: token }] } });
const secret = (further: object): Manifest => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "s", namespace: "default" },
  stringData: { password: WORD },
  ...further,
});

/** A file of SOPS with one check sum, as a commit has it and as it is. */
const encryptedFile = (before: string, now: string) => {
  const text = (namespace: string) =>
    JSON.stringify(secret({ metadata: { name: "s", namespace }, sops: { mac: "ENC[mac]" } }));
  const file = { path: "clusters/home/secrets/a.sops.yaml", name: "a.sops.yaml", encryption: "sops" as const };
  return {
    cluster: { ...inputOf(good()).cluster, secretFiles: [{ ...file, text: text(now), manifests: [] }] },
    before: {
      ...committed(good()),
      files: new Map([["kubernetes/home/stages/secrets-sops/a.sops.yaml", text(before)]]),
    },
  };
};

export const secrets = {
  credentialInText: {
    bad: () => ({ stages: [inApp(pod({}, { env: [{ name: "DB_PASSWORD", value: WORD }] }))] }),
    at: ["components.app"],
    good: () => ({ stages: [inApp(pod({}, { env: [{ name: "DB_PASSWORD_FILE", value: "/run/secrets/password" }] }))] }),
  },
  heldBack: {
    bad: () => ({
      further: {
        held: [
          {
            name: "token",
            origin: "components.token",
            files: ["clusters/home/secrets/token.sealed.yaml"],
            certificate: "clusters/home/sealing.pem",
          },
        ],
      },
    }),
    at: ["components.token"],
    good: () => ({ further: { held: [] } }),
  },
  literalSecret: {
    bad: () => ({ stages: [prometheus({ ...OFF, grafana: { adminPassword: WORD } })] }),
    at: ["components.kube-prometheus-stack"],
    good: () => ({
      stages: [prometheus({ ...OFF, grafana: { admin: { existingSecret: "g", passwordKey: "password" } } })],
    }),
  },
  editedEncryptedFile: {
    bad: () => ({ further: encryptedFile("web", "storage") }),
    at: ["secrets"],
    good: () => ({ further: encryptedFile("web", "web") }),
  },
  plainSecret: {
    bad: () => ({ stages: [inApp(secret({}))] }),
    at: ["components.app"],
    good: () => ({ stages: [inApp(secret({ sops: { mac: "ENC[]" } }))] }),
  },
  scannedSecret: {
    bad: () => ({ further: { scanned: [{ file: "clusters/home.ts", line: 2, kind: "github: GITHUB_TOKEN" }] } }),
    at: ["clusters/home.ts"],
    good: () => ({ further: { scanned: [] } }),
  },
  sensitiveLiteral: { bad: () => proxmox(WORD), at: ["machines"], good: () => proxmox(REFERENCE) },
} satisfies Record<string, RuleCase>;

const vm = (attributes: object) =>
  stack({
    terraform: {
      backend: { local: { path: "home.tfstate" } },
      required_providers: { proxmox: { source: "bpg/proxmox", version: "0.111.1" } },
    },
    resource: { proxmox_virtual_environment_vm: { cp0: { node_name: "pve1", ...attributes } } },
  });

export const schema = {
  objectSchema: {
    bad: () => ({ stages: [inApp({ ...pod({}), speck: {} })] }),
    at: ["components.app"],
    good: () => ({ stages: [inApp(pod({}))] }),
  },
  removedApi: {
    bad: () => ({ stages: [inApp({ ...budgetOf({ maxUnavailable: 1 }), apiVersion: "policy/v1beta1" })] }),
    at: ["components.app"],
    good: () => ({ stages: [inApp(app(), budgetOf({ maxUnavailable: 1 }))] }),
  },
  limitRange: {
    bad: () => ({ stages: [inApp(app({ resources: { limits: { memory: "256Mi" } } }), bounds)] }),
    at: ["components.app"],
    good: () => ({ stages: [inApp(app({ resources: { limits: { memory: "64Mi" } } }), bounds)] }),
  },
  resourceQuota: {
    bad: () => ({ stages: [inApp(app({ replicas: 3 }), quota)] }),
    at: ["components.app"],
    good: () => ({ stages: [inApp(app({ replicas: 2 }), quota)] }),
  },
  refusedByApi: {
    bad: () => ({ stages: [inApp(app(), budgetOf({ maxUnavailable: 1, minAvailable: 1 }))] }),
    at: ["components.app"],
    good: () => ({ stages: [inApp(app(), budgetOf({ maxUnavailable: 1 }))] }),
  },
  stackSchema: { bad: () => vm({ colour: "green" }), at: ["machines"], good: () => vm({ name: "cp0" }) },
} satisfies Record<string, RuleCase>;
