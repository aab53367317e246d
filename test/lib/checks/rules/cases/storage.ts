import { good, proxmoxHost, release, releaseStage, vm } from "../../../../mistakes/plan";
import type { RuleCase } from "./case";
import { app, claim, dataVolume, inApp, object, pod, withMachines } from "./parts";

const offer = (backing: object) => ({
  definition: {
    ...good(),
    components: { everythingElse: { without: ["ingress", "issuer", "identity", "secretStores"], backing } },
  },
});

const onNas = (...names: readonly string[]) => ({
  ...withMachines(
    Object.fromEntries(
      names.map((name, index) => [
        name,
        { ...vm("control-plane", `pve${index + 1}`, `10.0.1.${index + 1}`), datastore: "nas" },
      ]),
    ),
  ),
  proxmox: {
    ...good().proxmox,
    datastores: { nas: { kind: "nfs", content: ["images"], size: "4 TiB" } },
  },
});

/** HA over three hosts that share the datastore of the disks, and an app with a volume on one that they do not share. */
const ha = (shared: boolean) => ({
  definition: {
    ...good(),
    proxmox: {
      ...good().proxmox,
      hosts: Object.fromEntries(
        [2, 3, 4].map((last) => [
          `pve${last - 1}`,
          {
            ...proxmoxHost(`10.0.0.${last}`),
            datastores: { local: { kind: "dir", content: ["iso", "import"] }, fast: { kind: "lvmthin" } },
          },
        ]),
      ),
      datastores: { "local-lvm": { kind: "rbd", content: ["images"], size: "900 GiB" } },
      ha: {},
    },
    components: {
      everythingElse: {
        without: ["ingress", "issuer", "identity", "secretStores"],
        backing: { kind: "datastore", datastore: shared ? "local-lvm" : "fast", shared },
      },
    },
  },
  stages: [inApp(app({ volume: dataVolume }), claim("block"))],
});

const resources = (request: string, limit: string) =>
  inApp(pod({}, { resources: { requests: { memory: request }, limits: { memory: limit } } }));

const daemon = (name: string, hostPort: number) =>
  object("DaemonSet", "apps/v1", name, {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name, image: "registry.example.org/p:1", ports: [{ containerPort: 80, hostPort }] }] },
    },
  });

const records = (name: string, txtOwnerId: string, zone: string) =>
  releaseStage({
    ...release("external-dns", { values: { provider: { name: "cloudflare" }, txtOwnerId, domainFilters: [zone] } }),
    name,
    origin: `components.${name}`,
  });

/** A release of Loki with a value of the operator's. */
const logsKept = (enabled: boolean) => {
  const values = { singleBinary: { persistence: { enabled } } };
  return {
    definition: { ...good(), releases: { loki: { values } } },
    stages: [releaseStage(release("loki", { values }))],
  };
};

/** A release of Traefik with a value of the operator's, and a route of its class. */
const traefikAndRoute = (enabled: boolean) => {
  const values = { ingressClass: { enabled } };
  const makes = { podSecurity: "restricted" as const, objects: [{ kind: "IngressClass", name: "traefik" }] };
  const route = object("Ingress", "networking.k8s.io/v1", "web", {
    ingressClassName: "traefik",
    rules: [{ host: "web.example.org", http: { paths: [] } }],
  });
  return {
    definition: { ...good(), releases: { traefik: { values } } },
    stages: [releaseStage(release("traefik", { values, makes })), inApp(route)],
  };
};

/** Rules that follow storage, ports and amounts to what holds them. */
export const storage = {
  volumesLargerThanStorage: {
    bad: () => ({
      ...offer({ kind: "nodes", machines: ["worker0", "worker1"], copies: 2 }),
      stages: [inApp(claim("block", "ReadWriteOnce", "60Gi"))],
    }),
    at: ["components.app"],
    good: () => ({
      ...offer({ kind: "nodes", machines: ["worker0", "worker1"], copies: 2 }),
      stages: [inApp(claim("block", "ReadWriteOnce", "50Gi"))],
    }),
  },
  classOutOfReach: {
    bad: () => offer({ kind: "datastore", datastore: "fast", shared: false }),
    at: ["components.everythingElse"],
    good: () => offer({ kind: "datastore", datastore: "local-lvm", shared: false }),
  },
  etcdOnOneServer: {
    bad: () => ({ definition: onNas("cp0", "cp1") }),
    at: ["machines.cp0.datastore"],
    good: () => ({}),
  },
  haWithLocalStorage: {
    bad: () => ha(false),
    at: ["proxmox.ha"],
    good: () => ha(true),
  },
  hostPortTaken: {
    bad: () => ({ stages: [inApp(daemon("one", 10250), daemon("two", 8080), daemon("three", 8080))] }),
    at: ["components.app", "components.app"],
    good: () => ({ stages: [inApp(daemon("one", 8081), daemon("two", 8080))] }),
  },
  requestOverLimit: {
    bad: () => ({ stages: [resources("1Gi", "1000Mi")] }),
    at: ["components.app"],
    good: () => ({ stages: [resources("1Gi", "1024Mi")] }),
  },
  recordsOwnerTwice: {
    bad: () => ({ stages: [records("inside", "home", "example.org"), records("outside", "home", "lab.example.org")] }),
    at: ["components.outside"],
    good: () => ({ stages: [records("inside", "home", "example.org"), records("outside", "public", "example.org")] }),
  },
  dataWithoutVolume: {
    bad: () => logsKept(false),
    at: ["releases.loki.values.singleBinary.persistence.enabled"],
    good: () => logsKept(true),
  },
  valueTakesAway: {
    bad: () => traefikAndRoute(false),
    at: ["releases.traefik.values.ingressClass.enabled"],
    good: () => traefikAndRoute(true),
  },
  valueAgainstMachines: {
    bad: () => ({
      stages: [releaseStage(release("cilium", { values: { cgroup: { autoMount: { enabled: true } } } }))],
    }),
    at: ["components.cilium"],
    good: () => ({ stages: [releaseStage(release("cilium"))] }),
  },
} satisfies Record<string, RuleCase>;
