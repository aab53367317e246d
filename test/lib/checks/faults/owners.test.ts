import { fixes, image, object, override, own, REMOVED, told } from "./changed-home";

const said = (rule: string, ...changes: readonly object[]) =>
  told(...changes).filter((one) => one.startsWith(`${rule} `));
const of = (rule: string, ...places: readonly string[]) => places.map((place) => `${rule} ${place}`);

describe("A21: one object, two that write it", () => {
  const RULE = "written-by-two";
  const sealed = (name: string) =>
    object("bitnami.com/v1alpha1", "SealedSecret", name, { spec: { encryptedData: { password: "AgBy" } } });
  const external = (name: string, target: object = {}) =>
    object("external-secrets.io/v1", "ExternalSecret", name, {
      spec: { secretStoreRef: { kind: "ClusterSecretStore", name: "vault" }, target, data: [] },
    });
  const token = {
    components: { externalDns: { provider: "cloudflare", target: "203.0.113.5", token: { variable: "dns_token" } } },
  };
  const inDns = (manifest: object) => ({ manifests: { own: { from: [manifest], namespace: "external-dns" } } });
  const deployment = (spec: object) =>
    object("apps/v1", "Deployment", "web", {
      spec: {
        selector: { matchLabels: { app: "web" } },
        template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image }] } },
        ...spec,
      },
    });
  const scaler = (name: string) =>
    object("autoscaling/v2", "HorizontalPodAutoscaler", "web", {
      spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name } },
    });
  const keda = object("keda.sh/v1alpha1", "ScaledObject", "web", {
    spec: { scaleTargetRef: { name: "web" }, triggers: [] },
  });

  it.each([
    ["Terraform and a SealedSecret", [token, inDns(sealed("external-dns-cloudflare"))]],
    [
      "Terraform and an ExternalSecret with another name",
      [token, inDns(external("dns", { name: "external-dns-cloudflare" }))],
    ],
    ["a SealedSecret and an ExternalSecret", [own(sealed("token"), external("token"))]],
    [
      "a Certificate and a Secret",
      [
        own(
          object("cert-manager.io/v1", "Certificate", "web", {
            spec: {
              secretName: "tls",
              dnsNames: ["web.home.example.org"],
              issuerRef: { kind: "ClusterIssuer", name: "own-ca" },
            },
          }),
          sealed("tls"),
        ),
      ],
    ],
    ["replicas and an autoscaler", [own(deployment({ replicas: 2 }), scaler("web"))]],
    ["replicas and KEDA", [own(deployment({ replicas: 2 }), keda)]],
  ])("%s", (_, changes) => expect(said(RULE, ...changes)).toEqual(of(RULE, "manifests.own")));

  it("an app's replicas and an autoscaler of one's own", () => {
    const apart = { manifests: { own: { from: [scaler("hello")], namespace: "hello" } } };
    expect(fixes(apart).filter((one) => one.startsWith(RULE))).toEqual([
      `${RULE} manifests.own: remove spec.replicas from the manifest; of an app write apps.<name>.autoscale`,
    ]);
  });

  it("silent: names of their own, a Secret that is added to, a number that nobody else sets", () => {
    expect(said(RULE, token, inDns(sealed("other")))).toEqual([]);
    expect(said(RULE, own(sealed("token"), external("more", { name: "token", creationPolicy: "Merge" })))).toEqual([]);
    expect(said(RULE, own(deployment({}), scaler("web")))).toEqual([]);
    expect(said(RULE, own(deployment({ replicas: 2 }), scaler("other")))).toEqual([]);
    expect(said(RULE, { apps: { hello: { autoscale: { max: 3 } } }, components: { metricsServer: {} } })).toEqual([]);
  });

  it("two releases of external-dns with one owner id on one zone", () => {
    const twice = (txtOwnerId: string, zone = "home.example.org") => ({
      charts: {
        second: {
          chart: "external-dns",
          repository: "https://kubernetes-sigs.github.io/external-dns",
          version: "1.21.1",
          podSecurity: "restricted",
          values: { provider: { name: "cloudflare" }, txtOwnerId, txtPrefix: "external-dns.", domainFilters: [zone] },
        },
      },
    });
    const rule = "records-owner-twice";
    const ids = told(token, twice("home"));
    expect(ids).toEqual(of(rule, "charts.second"));
    expect(said(rule, token, twice("second"))).toEqual([]);
    expect(said(rule, token, twice("home", "example.net"))).toEqual([]);
    expect(said(rule, token, twice("second"), override("second", "txtOwnerId", "home"))).toHaveLength(1);
  });
});

