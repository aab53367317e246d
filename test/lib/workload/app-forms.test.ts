import { resolve } from "node:path";
import { load } from "js-yaml";
import { z } from "zod";
import { defineComponent } from "../../../lib/component/component";
import { at, listAt } from "../../../lib/data/fields";
import { podSecurityLevel } from "../../../lib/pod-security/level";
import { validateObject } from "../../../lib/schema/kubernetes";
import { schemaStore } from "../../../lib/schema/store";
import { type Built, buildStages, everythingElse, parseOrThrow, podOf } from "../../support/build";

const schemas = schemaStore(resolve(__dirname, "../../.."));

/** A NAS with one library for two namespaces, and a backup in Velero's words. */
const nas = defineComponent({
  title: "a NAS and a backup",
  options: z.strictObject({ readOnly: z.boolean().default(false) }),
  declare: ({ options: { readOnly } }) => ({
    libraries: ["notes", "media"].map((namespace) => ({
      name: "media",
      namespace,
      claim: "media-library",
      folders: ["movies", "tv"],
      readOnly,
    })),
    backup: {
      by: "Velero",
      withoutNamespaces: [],
      volumes: "files" as const,
      include: (volumes: readonly string[]) => ({ "backup.velero.io/backup-volumes": volumes.join(",") }),
      exclude: (volumes: readonly string[]) => ({ "backup.velero.io/backup-volumes-excludes": volumes.join(",") }),
      excluded: { "velero.io/exclude-from-backup": "true" },
    },
  }),
});

const registry = { everythingElse, nas };

function build(app: object, components: object = { everythingElse: {} }): Built {
  const cluster = parseOrThrow(
    { apps: { notes: { image: "ghcr.io/owner/notes:1.2.3", ...app } }, components },
    registry,
  );
  return buildStages(cluster, (_, stagesOf) => {
    const stage = stagesOf("apps.notes").stage("app-notes", { title: "notes" });
    for (const [name, parsed] of Object.entries(cluster.apps)) stage.webApp(name, parsed);
  });
}

const WITH_NAS = { everythingElse: {}, nas: {} };
const manifests = (built: Built) => built.stages.flatMap((stage) => stage.manifests);
const kinds = (built: Built) =>
  manifests(built)
    .map(({ kind }) => kind)
    .sort();

describe("eight lines", () => {
  const EIGHT = `
notes:
  image: ghcr.io/owner/notes:1.2.3
  port: 8080
  host: notes
  replicas: 2
  probe: /healthz
  volumes:
    /data: { size: 10 GiB, accessMode: ReadWriteMany }
`.trim();

  test("TLS host, DNS record, volume, probes, security context, policy, budget and backup", () => {
    expect(EIGHT.split("\n")).toHaveLength(8);
    const apps = z.record(z.string(), z.record(z.string(), z.unknown())).parse(load(EIGHT));
    const built = build(apps.notes ?? {}, WITH_NAS);
    expect(kinds(built)).toEqual([
      "Deployment",
      "Ingress",
      "NetworkPolicy",
      "PersistentVolumeClaim",
      "PodDisruptionBudget",
      "Service",
      "ServiceAccount",
    ]);
    const ingress = built.object("Ingress", "notes");
    // external-dns makes the record from the rule's host; cert-manager the certificate from issuer and tls.
    expect(at(ingress, "spec", "rules", 0, "host")).toBe("notes.example.org");
    expect(at(ingress, "spec", "tls", 0)).toEqual({ hosts: ["notes.example.org"], secretName: "notes-tls" });
    expect(ingress.metadata.annotations).toHaveProperty(["cert-manager.io/cluster-issuer"]);
    const deployment = built.object("Deployment", "notes");
    const pod = podOf(deployment);
    expect(podSecurityLevel(pod, 36).level).toBe("restricted");
    for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"])
      expect(at(pod, "containers", 0, probe, "httpGet", "path")).toBe("/healthz");
    expect(at(pod, "containers", 0, "volumeMounts", 0)).toEqual({ name: "data", mountPath: "/data" });
    expect(at(deployment, "spec", "template", "metadata", "annotations")).toEqual({
      "backup.velero.io/backup-volumes": "data",
      "backup.velero.io/backup-volumes-excludes": "scratch-tmp",
    });
    for (const manifest of manifests(built)) expect(validateObject(schemas, manifest)).toEqual([]);
  });
});

