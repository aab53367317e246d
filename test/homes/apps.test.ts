import { at, listAt } from "../../lib/data/fields";
import { IMAGE_FAMILIES } from "../../lib/model/image-family";
import { podSecurityLevel } from "../../lib/pod-security/level";
import { podOf } from "../support/build";
import { errorsOf, foundBy, objectOf, synthHome } from "./definition";

const IMAGE = "ghcr.io/owner/notes:1.2.3";
const NETWORK = {
  subnet: "192.168.1.0/24",
  gateway: "192.168.1.1",
  nameservers: ["192.168.1.1"],
  loadBalancers: {
    "ingress-pool": "192.168.1.60",
    internal: "192.168.1.61",
    external: "192.168.1.62",
    services: "192.168.1.64-192.168.1.70",
  },
};
/** Gateways in place of the ingress controller. */
const GATEWAYS = {
  network: NETWORK,
  components: {
    traefik: undefined,
    certManager: { selfSigned: true, wildcard: true },
    envoyGateway: { internal: "internal", external: "external" },
  },
};
/** Objects that the operator makes himself. */
const objects = (
  namespace: string,
  ...from: readonly (readonly [kind: string, name: string, keys: readonly string[]])[]
) => ({
  manifests: {
    own: {
      from: from.map(([kind, name, keys]) => ({
        apiVersion: "v1",
        kind,
        metadata: { name, namespace },
        data: Object.fromEntries(keys.map((key) => [key, "value"])),
      })),
    },
  },
});
const app = (fields: object, more: object = {}) => synthHome({ apps: { notes: { image: IMAGE, ...fields } }, ...more });
const refused =
  (fields: object, more: object = {}) =>
  () =>
    app(fields, more);