describe("A22: a door without its key", () => {
  const git = (url: string, spec: object = {}) =>
    own(object("source.toolkit.fluxcd.io/v1", "GitRepository", "other", { spec: { url, interval: "1h", ...spec } }));

  it.each(["ssh://git@github.com/you/home", "ssh://git@git.example.org:2222/you/home.git"])("%s", (repository) => {
    expect(told({ gitops: { repository } })).toEqual(["problem gitops.credentials"]);
    expect(told({ gitops: { repository, credentials: { generated: "terraform" } } })).toEqual([]);
  });

  it("the other way is an address that can be read", () => {
    expect(fixes({ gitops: { repository: "ssh://git@github.com/you/home" } })).toEqual([
      'problem gitops.credentials: write {generated: terraform} for a deploy key, or of a public repository "https://github.com/you/home"',
    ]);
  });

  it("a source of one's own", () => {
    const rule = "repository-without-key";
    expect(said(rule, git("ssh://git@github.com/you/other"))).toEqual(of(rule, "manifests.own"));
    expect(said(rule, git("https://github.com/you/other"))).toEqual([]);
    expect(said(rule, git("ssh://git@github.com/you/other", { secretRef: { name: "key" } }))).toEqual([]);
  });

  const RULE = "mail-login-without-password";
  const storage = {
    components: { longhorn: { default: true }, prometheus: { grafana: { admin: { variable: "grafana" } } } },
  };
  const receiver = (further: object) => ({
    components: {
      prometheus: {
        alertmanager: {
          receivers: {
            me: {
              email: { to: "me@example.org", from: "a@example.org", smarthost: "smtp.example.org:587", user: "a" },
              ...further,
            },
          },
        },
      },
    },
  });

  it("an e-mail receiver", () => {
    expect(told(storage, receiver({}))).toEqual(["problem components.prometheus.alertmanager.receivers.me.secret"]);
    expect(said(RULE, storage, receiver({ secret: { variable: "smtp" } }))).toEqual([]);
  });

  it.each([
    [
      "Grafana",
      override("kube-prometheus-stack", "grafana", { "grafana.ini": { smtp: { user: "a" } } }),
      "grafana.grafana.ini.smtp.user",
    ],
    [
      "Alertmanager's global login",
      override("kube-prometheus-stack", "alertmanager", { config: { global: { smtp_auth_username: "a" } } }),
      "alertmanager.config.global.smtp_auth_username",
    ],
  ])("values: %s", (_, change, path) => {
    expect(said(RULE, storage, change)).toEqual(of(RULE, `releases.kube-prometheus-stack.values.${path}`));
  });

  it("an object of the operator, and what gives the password", () => {
    const config = (email: object) =>
      own(
        object("monitoring.coreos.com/v1alpha1", "AlertmanagerConfig", "mail", {
          spec: {
            route: { receiver: "me" },
            receivers: [{ name: "me", emailConfigs: [{ to: "me@example.org", ...email }] }],
          },
        }),
      );
    expect(said(RULE, config({ authUsername: "a" }))).toEqual(of(RULE, "manifests.own"));
    expect(said(RULE, config({ authUsername: "a", authPassword: { name: "smtp", key: "password" } }))).toEqual([]);
    expect(said(RULE, config({}))).toEqual([]);
    const smtp = (further: object) =>
      override("kube-prometheus-stack", "grafana", { "grafana.ini": { smtp: { user: "a" } }, ...further });
    expect(said(RULE, storage, smtp({ smtp: { existingSecret: "smtp" } }))).toEqual([]);
    expect(said(RULE, storage, smtp({ envFromSecret: "smtp" }))).toEqual([]);
  });
});

