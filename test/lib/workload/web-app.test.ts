import { resolve } from "node:path";
import fc from "fast-check";
import { at, listAt } from "../../../lib/data/fields";
import { IMAGE_FAMILIES, type ImageFamily } from "../../../lib/model/image-family";
import { InputError } from "../../../lib/model/problem";
import { podSecurityLevel } from "../../../lib/pod-security/level";
import { validateObject } from "../../../lib/schema/kubernetes";
import { schemaStore } from "../../../lib/schema/store";
import { type Built, buildStages, everythingElse, parseOrThrow, podOf } from "../../support/build";
import { runs } from "../../support/runs";

const schemas = schemaStore(resolve(__dirname, "../../.."));

function build(app: object, without: readonly string[] = []): Built {
  const definition = { apps: { notes: { image: "ghcr.io/owner/notes:1.2.3", ...app } } };
  const cluster = parseOrThrow({ ...definition, components: { everythingElse: { without } } }, { everythingElse });
  return buildStages(cluster, (_, stagesOf) => {
    const stage = stagesOf("apps.notes").stage("app-notes", { title: "notes" });
    for (const [name, parsed] of Object.entries(cluster.apps)) stage.webApp(name, parsed);
  });
}

function kinds(built: Built): readonly string[] {
  return built.stages.flatMap((stage) => stage.manifests.map((manifest) => manifest.kind)).sort();
}

function workloadKind(built: Built): string {
  return kinds(built).includes("StatefulSet") ? "StatefulSet" : "Deployment";
}