describe("HA-14: init container, sidecar, files, two host names, both Gateways, a filter that redirects", () => {
  const made = app(
    {
      port: 8080,
      host: "notes",
      gateway: "both",
      routes: {
        old: { hosts: ["old", "memo.example.net"], gateway: "external", redirect: { host: "notes", status: 301 } },
        api: {
          path: "/api",
          rewrite: { prefix: "/" },
          requestHeaders: { set: { "X-From": "route" } },
          responseHeaders: { remove: ["Server"], add: { "X-Frame-Options": "DENY" } },
        },
      },
      volumes: { "/data": { scratch: "1 GiB" } },
      files: {
        "/etc/notes/app.yaml": "port: 8080\n",
        "/etc/notes/rules": { configMap: "notes-rules" },
        "/run/key": { secret: "notes-key", key: "key", mode: "0440" },
      },
      initContainers: { migrate: { args: ["migrate"], mounts: { "/work": "/data" } } },
      sidecars: {
        exporter: { image: "ghcr.io/owner/exporter:2.0.0", probe: { path: "/healthz", port: 9000 }, user: 2000 },
        tunnel: { image: "ghcr.io/owner/tunnel:1.0.0", first: true, mounts: {} },
      },
    },
    {
      ...GATEWAYS,
      ...objects("notes", ["ConfigMap", "notes-rules", ["a.yaml"]]),
      secretFiles: [],
    },
  );
  const pod = podOf(objectOf(made, "Deployment", "notes"));

  test("the sidecar that others need comes first, the init container next, then the other sidecar", () => {
    expect(listAt(pod, "initContainers").map((one) => [at(one, "name"), at(one, "restartPolicy")])).toEqual([
      ["tunnel", "Always"],
      ["migrate", undefined],
      ["exporter", "Always"],
    ]);
  });

  test("an init container takes the app's image and the mounts that it names", () => {
    const migrate = at(pod, "initContainers", 1);
    expect(at(migrate, "image")).toBe(IMAGE);
    expect(at(migrate, "volumeMounts")).toEqual([
      { name: "data", mountPath: "/work" },
      { name: "scratch-tmp-migrate", mountPath: "/tmp" },
    ]);
  });

  test("a sidecar of another user says so, and is asked at its own port", () => {
    const exporter = at(pod, "initContainers", 2);
    expect(at(exporter, "securityContext", "runAsUser")).toBe(2000);
    expect(at(exporter, "startupProbe", "httpGet")).toEqual({ path: "/healthz", port: 9000 });
  });

  test("files are a ConfigMap of the definition's texts, a folder, and one key with its mode", () => {
    expect(objectOf(made, "ConfigMap", "notes-files").data).toEqual({ "etc_notes_app.yaml": "port: 8080\n" });
    expect(listAt(pod, "volumes").slice(2, 5)).toEqual([
      {
        name: "config-notes-files",
        configMap: { name: "notes-files", items: [{ key: "etc_notes_app.yaml", path: "etc_notes_app.yaml" }] },
      },
      { name: "config-notes-rules", configMap: { name: "notes-rules" } },
      {
        name: "secret-notes-key",
        secret: { secretName: "notes-key", defaultMode: 288, items: [{ key: "key", path: "key" }] },
      },
    ]);
    expect(listAt(pod, "containers", 0, "volumeMounts")).toContainEqual({
      name: "config-notes-files",
      mountPath: "/etc/notes/app.yaml",
      subPath: "etc_notes_app.yaml",
      readOnly: true,
    });
  });

  test("another text of a file gives another pod", () => {
    const digest = (text: string) =>
      at(
        objectOf(app({ files: { "/a": text } }), "Deployment", "notes"),
        "spec",
        "template",
        "metadata",
        "annotations",
      );
    expect(digest("a")).not.toEqual(digest("b"));
  });

  test("one host at both Gateways, two others at one, sent on without a backend", () => {
    const own = objectOf(made, "HTTPRoute", "notes").spec;
    expect(at(own, "hostnames")).toEqual(["notes.home.example.org"]);
    expect(listAt(own, "parentRefs").map((one) => at(one, "name"))).toEqual(["envoy-internal", "envoy-external"]);
    const old = objectOf(made, "HTTPRoute", "notes-old").spec;
    expect(at(old, "hostnames")).toEqual(["old.home.example.org", "memo.example.net"]);
    expect(at(old, "rules", 0)).toEqual({
      matches: [{ path: { type: "PathPrefix", value: "/" } }],
      filters: [
        {
          type: "RequestRedirect",
          requestRedirect: { scheme: "https", hostname: "notes.home.example.org", statusCode: 301 },
        },
      ],
    });
  });

  test("a path is rewritten, and headers are changed on both ways", () => {
    expect(at(objectOf(made, "HTTPRoute", "notes-api").spec, "rules", 0, "filters")).toEqual([
      { type: "URLRewrite", urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/" } } },
      { type: "RequestHeaderModifier", requestHeaderModifier: { set: [{ name: "X-From", value: "route" }] } },
      {
        type: "ResponseHeaderModifier",
        responseHeaderModifier: { add: [{ name: "X-Frame-Options", value: "DENY" }], remove: ["Server"] },
      },
    ]);
  });

  test("what nobody makes is found with where it is asked for, and nothing else is", () => {
    expect(errorsOf(made).filter((one) => !one.startsWith("host-outside-domain"))).toEqual([
      expect.stringContaining("refers to Secret notes/notes-key"),
    ]);
  });

  test("Traefik says the same by Middlewares, ingress-nginx by annotations as far as it can", () => {
    const routes = { old: { hosts: ["old"], redirect: { host: "notes", status: 301 as const } } };
    const traefik = app({ port: 8080, host: "notes", routes });
    expect(objectOf(traefik, "Middleware", "notes-old-redirect").spec).toEqual({
      redirectRegex: {
        regex: "^https?://([^/]+)(/.*)?$",
        replacement: "https://notes.home.example.org$2",
        permanent: true,
      },
    });
    expect(objectOf(traefik, "Ingress", "notes-old").metadata.annotations).toMatchObject({
      "traefik.ingress.kubernetes.io/router.middlewares": "notes-notes-old-redirect@kubernetescrd",
    });
    const nginx = { components: { traefik: undefined, ingressNginx: {} } };
    expect(
      objectOf(app({ port: 8080, host: "notes", routes }, nginx), "Ingress", "notes-old").metadata.annotations,
    ).toMatchObject({
      "nginx.ingress.kubernetes.io/permanent-redirect": "https://notes.home.example.org$request_uri",
      "nginx.ingress.kubernetes.io/permanent-redirect-code": "301",
    });
    expect(
      refused({ port: 8080, host: "notes", routes: { h: { path: "/x", requestHeaders: { set: { A: "b" } } } } }, nginx),
    ).toThrow("apps.notes.routes.h: got headers that are changed on the way");
  });

  test("a mount, a port, a Gateway or a name that is not there is refused with what is", () => {
    expect(
      refused({ volumes: { "/data": { scratch: "1 GiB" } }, initContainers: { a: { mounts: { "/x": "/dta" } } } }),
    ).toThrow(
      'apps.notes.initContainers.a.mounts["/x"]: got /dta, want a path of the app\'s volumes or files: /data. Fix: write /data.',
    );
    expect(refused({ port: 80, ports: { metrics: 9090 }, host: "n", routes: { a: { port: "metricz" } } })).toThrow(
      "apps.notes.routes.a.port: got metricz, want a port of the app: http, metrics. Fix: write metrics.",
    );
    expect(refused({ port: 80, probe: { path: "/", port: "htp" } })).toThrow("Fix: write http.");
    expect(refused({ port: 80, host: "n", gateway: "extrnal" })).toThrow('Fix: write "external".');
    expect(
      refused(
        { port: 80, host: "n", gateway: "both" },
        {
          ...GATEWAYS,
          components: { ...GATEWAYS.components, envoyGateway: { internal: "internal", external: false } },
        },
      ),
    ).toThrow("got no external Gateway");
    expect(refused({ sidecars: { notes: { image: IMAGE } } })).toThrow("want a name of its own: the app itself has it");
    expect(refused({ sidecars: { a: { probe: "/healthz" } } })).toThrow(
      "apps.notes.sidecars.a.probe: got a probe without a port",
    );
    expect(refused({ volumes: { "/data": { scratch: "1 GiB" } }, files: { "/data/": "x" } })).toThrow(
      'volumes["/data"] is there',
    );
    expect(refused({ files: { "/a": { text: "x", mode: 440 } } })).toThrow("apps.notes.files");
    expect(refused({ host: "notes" })).toThrow(
      "apps.notes.port: got nothing, want a port that the host notes leads to",
    );
  });
});

test("independent mistakes of one app are all told in one run", () => {
  const told = () =>
    app({
      port: 80,
      host: "n",
      volumes: { "/data": { scratch: "1 GiB" } },
      devices: [{ name: "zigbee" }, { name: "zwave" }],
      initContainers: { a: { mounts: { "/x": "/dta", "/y": "/date" } } },
      services: { more: { ports: ["metricz"] } },
      routes: { one: { path: "/one", gateway: "external", redirect: { path: "/two" } } },
    });
  for (const place of [
    "apps.notes.devices[0].name",
    "apps.notes.devices[1].name",
    'apps.notes.initContainers.a.mounts["/x"]',
    'apps.notes.initContainers.a.mounts["/y"]',
    "apps.notes.services.more",
  ])
    expect(told).toThrow(place);
});

describe("HA-15: hostNetwork, devices, a CronJob, tolerations, labels and annotations of one's own", () => {
  test("a pod in the node's network still finds Services, and its old pod goes first", () => {
    const made = app({ port: 8123, hostNetwork: true });
    const { spec } = objectOf(made, "Deployment", "notes");
    expect(at(spec, "template", "spec")).toMatchObject({ hostNetwork: true, dnsPolicy: "ClusterFirstWithHostNet" });
    expect(at(spec, "strategy")).toEqual({ type: "Recreate" });
    expect(made.namespaces.find(({ name }) => name === "notes")).toMatchObject({
      level: "privileged",
      reasons: ["Deployment notes/notes: hostNetwork"],
    });
  });

  test("devices are paths of the node, and the container may open them", () => {
    const usb = "/dev/serial/by-id/usb-zigbee-if00";
    const made = app({ devices: ["/dev/dri", { path: usb, as: "/dev/ttyUSB0" }], groups: [44] });
    const pod = podOf(objectOf(made, "Deployment", "notes"));
    expect(listAt(pod, "volumes").filter((one) => at(one, "hostPath") !== undefined)).toEqual([
      { name: "dev-dri", hostPath: { path: "/dev/dri" } },
      { name: "dev-serial-by-id-usb-zigbee-if00", hostPath: { path: usb } },
    ]);
    expect(at(pod, "containers", 0, "volumeMounts")).toContainEqual({
      name: "dev-serial-by-id-usb-zigbee-if00",
      mountPath: "/dev/ttyUSB0",
    });
    expect(at(pod, "containers", 0, "securityContext")).toEqual({ privileged: true, readOnlyRootFilesystem: true });
    expect(at(pod, "securityContext", "supplementalGroups")).toEqual([44]);
    expect(podSecurityLevel(pod, 36).level).toBe("privileged");
    expect(refused({ devices: ["/etc/passwd"] })).toThrow("a path below /dev");
  });

  test("a schedule makes a CronJob, whose runs do not overlap and are no web server", () => {
    const made = app({ schedule: "0 3 * * *", timeZone: "Europe/Berlin", job: { retries: 1, keepSeconds: 600 } });
    expect(objectOf(made, "CronJob", "notes").spec).toMatchObject({
      schedule: "0 3 * * *",
      timeZone: "Europe/Berlin",
      concurrencyPolicy: "Forbid",
      jobTemplate: {
        spec: { backoffLimit: 1, ttlSecondsAfterFinished: 600, template: { spec: { restartPolicy: "Never" } } },
      },
    });
    expect(objectOf(app({ kind: "Job" }), "Job", "notes").metadata.annotations).toEqual({
      "kustomize.toolkit.fluxcd.io/force": "enabled",
      "argocd.argoproj.io/sync-options": "Force=true,Replace=true",
    });
    expect(refused({ schedule: "0 3 * *" })).toThrow("five fields of cron");
    expect(refused({ schedule: "0 3 * * *", port: 80, host: "n" })).toThrow("apps.notes.host: got host of a CronJob");
    expect(refused({ kind: "Deployment", schedule: "0 3 * * *" })).toThrow("write kind: CronJob");
    expect(refused({ kind: "CronJob" })).toThrow("apps.notes.schedule: got nothing, want when the CronJob runs");
    expect(refused({ job: { retries: 1 } })).toThrow("add schedule, or kind: Job");
  });

  test("a DaemonSet runs on each node, and has no number of its own", () => {
    expect(
      at(
        objectOf(app({ kind: "DaemonSet", tolerations: ["*"] }), "DaemonSet", "notes").spec,
        "template",
        "spec",
        "tolerations",
      ),
    ).toEqual([{ operator: "Exists" }]);
    expect(refused({ kind: "DaemonSet", replicas: 2 })).toThrow("remove replicas");
    expect(refused({ kind: "DaemonSet", volumes: { "/data": "1 GiB" } }, { components: { longhorn: {} } })).toThrow(
      "got a DaemonSet over a volume",
    );
  });

  test("taints are tolerated as machines write them", () => {
    const pod = podOf(
      objectOf(app({ tolerations: ["gpu=true:NoSchedule", "spot", "big:NoExecute"] }), "Deployment", "notes"),
    );
    expect(listAt(pod, "tolerations").slice(2)).toEqual([
      { key: "gpu", operator: "Equal", value: "true", effect: "NoSchedule" },
      { key: "spot", operator: "Exists" },
      { key: "big", operator: "Exists", effect: "NoExecute" },
    ]);
    expect(refused({ tolerations: ["gpu=true:Never"] })).toThrow("a taint such as gpu=true:NoSchedule");
  });

  test("nodes and other apps decide where it runs", () => {
    const pod = podOf(
      objectOf(
        app({ affinity: { nodes: { "kubernetes.io/hostname": "cp-1" }, apart: ["other"] } }),
        "Deployment",
        "notes",
      ),
    );
    expect(at(pod, "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution")).toEqual({
      nodeSelectorTerms: [{ matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: ["cp-1"] }] }],
    });
    expect(
      at(pod, "affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution", 0, "topologyKey"),
    ).toBe("kubernetes.io/hostname");
  });

  test("labels and annotations go to the part that they are for, and never over those that Services rely on", () => {
    const mark = (part: string) => ({ labels: { part }, annotations: { "example.org/part": part } });
    const made = app({
      port: 80,
      host: "notes",
      metadata: { workload: mark("workload"), pod: mark("pod"), service: mark("service"), route: mark("route") },
    });
    const workload = objectOf(made, "Deployment", "notes");
    for (const [part, metadata] of [
      ["workload", workload.metadata],
      ["pod", at(workload, "spec", "template", "metadata")],
      ["service", objectOf(made, "Service", "notes").metadata],
      ["route", objectOf(made, "Ingress", "notes").metadata],
    ] as const) {
      expect(metadata).toMatchObject({ labels: { part }, annotations: { "example.org/part": part } });
    }
    expect(at(workload, "spec", "selector", "matchLabels")).not.toHaveProperty("part");
    expect(refused({ metadata: { pod: { labels: { "app.kubernetes.io/name": "x" } } } })).toThrow(
      "want another label: Services find the pods by this one",
    );
    expect(refused({ metadata: { pod: { annotations: { "no blanks": "x" } } } })).toThrow(
      "apps.notes.metadata.pod.annotations",
    );
  });
});