describe("A18: hard links between two mounts", () => {
  const RULE = "hard-links-across-mounts";
  const nas = {
    network: { reserved: { nas: "192.168.1.9" } },
    components: {
      longhorn: { default: true },
      csiDriverNfs: {
        server: "192.168.1.9",
        share: "/tank",
        libraries: {
          media: { path: "/tank/media", namespace: "media", size: "1 TiB" },
          downloads: { path: "/tank/downloads", namespace: "media", size: "1 TiB" },
        },
      },
    },
  };
  const app = (name: string, source: string, volumes: object) => ({
    apps: {
      [name]: {
        image: source,
        family: "linuxserver",
        port: 8989,
        namespace: "media",
        volumes: { "/config": "1 GiB", ...volumes },
      },
    },
  });
  const sonarr = (volumes: object) => app("sonarr", "lscr.io/linuxserver/sonarr:4.0.15", volumes);
  const values = (persistence: object) => ({
    charts: {
      radarr: {
        chart: "app-template",
        repository: "https://bjw-s-labs.github.io/helm-charts",
        version: "4.4.0",
        podSecurity: "restricted",
        values: {
          controllers: {
            radarr: { containers: { app: { image: { repository: "ghcr.io/home-operations/radarr", tag: "5.27" } } } },
          },
          persistence: { config: { type: "persistentVolumeClaim", existingClaim: "radarr" }, ...persistence },
        },
      },
    },
  });

  it.each([
    ["two libraries", sonarr({ "/tv": { shared: "media" }, "/downloads": { shared: "downloads" } }), "apps.sonarr"],
    [
      "two folders of one library",
      sonarr({ "/tv": { shared: "media", subPath: "tv" }, "/data/torrents": { shared: "media", subPath: "torrents" } }),
      "apps.sonarr",
    ],
    [
      "two exports, and an image of another maker",
      app("films", "ghcr.io/hotio/radarr:release-5.27", {
        "/movies": { nfs: "192.168.1.9:/tank/movies" },
        "/dl": { nfs: "192.168.1.9:/tank/dl" },
      }),
      "apps.films",
    ],
    [
      "a mount inside the other",
      app("seed", "ghcr.io/cross-seed/cross-seed:6.13.1", {
        "/data": { shared: "media" },
        "/data/torrents": { shared: "downloads" },
      }),
      "apps.seed",
    ],
    [
      "values of app-template",
      values({
        movies: { type: "nfs", server: "192.168.1.9", path: "/tank/movies" },
        downloads: { type: "nfs", server: "192.168.1.9", path: "/tank/dl", globalMounts: [{ path: "/downloads" }] },
      }),
      "charts.radarr",
    ],
  ])("%s", (_, change, place) => expect(said(RULE, nas, change)).toEqual(of(RULE, place)));

  it("silent: one mount above both, a backup next to it, a program that makes no links", () => {
    expect(said(RULE, nas, sonarr({ "/data": { shared: "media" } }))).toEqual([]);
    expect(
      said(
        RULE,
        nas,
        sonarr({ "/data": { shared: "media" }, "/backup": { shared: "downloads" }, "/tmp": { scratch: "1 GiB" } }),
      ),
    ).toEqual([]);
    expect(
      said(
        RULE,
        nas,
        app("jellyfin", "docker.io/jellyfin/jellyfin:10.11.0", {
          "/tv": { shared: "media" },
          "/films": { shared: "downloads" },
        }),
      ),
    ).toEqual([]);
    expect(said(RULE, nas, values({ data: { type: "nfs", server: "192.168.1.9", path: "/tank" } }))).toEqual([]);
  });

  it("silent: the media component itself", () => {
    expect(
      said(RULE, nas, {
        network: { loadBalancers: { plex: "192.168.1.62" } },
        components: { media: { plex: { pool: "plex" } } },
        apps: { hello: REMOVED },
      }),
    ).toEqual([]);
  });
});