describe("webApp", () => {
  test("image, port and host give the whole chain", () => {
    const built = build({ port: 8080, host: "notes" });
    expect(kinds(built)).toEqual(["Deployment", "Ingress", "NetworkPolicy", "Service", "ServiceAccount"]);
  });

  test("TC-15: one line, the host, gives certificate, DNS name, TLS and redirect", () => {
    const ingress = build({ port: 8080, host: "notes" }).object("Ingress", "notes");
    expect(ingress.metadata.annotations).toEqual({
      "cert-manager.io/cluster-issuer": "letsencrypt",
      "nginx.ingress.kubernetes.io/force-ssl-redirect": "true",
    });
    expect(ingress.spec).toEqual({
      ingressClassName: "nginx",
      tls: [{ hosts: ["notes.example.org"], secretName: "notes-tls" }],
      rules: [
        {
          host: "notes.example.org",
          http: {
            paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "notes", port: { name: "http" } } } }],
          },
        },
      ],
    });
    expect(kinds(build({ port: 8080 }))).not.toContain("Ingress");
  });

  test("an app with a host listens on the web's port, one for other pods on its own", () => {
    const ports = (app: object) => at(build(app).object("Service", "notes"), "spec", "ports");
    expect(ports({ port: 8080, host: "notes" })).toEqual([
      { name: "http", port: 80, targetPort: "http", protocol: "TCP" },
    ]);
    expect(ports({ port: 5432 })).toEqual([{ name: "http", port: 5432, targetPort: "http", protocol: "TCP" }]);
  });

  test("a fully qualified host stays as it is", () => {
    const ingress = build({ port: 8080, host: "notes.example.net" }).object("Ingress", "notes");
    expect(at(ingress, "spec", "rules", 0, "host")).toBe("notes.example.net");
  });

  test("an app without a port has no Service, and nobody may connect to it", () => {
    const built = build({});
    expect(kinds(built)).toEqual(["Deployment", "NetworkPolicy", "ServiceAccount"]);
    expect(at(built.object("NetworkPolicy", "notes"), "spec", "ingress")).toEqual([]);
    expect(at(podOf(built.object("Deployment", "notes")), "containers", 0, "readinessProbe")).toBeUndefined();
  });

  test("an app with a host is open to the ingress controller alone, one without to the pods of the cluster", () => {
    const source = (app: object) => at(build(app).object("NetworkPolicy", "notes"), "spec", "ingress", 0, "from", 0);
    expect(source({ port: 8080, host: "notes" })).toEqual({
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "ingress-nginx" } },
      podSelector: { matchLabels: { "app.kubernetes.io/name": "ingress-nginx" } },
    });
    expect(source({ port: 8080 })).toEqual({ namespaceSelector: {} });
  });

  test("a single-writer volume makes a claim on the default class and stops the old pod first", () => {
    const built = build({ volumes: { "/config": "10 GiB" } });
    expect(built.object("PersistentVolumeClaim", "notes-config").spec).toEqual({
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: "10Gi" } },
      storageClassName: "block",
    });
    expect(at(built.object("Deployment", "notes"), "spec", "strategy")).toEqual({ type: "Recreate" });
  });

  test("a claim stays when its app leaves the definition: data cannot be made again", () => {
    const { metadata } = build({ volumes: { "/config": "10 GiB" } }).object("PersistentVolumeClaim", "notes-config");
    expect(metadata.annotations).toEqual({
      "kustomize.toolkit.fluxcd.io/prune": "disabled",
      "argocd.argoproj.io/sync-options": "Prune=false",
    });
  });

  test("a shared volume takes a class that can share, and pods roll", () => {
    const built = build({ volumes: { "/media": { size: "1 TiB", accessMode: "ReadWriteMany" } } });
    expect(at(built.object("PersistentVolumeClaim", "notes-media"), "spec", "storageClassName")).toBe("shared");
    expect(at(built.object("Deployment", "notes"), "spec", "strategy")).toEqual({ type: "RollingUpdate" });
  });

  test("shared writing on a class that cannot do it is refused, with the class that can", () => {
    const volumes = { "/media": { size: "1 TiB", accessMode: "ReadWriteMany", storageClass: "block" } };
    expect(() => build({ volumes })).toThrow(
      'clusters/home.ts apps.notes.volumes["/media"]: got a ReadWriteMany volume on block, want a class that can do ReadWriteMany: shared. Fix: write shared.',
    );
  });

  test("a volume in a cluster without storage is refused, not left Pending", () => {
    expect(() => build({ volumes: { "/config": "10 GiB" } }, ["storage"])).toThrow(InputError);
    expect(() => build({ volumes: { "/config": { scratch: "1 GiB" } } }, ["storage"])).not.toThrow();
  });

  test("a host in a cluster without an ingress controller or an issuer is refused by name", () => {
    expect(() => build({ port: 80, host: "notes" }, ["ingress"])).toThrow("add components.ingressNginx");
    expect(() => build({ port: 80, host: "notes" }, ["issuer"])).toThrow("add components.certManager");
  });

  test("an NFS share is mounted as such, and the namespace falls to the level that allows it", () => {
    const built = build({ volumes: { "/media": { nfs: "10.0.0.5:/tank/media", readOnly: true } } });
    const pod = podOf(built.object("Deployment", "notes"));
    expect(at(pod, "volumes", 0)).toEqual({
      name: "media",
      nfs: { server: "10.0.0.5", path: "/tank/media", readOnly: true },
    });
    expect(at(pod, "containers", 0, "volumeMounts", 0)).toEqual({ name: "media", mountPath: "/media", readOnly: true });
    expect(built.namespaces).toEqual([
      { name: "notes", level: "baseline", reasons: ["Deployment notes/notes: volume of kind nfs"], owner: "gitops" },
    ]);
    expect(build({}).namespaces).toEqual([{ name: "notes", level: "restricted", reasons: [], owner: "gitops" }]);
  });

  test("a volume of one's own at /tmp takes the place of the scratch one", () => {
    const mounts = (app: object) =>
      listAt(podOf(build(app).object("Deployment", "notes")), "containers", 0, "volumeMounts").map((mount) =>
        at(mount, "mountPath"),
      );
    expect(mounts({})).toEqual(["/tmp"]);
    expect(mounts({ volumes: { "/tmp": { scratch: "2 GiB" } } })).toEqual(["/tmp"]);
    expect(mounts({ writableRoot: true })).toEqual([]);
  });

  test("more replicas bring a budget that lets one pod go, and spreading that never blocks", () => {
    const built = build({ port: 8080, replicas: 3 });
    expect(at(built.object("PodDisruptionBudget", "notes"), "spec", "maxUnavailable")).toBe(1);
    expect(at(podOf(built.object("Deployment", "notes")), "topologySpreadConstraints", 0, "whenUnsatisfiable")).toBe(
      "ScheduleAnyway",
    );
    expect(kinds(build({ port: 8080 }))).not.toContain("PodDisruptionBudget");
  });

  test("probes ask the named path, or the port when there is none to ask", () => {
    const probe = (app: object) =>
      at(podOf(build({ port: 8080, ...app }).object("Deployment", "notes")), "containers", 0, "livenessProbe");
    expect(probe({ probe: "/healthz" })).toMatchObject({ httpGet: { path: "/healthz", port: "http" } });
    expect(probe({ probe: false })).toMatchObject({ tcpSocket: { port: "http" } });
  });

  test("a variable may come from a Secret, never from a literal that is one", () => {
    const pod = podOf(
      build({ env: { MODE: "on", KEY: { secret: "notes-key", key: "key" } } }).object("Deployment", "notes"),
    );
    expect(at(pod, "containers", 0, "env")).toEqual([
      { name: "MODE", value: "on" },
      { name: "KEY", valueFrom: { secretKeyRef: { name: "notes-key", key: "key" } } },
    ]);
  });

  test("the pod has no token, runs as its user, and asks for what the definition says", () => {
    const pod = podOf(build({ user: 4711, cpu: "250m", memory: "1 GiB" }).object("Deployment", "notes"));
    expect(at(pod, "automountServiceAccountToken")).toBe(false);
    expect(at(pod, "securityContext", "runAsUser")).toBe(4711);
    expect(at(pod, "containers", 0, "resources")).toEqual({
      requests: { cpu: "250m", memory: "1Gi" },
      limits: { memory: "1Gi" },
    });
  });

  const size = fc.integer({ min: 1, max: 500 }).map((amount) => `${amount} GiB`);
  const path = fc.stringMatching(/^\/[a-z0-9._-]{1,20}(\/[a-z0-9._-]{1,20})?$/);
  const volume = fc.oneof(
    size,
    fc.record({ size, accessMode: fc.constantFrom("ReadWriteOnce", "ReadWriteMany", "ReadWriteOncePod") }),
    fc.record({ scratch: size }),
    fc.record({ nfs: fc.constant("10.0.0.5:/tank"), readOnly: fc.boolean() }),
  );
  const file = fc.oneof(
    fc.string({ minLength: 1 }),
    fc.record({ configMap: fc.constantFrom("settings", "rules"), key: fc.constantFrom("a", "b") }),
    fc.record({ secret: fc.constant("key"), mode: fc.constantFrom("0440", "400") }),
  );
  const further = fc.record(
    {
      image: fc.constant("ghcr.io/owner/helper:1.0.0"),
      family: fc.constantFrom(...Object.keys(IMAGE_FAMILIES)),
      user: fc.integer({ min: 1, max: 65534 }),
      capabilities: fc.subarray(["NET_BIND_SERVICE", "SYS_ADMIN"]),
      privileged: fc.boolean(),
      mounts: fc.constant({}),
      memory: size,
    },
    { requiredKeys: [] },
  );
  const anyApp = fc.record(
    {
      port: fc.integer({ min: 1, max: 30000 }),
      host: fc.constantFrom("notes", "notes.example.net"),
      namespace: fc.constantFrom("notes", "shared"),
      replicas: fc.integer({ min: 0, max: 5 }),
      args: fc.array(fc.string(), { maxLength: 3 }),
      env: fc.dictionary(fc.stringMatching(/^[A-Z_]{1,10}$/), fc.string(), { maxKeys: 3 }),
      volumes: fc.dictionary(path, volume, { maxKeys: 4 }),
      probe: fc.constantFrom("/", "/healthz", false as const),
      user: fc.integer({ min: 1, max: 65534 }),
      writableRoot: fc.boolean(),
      memory: size,
      ports: fc.dictionary(fc.constantFrom("metrics", "peer"), fc.integer({ min: 30001, max: 65535 }), { maxKeys: 1 }),
      services: fc.dictionary(
        fc.constantFrom("lan", "other"),
        fc.constantFrom({}, { type: "LoadBalancer", pool: "services-pool" }),
        { maxKeys: 2 },
      ),
      gpu: fc.constantFrom("intel", "nvidia", "amd"),
      from: fc.subarray(["namespace", "cluster", "anywhere", { app: "other" }, { namespace: "office" }]),
      egress: fc.subarray(["namespace", "cluster", "internet", { network: "10.1.0.0/16", ports: [443] }]),
      serviceAccountToken: fc.boolean(),
      nodeSelector: fc.constantFrom({}, { disk: "fast" }),
      limits: fc.constantFrom({}, { cpu: "2" }, { memory: "600 GiB" }),
      family: fc.constantFrom(...Object.keys(IMAGE_FAMILIES)),
      capabilities: fc.subarray(["NET_BIND_SERVICE", "SYS_ADMIN"]),
      privileged: fc.boolean(),
      files: fc.dictionary(fc.stringMatching(/^\/files\/[a-z0-9._-]{1,20}$/), file, { maxKeys: 3 }),
      initContainers: fc.dictionary(fc.constantFrom("first", "second"), further, { maxKeys: 2 }),
      sidecars: fc.dictionary(fc.constantFrom("third", "fourth"), further, { maxKeys: 2 }),
      tolerations: fc.subarray(["*", "gpu", "gpu=true:NoSchedule", "spot:NoExecute"]),
      affinity: fc.constantFrom({}, { nodes: { disk: "fast" }, apart: ["other"] }, { prefer: { disk: ["a", "b"] } }),
      devices: fc.subarray(["/dev/dri", { path: "/dev/ttyUSB0", as: "/dev/stick" }]),
      metadata: fc.constantFrom(
        {},
        { pod: { labels: { team: "a" } }, workload: { annotations: { "example.org/a": "b" } } },
      ),
      stopSeconds: fc.integer({ min: 0, max: 600 }),
    },
    { requiredKeys: [] },
  );
  type AnyApp = typeof anyApp extends fc.Arbitrary<infer App> ? App : never;
  const atLevel = (app: Omit<AnyApp, "host">) => {
    const containers = [app, ...Object.values(app.initContainers ?? {}), ...Object.values(app.sidecars ?? {})];
    const some = (holds: (one: (typeof containers)[number]) => boolean) => containers.some(holds);
    if ((app.devices ?? []).length > 0) return "privileged";
    if (some((one) => one.privileged === true || (one.capabilities ?? []).includes("SYS_ADMIN"))) return "privileged";
    const nfs = Object.values(app.volumes ?? {}).some((one) => typeof one === "object" && "nfs" in one);
    const families: Readonly<Record<string, ImageFamily>> = IMAGE_FAMILIES;
    const root = some(({ family }) => families[family ?? "standard"]?.start === "root");
    return nfs || root ? "baseline" : "restricted";
  };

  test("any app gives objects that the API server accepts, at the strictest level that its parts allow", () => {
    fc.assert(
      fc.property(anyApp, ({ host, ...rest }) => {
        const app = { ...rest, ...(host === undefined || rest.port === undefined ? {} : { host }) };
        const built = build(app);
        for (const manifest of built.stages.flatMap((stage) => stage.manifests)) {
          expect(validateObject(schemas, manifest)).toEqual([]);
          expect(manifest.metadata.namespace).toBe(app.namespace ?? "notes");
        }
        const pod = podOf(built.object(workloadKind(built), "notes"));
        expect(podSecurityLevel(pod, 36).level).toBe(atLevel(app));
        const names = listAt(pod, "volumes").map((one) => at(one, "name"));
        expect(new Set(names).size).toBe(names.length);
      }),
      runs(10),
    );
  });
});