describe("HC-10: patterns of apps", () => {
  test("a container waits for a database; whole ConfigMaps and Secrets become variables", () => {
    const made = app(
      {
        envFrom: ["plain", { configMap: "settings", prefix: "APP_" }, { secret: "db" }],
        env: { MODE: { configMap: "settings", key: "mode" }, NODE: { pod: "spec.nodeName" } },
        initContainers: {
          wait: {
            image: "docker.io/library/busybox:1.37.0",
            command: ["sh", "-c", "until nc -z db 5432; do sleep 2; done"],
          },
        },
      },
      objects("notes", ["ConfigMap", "settings", ["mode"]]),
    );
    const container = at(podOf(objectOf(made, "Deployment", "notes")), "containers", 0);
    expect(at(container, "envFrom")).toEqual([
      { secretRef: { name: "plain" } },
      { configMapRef: { name: "settings" }, prefix: "APP_" },
      { secretRef: { name: "db" } },
    ]);
    expect(at(container, "env")).toEqual([
      { name: "MODE", valueFrom: { configMapKeyRef: { name: "settings", key: "mode" } } },
      { name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
    ]);
    expect(foundBy(made, "missing-reference")).toHaveLength(2);
  });

  test("a ConfigMap, or a key of one, that nobody makes is an error with the near name", () => {
    const own = objects("notes", ["ConfigMap", "settings", ["mode", "level"]]);
    expect(foundBy(app({ envFrom: [{ configMap: "setings" }] }, own), "missing-reference")).toEqual([
      expect.stringMatching(/refers to ConfigMap notes\/setings, which nothing provides.*Fix: write settings/),
    ]);
    expect(foundBy(app({ files: { "/a": { configMap: "settings", key: "levl" } } }, own), "missing-reference")).toEqual(
      [expect.stringMatching(/refers to ConfigMap notes\/settings key levl.*Fix: write level/)],
    );
    expect(
      foundBy(app({ files: { "/a": { configMap: "settings", key: "level" } } }, own), "missing-reference"),
    ).toEqual([]);
  });

  test("a folder of the node, of a volume that the node has", () => {
    const volumes = {
      "/films": { host: "/var/mnt/films", subPath: "new", readOnly: true },
      "/made": { host: "/var/made", create: true },
    };
    const made = app({ volumes }, { talos: { volumes: { films: { kind: "directory" } } } });
    const pod = podOf(objectOf(made, "Deployment", "notes"));
    expect(listAt(pod, "volumes")).toEqual(
      expect.arrayContaining([
        { name: "films", hostPath: { path: "/var/mnt/films" } },
        { name: "made", hostPath: { path: "/var/made", type: "DirectoryOrCreate" } },
      ]),
    );
    expect(listAt(pod, "containers", 0, "volumeMounts")).toContainEqual({
      name: "films",
      mountPath: "/films",
      subPath: "new",
      readOnly: true,
    });
    const labels = objectOf(made, "Namespace", "notes").metadata.labels;
    expect(labels?.["pod-security.kubernetes.io/enforce"]).toBe("privileged");
    expect(foundBy(made, "user-volume-missing")).toEqual([]);
    expect(foundBy(app({ volumes }), "user-volume-missing")).toEqual([
      "user-volume-missing apps.notes: Deployment notes/notes takes /var/mnt/films, and may start on cp-1, cp-2, cp-3 without a volume films. Fix: add the volume to talos.volumes, or choose machines that have it by nodeSelector",
    ]);
    expect(foundBy(app({ volumes: { "/a": { host: "/mnt/a", create: true } } }), "host-path")[0]).toContain(
      "write /var/a",
    );
    expect(refused({ volumes: { "/a": { host: "var/a" } } })).toThrow('apps.notes.volumes["/a"]');
  });

  test("scratch space in memory, below the limit that it counts towards", () => {
    const pod = podOf(
      objectOf(
        app({ memory: "2 GiB", volumes: { "/cache": { scratch: "1 GiB", memory: true } } }),
        "Deployment",
        "notes",
      ),
    );
    expect(at(pod, "volumes", 0)).toEqual({ name: "cache", emptyDir: { medium: "Memory", sizeLimit: "1Gi" } });
    expect(refused({ volumes: { "/cache": { scratch: "1 GiB", memory: true } } })).toThrow(
      "got 1 GiB in memory, want less than the memory limit 128 MiB",
    );
  });

  test("probes have their own timings, or none", () => {
    const probe = (one: object) =>
      at(podOf(objectOf(app({ port: 80, probe: one }), "Deployment", "notes")), "containers", 0);
    expect(
      probe({
        path: "/up",
        startSeconds: 60,
        ready: { path: "/ready", every: 5, timeout: 2, failures: 6 },
        alive: false,
      }),
    ).toMatchObject({
      startupProbe: { httpGet: { path: "/up", port: "http" }, failureThreshold: 12 },
      readinessProbe: { httpGet: { path: "/ready" }, periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 6 },
    });
    expect(probe({ alive: false })).not.toHaveProperty("livenessProbe");
    expect(at(probe({ command: ["pg_isready"] }), "livenessProbe")).toEqual({
      exec: { command: ["pg_isready"] },
      periodSeconds: 30,
      failureThreshold: 3,
    });
    expect(at(probe({ path: "/", https: true }), "readinessProbe", "httpGet")).toEqual({
      path: "/",
      port: "http",
      scheme: "HTTPS",
    });
    expect(at(probe({ grpc: true, port: 50051 }), "readinessProbe", "grpc")).toEqual({ port: 50051 });
    expect(refused({ port: 80, probe: { ready: { every: 0 } } })).toThrow("apps.notes.probe.ready.every");
  });

  test("an autoscaler of Kubernetes by CPU and memory, one of KEDA by what it is told", () => {
    const by = (autoscale: object) => app({ port: 80, autoscale });
    expect(at(objectOf(by({ max: 4, memory: 80 }), "HorizontalPodAutoscaler", "notes").spec, "metrics", 1)).toEqual({
      type: "Resource",
      resource: { name: "memory", target: { type: "Utilization", averageUtilization: 80 } },
    });
    const keda = by({
      min: 0,
      max: 4,
      triggers: [
        {
          type: "cron",
          metadata: { timezone: "Europe/Berlin", start: "0 8 * * *", end: "0 18 * * *", desiredReplicas: "2" },
        },
      ],
    });
    expect(objectOf(keda, "ScaledObject", "notes").spec).toMatchObject({
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "notes" },
      minReplicaCount: 0,
      maxReplicaCount: 4,
    });
    expect(foundBy(keda, "missing-reference")).toEqual([
      expect.stringContaining("CustomResourceDefinition keda.sh/ScaledObject"),
    ]);
    expect(refused({ port: 80, autoscale: { min: 0, max: 3 } })).toThrow("a min of at least 1, or triggers");
    const withKeda = synthHome({
      components: { keda: { replicas: 2 } },
      apps: {
        notes: {
          image: IMAGE,
          port: 80,
          autoscale: { min: 0, max: 4, triggers: [{ type: "cpu", metadata: { value: "60" } }] },
        },
      },
    });
    expect(errorsOf(withKeda)).toEqual([]);
    expect(withKeda.graph.dependencies.all.map(({ from, to }) => `${from} > ${to}`)).toContain("app-notes > keda");
    expect(() => synthHome({ components: { keda: { replicas: 0 } } })).toThrow("components.keda.replicas");
  });

  test("a budget says how many may go, or there is none", () => {
    expect(
      at(
        objectOf(app({ port: 80, replicas: 3, disruptionBudget: { minAvailable: 2 } }), "PodDisruptionBudget", "notes")
          .spec,
        "minAvailable",
      ),
    ).toBe(2);
    expect(() =>
      objectOf(app({ port: 80, replicas: 3, disruptionBudget: false }), "PodDisruptionBudget", "notes"),
    ).toThrow("was not made");
    expect(refused({ disruptionBudget: { minAvailable: "most" } })).toThrow("apps.notes.disruptionBudget");
  });
});