describe("A20: a metric that nothing has", () => {
  const RULE = "metric-of-nobody";
  const stack = {
    components: { longhorn: { default: true }, prometheus: { grafana: { admin: { variable: "grafana" } } } },
  };
  const rule = (expr: string) =>
    object("monitoring.coreos.com/v1", "PrometheusRule", "mine", {
      metadata: { name: "mine", labels: { release: "kube-prometheus-stack" } },
      spec: { groups: [{ name: "mine", rules: [{ alert: "Mine", expr }] }] },
    });
  const monitor = object("monitoring.coreos.com/v1", "ServiceMonitor", "mine", {
    spec: { selector: { matchLabels: { app: "web" } }, endpoints: [{ port: "http" }] },
  });

  it.each([
    ["an exporter that is not there", "smartctl_device_smart_status == 0", 1],
    ["one of a component", "sum by (pool) (rate(velero_backup_failure_total[1h])) > 0", 1],
    ["two in one expression", 'pve_up{id="node/a"} == 0 unless on (id) ceph_health_status > 1', 2],
    ["a metric of nobody", "my_app_orders_total > 0", 1],
  ])("%s", (_, expr, count) => {
    const found = said(RULE, stack, own(rule(expr)));
    expect(found).toEqual(Array.from({ length: count }, () => `${RULE} manifests.own`));
  });

  it("an exporter that an override takes away, rules in values, an autoscaler", () => {
    const off = override("kube-prometheus-stack", "kubeStateMetrics.enabled", false);
    const inValues = override("kube-prometheus-stack", "additionalPrometheusRulesMap", {
      mine: { groups: [{ name: "mine", rules: [{ alert: "Mine", expr: "DCGM_FI_DEV_GPU_TEMP > 90" }] }] },
    });
    const keda = object("keda.sh/v1alpha1", "ScaledObject", "web", {
      spec: {
        scaleTargetRef: { name: "web" },
        triggers: [
          {
            type: "prometheus",
            metadata: { query: "sum(rate(nginx_ingress_controller_requests[2m]))", threshold: "5" },
          },
        ],
      },
    });
    expect(said(RULE, stack, off, own(rule("kube_pod_info > 0")))).toContain(`${RULE} manifests.own`);
    expect(said(RULE, stack, inValues)).toEqual(
      of(RULE, "releases.kube-prometheus-stack.values.additionalPrometheusRulesMap"),
    );
    expect(said(RULE, stack, own(keda))).toEqual(of(RULE, "manifests.own"));
  });

  it.each([
    [
      "what node-exporter, the kubelet and Longhorn have",
      'node_filesystem_avail_bytes{mountpoint="/smartctl_x"} < 1 and container_memory_rss > 0 or longhorn_volume_robustness == 2',
    ],
    [
      "what Prometheus makes itself",
      'absent(up{job="my_app_x"}) or ALERTS{alertname="A"} and avg_over_time(scrape_duration_seconds[5m]) > 1',
    ],
    ["a rule that records", "instance:node_cpu_utilisation:rate5m > 0.9"],
  ])("silent: %s", (_, expr) => expect(said(RULE, stack, own(rule(expr)))).toEqual([]));

  it("silent: metrics that a monitor of one's own may bring, and what another rule records", () => {
    const recorded = object("monitoring.coreos.com/v1", "PrometheusRule", "first", {
      spec: {
        groups: [
          {
            name: "first",
            rules: [
              { record: "my_ratio", expr: "vector(1)" },
              { alert: "A", expr: "my_ratio > 2" },
            ],
          },
        ],
      },
    });
    expect(said(RULE, stack, own(rule("my_app_orders_total > 0"), monitor))).toEqual([]);
    expect(said(RULE, stack, own(recorded))).toEqual([]);
  });
});