describe("kind", () => {
  test("BM-8: one active replica with its own claim, as a StatefulSet when asked", () => {
    const built = build({ kind: "StatefulSet", port: 80, volumes: { "/config": "10 GiB" } });
    const set = built.object("StatefulSet", "notes");
    expect(at(set, "spec", "replicas")).toBe(1);
    expect(at(set, "spec", "serviceName")).toBe("notes");
    expect(at(set, "spec", "volumeClaimTemplates")).toBeUndefined();
    expect(at(podOf(set), "volumes", 0)).toEqual({
      name: "config",
      persistentVolumeClaim: { claimName: "notes-config" },
    });
  });

  test("M049: several replicas over a single-writer volume get one each, and keep them", () => {
    const set = build({ replicas: 3, volumes: { "/data": "10 GiB" } }).object("StatefulSet", "notes");
    expect(at(set, "spec", "volumeClaimTemplates", 0, "metadata", "name")).toBe("data");
    expect(at(set, "spec", "volumeClaimTemplates", 0, "spec", "storageClassName")).toBe("block");
    expect(at(set, "spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted")).toBe("Retain");
    expect(at(set, "spec", "serviceName")).toBeUndefined();
    expect(() => build({ kind: "Deployment", replicas: 3, volumes: { "/data": "10 GiB" } })).toThrow(
      "write kind: StatefulSet, or accessMode: ReadWriteMany",
    );
  });
});

describe("ports and Services", () => {
  const plex = { port: 32400, host: "plex", service: { type: "LoadBalancer", pool: "services-pool" } };

  test("BM-8: a Service with an address of its own keeps the port that clients know", () => {
    const service = build(plex).object("Service", "notes");
    expect(at(service, "spec", "type")).toBe("LoadBalancer");
    expect(at(service, "spec", "ports")).toEqual([{ name: "http", port: 32400, targetPort: "http", protocol: "TCP" }]);
    expect(service.metadata.annotations).toEqual({ "metallb.io/address-pool": "services-pool" });
    const ingress = build(plex).object("Ingress", "notes");
    expect(at(ingress, "spec", "rules", 0, "http", "paths", 0, "backend", "service", "port")).toEqual({ name: "http" });
  });

  test("what has an address of its own is open to the network that reaches it", () => {
    expect(at(build(plex).object("NetworkPolicy", "notes"), "spec", "ingress")).toEqual([
      {
        from: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "ingress-nginx" } },
            podSelector: { matchLabels: { "app.kubernetes.io/name": "ingress-nginx" } },
          },
        ],
        ports: [{ port: "http", protocol: "TCP" }],
      },
      { ports: [{ port: "http", protocol: "TCP" }] },
    ]);
  });

  test("further ports stand in the Service, and a further Service takes those that it names", () => {
    const built = build({
      port: 8080,
      host: "notes",
      ports: { metrics: 9090, peer: { port: 6881, protocol: "UDP" } },
      services: { peers: { type: "LoadBalancer", pool: "services-pool", ports: ["peer"] } },
    });
    expect(at(built.object("Service", "notes"), "spec", "ports")).toEqual([
      { name: "http", port: 80, targetPort: "http", protocol: "TCP" },
      { name: "metrics", port: 9090, targetPort: "metrics", protocol: "TCP" },
      { name: "peer", port: 6881, targetPort: "peer", protocol: "UDP" },
    ]);
    expect(at(built.object("Service", "notes-peers"), "spec", "ports")).toEqual([
      { name: "peer", port: 6881, targetPort: "peer", protocol: "UDP" },
    ]);
    const rules = listAt(built.object("NetworkPolicy", "notes"), "spec", "ingress");
    expect(at(rules.at(-1), "from")).toBeUndefined();
    expect(at(rules.at(-1), "ports")).toEqual([{ port: "peer", protocol: "UDP" }]);
  });

  test("a Service over a port that the app has not, or without a pool, is refused with what fits", () => {
    expect(() => build({ port: 80, services: { lan: { ports: ["htp"] } } })).toThrow(
      "apps.notes.services.lan.ports: got htp, want a port of the app: http. Fix: write http.",
    );
    expect(() => build({ port: 80, service: { type: "LoadBalancer" } })).toThrow(
      "want a pool for a Service of the type LoadBalancer",
    );
    expect(() => build({ port: 80, service: { type: "LoadBalancer", pool: "nowhere" } })).toThrow(
      "want a pool of network.loadBalancers: services-pool",
    );
    expect(() => build({ port: 9090, ports: { metrics: 9090 } })).toThrow(
      "got the port 9090/TCP twice, as http and as metrics",
    );
  });
});