describe("HB-12: apps of a home", () => {
  test("Mosquitto has an address of its own, in the words of whoever gives it", () => {
    const mosquitto = (address: string, more: object = {}) =>
      app(
        { port: 1883, service: { type: "LoadBalancer", pool: "services", address, externalTrafficPolicy: "Local" } },
        { network: NETWORK, ...more },
      );
    const service = objectOf(mosquitto("192.168.1.65"), "Service", "notes");
    expect(service.metadata.annotations).toEqual({
      "metallb.io/address-pool": "services",
      "metallb.io/loadBalancerIPs": "192.168.1.65",
    });
    expect(service.spec).toMatchObject({ type: "LoadBalancer", externalTrafficPolicy: "Local" });
    const cilium = { components: { cilium: { loadBalancer: true }, metallb: undefined } };
    expect(objectOf(mosquitto("192.168.1.65", cilium), "Service", "notes").metadata.annotations).toEqual({
      "lbipam.cilium.io/ips": "192.168.1.65",
    });
    expect(() => mosquitto("192.168.1.80")).toThrow(
      "apps.notes.service.address: got 192.168.1.80, want an address of the pool services: 192.168.1.64-192.168.1.70. Fix: write one such as 192.168.1.70",
    );
    expect(refused({ port: 1883, service: { address: "192.168.1.65" } })).toThrow("add type: LoadBalancer and pool");
  });

  test.each([
    [
      "linuxserver",
      {
        env: [
          { name: "PUID", value: "1000" },
          { name: "PGID", value: "1000" },
        ],
        user: 0,
        level: "baseline",
        capabilities: ["CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "SETGID", "SETUID"],
      },
    ],
    [
      "s6",
      {
        env: undefined,
        user: 0,
        level: "baseline",
        capabilities: ["CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "SETGID", "SETUID"],
      },
    ],
    [
      "gosu",
      {
        env: undefined,
        user: 0,
        level: "baseline",
        capabilities: ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"],
      },
    ],
    ["distroless", { env: undefined, user: 1000, level: "restricted", capabilities: undefined }],
  ] as const)("an image of the family %s gets the rights that it starts with, and no more", (family, wanted) => {
    const pod = podOf(objectOf(app({ family }), "Deployment", "notes"));
    const container = at(pod, "containers", 0);
    expect(at(container, "env")).toEqual(wanted.env);
    expect(at(pod, "securityContext", "runAsUser")).toBe(wanted.user);
    expect(at(container, "securityContext", "capabilities", "add")).toEqual(wanted.capabilities);
    expect(at(container, "securityContext", "allowPrivilegeEscalation")).toBe(false);
    expect(at(container, "securityContext", "readOnlyRootFilesystem")).toBe(!IMAGE_FAMILIES[family].writableRoot);
    expect(podSecurityLevel(pod, 36).level).toBe(wanted.level);
  });

  test("a sidecar of another family than the app's has its own rights", () => {
    const pod = podOf(
      objectOf(
        app({ family: "linuxserver", sidecars: { helper: { image: "gcr.io/owner/helper:1.0.0", user: 65532 } } }),
        "Deployment",
        "notes",
      ),
    );
    expect(at(pod, "initContainers", 0, "securityContext")).toMatchObject({ runAsNonRoot: true, runAsUser: 65532 });
    expect(refused({ family: "linuxsrver" })).toThrow('Fix: write "linuxserver".');
    expect(refused({ capabilities: ["NET_ADMN"] })).toThrow('Fix: write "NET_ADMIN".');
  });
});

describe("what passes the schema and fails later", () => {
  test("A3: a label that no machine has, or a name that no machine has, with the near one", () => {
    const labelled = (label: object) => ({
      machines: {
        "cp-1": {
          role: "control-plane",
          host: "pve1",
          address: "192.168.1.21",
          cpus: 4,
          memory: "12 GiB",
          disk: "100 GiB",
          labels: label,
        },
      },
    });
    expect(foundBy(app({ nodeSelector: { disk: "ssd" } }), "unknown-node-label")).toEqual([
      'unknown-node-label apps.notes: Deployment notes/notes nodeSelector disk asks for a label that no machine has. Fix: add labels: {disk: "ssd"} to machines.cp-1',
    ]);
    expect(
      foundBy(app({ nodeSelector: { disk: "ssd" } }, labelled({ disks: "ssd" })), "unknown-node-label")[0],
    ).toContain("Fix: write disks");
    expect(
      foundBy(app({ nodeSelector: { disk: "sdd" } }, labelled({ disk: "ssd" })), "unknown-node-label")[0],
    ).toContain("Fix: write ssd");
    expect(foundBy(app({ nodeSelector: { disk: "ssd" } }, labelled({ disk: "ssd" })), "unknown-node-label")).toEqual(
      [],
    );
    expect(
      foundBy(app({ affinity: { nodes: { "kubernetes.io/hostname": "cp1" } } }), "unknown-node-label")[0],
    ).toContain("asks for cp1, and machines have cp-1, cp-2, cp-3. Fix: write cp-1");
    expect(
      foundBy(app({ affinity: { nodes: { "kubernetes.io/hostname": ["cp-1", "cp-2"] } } }), "unknown-node-label"),
    ).toEqual([]);
    expect(foundBy(app({ nodeSelector: { "kubernetes.io/arch": "amd64" } }), "unknown-node-label")).toEqual([]);
  });

  test("A4: a policy that names an app or a namespace that is not there", () => {
    const two = (fields: object) =>
      synthHome({
        apps: {
          notes: { image: IMAGE, port: 80, namespace: "office", ...fields },
          sonarr: { image: IMAGE, port: 80, namespace: "office" },
        },
      });
    expect(foundBy(two({ from: [{ app: "sonar" }] }), "unknown-peer")).toEqual([
      "unknown-peer apps.notes: NetworkPolicy office/notes spec.ingress[0].from[0] names pods of app.kubernetes.io/instance=sonar, sonar in office, and there are none. Fix: write sonarr",
    ]);
    expect(foundBy(two({ from: [{ namespace: "trafik" }] }), "unknown-peer")[0]).toContain("Fix: write traefik");
    expect(
      foundBy(
        two({ from: [{ app: "sonarr" }, { namespace: "traefik" }], egress: [{ app: "sonarr" }] }),
        "unknown-peer",
      ),
    ).toEqual([]);
    expect(foundBy(two({ affinity: { near: ["sonar"] } }), "unknown-peer")[0]).toContain("Fix: write sonarr");
    const closed = (to: string) =>
      synthHome({
        apps: { notes: { image: IMAGE, port: 80 } },
        components: { networkPolicies: { namespaces: { notes: { egress: [{ to }] } } } },
      });
    expect(foundBy(closed("traefk"), "unknown-peer")[0]).toContain(
      "names the namespace traefk, which is not there. Fix: write traefik",
    );
    expect(foundBy(closed("traefik"), "unknown-peer")).toEqual([]);
  });

  test("A16: a Service or a probe that asks for a port that no container has", () => {
    const own = (targetPort: string, selector = "notes") =>
      app(
        { port: 80 },
        {
          manifests: {
            extra: {
              from: [
                {
                  apiVersion: "v1",
                  kind: "Service",
                  metadata: { name: "extra", namespace: "notes" },
                  spec: { selector: { "app.kubernetes.io/name": selector }, ports: [{ port: 80, targetPort }] },
                },
              ],
            },
          },
        },
      );
    expect(foundBy(own("web"), "unknown-port-name")).toEqual([
      "unknown-port-name manifests.extra: Service notes/extra spec.ports[0].targetPort asks for the port web, and there is http. Fix: write http",
    ]);
    expect(errorsOf(own("http"))).toEqual([]);
    expect(foundBy(own("http", "nots"), "selector-matches-nothing")).toHaveLength(1);
  });

  test("a device of some node is told where the pod may start on any", () => {
    expect(foundBy(app({ devices: ["/dev/ttyUSB0"] }), "device-on-some-node")).toEqual([
      expect.stringContaining("add nodeSelector: {kubernetes.io/hostname: cp-1}"),
    ]);
    expect(
      foundBy(
        app({ devices: ["/dev/ttyUSB0"], nodeSelector: { "kubernetes.io/hostname": "cp-1" } }),
        "device-on-some-node",
      ),
    ).toEqual([]);
  });
});