describe("shared volumes", () => {
  test("folders of one library are one volume of the pod, mounted by sub-path", () => {
    const volumes = {
      "/data/tv": { shared: "media", subPath: "tv" },
      "/data/movies": { shared: "media", subPath: "movies", readOnly: true },
    };
    const pod = podOf(build({ volumes }, WITH_NAS).object("Deployment", "notes"));
    expect(listAt(pod, "volumes").map((one) => at(one, "persistentVolumeClaim", "claimName"))).toEqual([
      "media-library",
      undefined,
    ]);
    expect(listAt(pod, "containers", 0, "volumeMounts").slice(0, 2)).toEqual([
      { name: "media", mountPath: "/data/tv", subPath: "tv" },
      { name: "media", mountPath: "/data/movies", subPath: "movies", readOnly: true },
    ]);
  });

  test("a library that is added renames no claim, and so empties none", () => {
    const own = { "/media": "1 GiB", "/library/media": "1 GiB" };
    const claims = (volumes: object) =>
      manifests(build({ volumes }, WITH_NAS)).flatMap(({ kind, metadata }) =>
        kind === "PersistentVolumeClaim" ? [metadata.name] : [],
      );
    expect(claims(own)).toEqual(["notes-media", "notes-library-media"]);
    const more = { ...own, "/data": { shared: "media" } };
    expect(claims(more)).toEqual(claims(own));
    const pod = podOf(build({ volumes: more }, WITH_NAS).object("Deployment", "notes"));
    const names = listAt(pod, "volumes").map((one) => at(one, "name"));
    expect(new Set(names).size).toBe(4);
    expect(listAt(pod, "volumes").map((one) => at(one, "persistentVolumeClaim", "claimName"))).toContain(
      "media-library",
    );
  });

  test("a library that nobody offers, or not to this namespace, or for reading only, is refused", () => {
    const volumes = { "/data": { shared: "media" } };
    expect(() => build({ volumes })).toThrow("want a library that a component offers: none does");
    expect(() => build({ volumes, namespace: "office" }, WITH_NAS)).toThrow(
      "want a namespace that has it: notes, media",
    );
    expect(() => build({ volumes }, { everythingElse: {}, nas: { readOnly: true } })).toThrow("write readOnly: true");
  });

  test("a sub-path that climbs out of its volume is refused", () => {
    expect(() => build({ volumes: { "/data": { shared: "media", subPath: "../secrets" } } }, WITH_NAS)).toThrow(
      "a folder inside the volume",
    );
  });
});

describe("backup", () => {
  const annotations = (app: object) =>
    at(build(app, WITH_NAS).object("Deployment", "notes"), "spec", "template", "metadata", "annotations");

  test("claims are saved; a library and scratch space are not", () => {
    expect(annotations({ volumes: { "/config": "1 GiB", "/data": { shared: "media" } } })).toEqual({
      "backup.velero.io/backup-volumes": "config",
      "backup.velero.io/backup-volumes-excludes": "media,scratch-tmp",
    });
  });

  test("what is not worth a backup stays out, the claim as well", () => {
    const app = { backup: false, volumes: { "/cache": "1 GiB" } };
    expect(annotations(app)).toEqual({ "backup.velero.io/backup-volumes-excludes": "cache,scratch-tmp" });
    expect(build(app, WITH_NAS).object("PersistentVolumeClaim", "notes-cache").metadata.labels).toMatchObject({
      "velero.io/exclude-from-backup": "true",
    });
  });

  test("a cluster without a backup has no words for it", () => {
    expect(
      at(
        build({ volumes: { "/config": "1 GiB" } }).object("Deployment", "notes"),
        "spec",
        "template",
        "metadata",
        "annotations",
      ),
    ).toBeUndefined();
  });
});

describe("scaling", () => {
  test("BM-12: an autoscaler owns the number of replicas, and the budget follows its least", () => {
    const built = build({ port: 80, autoscale: { min: 2, max: 6, cpu: 60 } });
    expect(built.object("HorizontalPodAutoscaler", "notes").spec).toEqual({
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "notes" },
      minReplicas: 2,
      maxReplicas: 6,
      metrics: [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } } },
      ],
    });
    expect(at(built.object("Deployment", "notes"), "spec", "replicas")).toBeUndefined();
    expect(kinds(built)).toContain("PodDisruptionBudget");
    expect(kinds(build({ port: 80, autoscale: { max: 3 } }))).not.toContain("PodDisruptionBudget");
  });

  test("BM-12: it refers to the API of metrics-server, so that a cluster without one is found out", () => {
    const [stage] = build({ autoscale: { max: 3 } }).stages;
    expect(stage?.needs).toContainEqual({
      strength: "run",
      kind: "APIService",
      name: "v1beta1.metrics.k8s.io",
      cause: "HorizontalPodAutoscaler notes/notes spec.metrics[0]",
    });
  });

  test("an autoscaler over a single-writer volume, or with a max below its min, is refused", () => {
    expect(() => build({ autoscale: { max: 3 }, volumes: { "/data": "1 GiB" } })).toThrow("remove autoscale");
    expect(() => build({ autoscale: { min: 4, max: 3 } })).toThrow("a max above min");
  });
});

describe("pod", () => {
  const container = (app: object) => at(podOf(build(app).object("Deployment", "notes")), "containers", 0);

  test("a GPU is one extended resource of its vendor's plugin, in requests and limits", () => {
    expect(at(container({ gpu: "intel" }), "resources")).toEqual({
      requests: { cpu: "10m", memory: "128Mi", "gpu.intel.com/i915": "1" },
      limits: { memory: "128Mi", "gpu.intel.com/i915": "1" },
    });
  });

  test("limits may be above requests", () => {
    expect(at(container({ cpu: "500m", limits: { cpu: "4", memory: "8 GiB" } }), "resources", "limits")).toEqual({
      cpu: "4",
      memory: "8Gi",
    });
  });

  test("a probe may have a port and a first start of its own", () => {
    const asked = container({
      port: 80,
      ports: { admin: 9000 },
      probe: { path: "/up", port: "admin", startSeconds: 900 },
    });
    expect(at(asked, "startupProbe")).toEqual({
      httpGet: { path: "/up", port: "admin" },
      periodSeconds: 5,
      failureThreshold: 180,
    });
    expect(at(container({ probe: { port: 9000 } }), "readinessProbe", "tcpSocket", "port")).toBe(9000);
  });

  test("BM-10: no token is mounted unless the app says that it uses one", () => {
    const pod = (app: object) => podOf(build(app).object("Deployment", "notes"));
    expect(at(pod({}), "automountServiceAccountToken")).toBe(false);
    expect(at(pod({ serviceAccountToken: true }), "automountServiceAccountToken")).toBe(true);
    expect(build({ serviceAccountToken: true }).object("ServiceAccount", "notes")).toMatchObject({
      automountServiceAccountToken: false,
    });
  });

  test("BM-14: two minutes after its node fell silent the pod starts elsewhere", () => {
    const seconds = listAt(podOf(build({}).object("Deployment", "notes")), "tolerations").map((one) => [
      at(one, "key"),
      at(one, "tolerationSeconds"),
    ]);
    expect(seconds).toEqual([
      ["node.kubernetes.io/not-ready", 120],
      ["node.kubernetes.io/unreachable", 120],
    ]);
  });

  test("variables of a whole Secret, groups of a device, labels of a node", () => {
    const pod = podOf(
      build({ envFrom: ["notes-settings"], groups: [44], group: 1001, nodeSelector: { gpu: "intel" } }).object(
        "Deployment",
        "notes",
      ),
    );
    expect(at(pod, "containers", 0, "envFrom")).toEqual([{ secretRef: { name: "notes-settings" } }]);
    expect(at(pod, "securityContext")).toMatchObject({ runAsUser: 1000, runAsGroup: 1001, supplementalGroups: [44] });
    expect(at(pod, "nodeSelector")).toEqual({ gpu: "intel" });
  });
});

describe("network policy", () => {
  const policy = (app: object) => build({ port: 8080, ...app }).object("NetworkPolicy", "notes");

  test("BM-9: an app is open to whom it names, beside the ingress", () => {
    const rules = listAt(
      policy({ host: "notes", from: [{ app: "reader" }, { namespace: "office" }] }),
      "spec",
      "ingress",
    );
    expect(rules).toHaveLength(2);
    expect(at(rules[1], "from")).toEqual([
      { podSelector: { matchLabels: { "app.kubernetes.io/name": "reader", "app.kubernetes.io/instance": "reader" } } },
      { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "office" } } },
    ]);
    expect(listAt(policy({ from: [] }), "spec", "ingress")).toEqual([]);
  });

  test("M053: a list of destinations closes the rest, and never DNS", () => {
    const spec = at(policy({ egress: ["namespace", "internet", { network: "10.9.0.0/24", ports: [2049] }] }), "spec");
    expect(at(spec, "policyTypes")).toEqual(["Ingress", "Egress"]);
    expect(at(spec, "egress", 0, "ports")).toEqual([
      { port: 53, protocol: "UDP" },
      { port: 53, protocol: "TCP" },
    ]);
    expect(at(spec, "egress", 1, "to")).toEqual([{ podSelector: {} }]);
    expect(at(spec, "egress", 2, "to", 0, "ipBlock", "except")).toContain("10.0.0.0/8");
    expect(at(spec, "egress", 3)).toMatchObject({ to: [{ ipBlock: { cidr: "10.9.0.0/24" } }] });
    expect(listAt(policy({ egress: [] }), "spec", "egress")).toHaveLength(1);
    expect(at(policy({}), "spec", "policyTypes")).toEqual(["Ingress"]);
  });
});
