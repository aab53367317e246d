import { fixes, told } from "./changed-home";

const image = "docker.io/nginxinc/nginx-unprivileged:1.29.3";
const app = (fields: object) => ({ apps: { sonarr: { image, port: 8989, ...fields } } });
const own = (...from: readonly object[]) => ({ manifests: { own: { from, namespace: "own" } } });
const object = (apiVersion: string, kind: string, name: string, fields: object) => ({
  apiVersion,
  kind,
  metadata: { name },
  ...fields,
});

const container = (further: object = {}) => ({
  name: "web",
  image,
  ports: [{ name: "http", containerPort: 8080 }],
  resources: { requests: { cpu: "10m", memory: "32Mi" } },
  ...further,
});
const deployment = (fields: object = {}, further: object = {}, labels: object = { app: "web" }) =>
  object("apps/v1", "Deployment", "web", {
    spec: {
      selector: { matchLabels: { app: "web" } },
      template: { metadata: { labels }, spec: { containers: [container(further)], ...fields } },
    },
  });
const service = (port: object, selector: object = { app: "web" }) =>
  object("v1", "Service", "web", { spec: { selector, ports: [port] } });
const node = (expression: object) => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [expression] }] },
    },
  },
});

/** Findings of these rules, with their fixes. */
const ofRules = (rules: readonly string[], changes: readonly object[]) =>
  fixes(...changes).filter((one) => rules.some((rule) => one.startsWith(`${rule} `)));

describe("A3: a label or a host name that no machine has", () => {
  const ssd = { machines: { "cp-1": { labels: { disk: "ssd" } } } };
  const found = (...changes: readonly object[]) => ofRules(["unknown-node-label", "missing-reference"], changes);

  it("the listed input", () => {
    expect(found(app({ nodeSelector: { disk: "ssd" } }))).toEqual([
      'unknown-node-label apps.sonarr: add labels: {disk: "ssd"} to machines.cp-1',
    ]);
  });

  it.each([
    ["another value", app({ nodeSelector: { disk: "sssd" } }), "apps.sonarr: write ssd"],
    ["another key", app({ nodeSelector: { dsik: "ssd" } }), "apps.sonarr: write disk"],
    [
      "a node in an affinity",
      own(deployment(node({ key: "kubernetes.io/hostname", operator: "In", values: ["cp-11"] }))),
      "manifests.own: write cp-1",
    ],
    ["a node by its name", own(deployment({ nodeName: "cp1" })), "manifests.own: write cp-1"],
    [
      "nodes of an announcement",
      own(
        object("metallb.io/v1beta1", "L2Advertisement", "lan", {
          spec: { nodeSelectors: [{ matchLabels: { disk: "sdd" } }] },
        }),
      ),
      "manifests.own: write ssd",
    ],
    [
      "nodes of a runtime class",
      own(
        object("node.k8s.io/v1", "RuntimeClass", "fast", {
          handler: "runc",
          scheduling: { nodeSelector: { dsk: "ssd" } },
        }),
      ),
      "manifests.own: write disk",
    ],
  ])("%s", (_, change, said) => {
    expect(found(ssd, change)).toEqual([expect.stringContaining(said)]);
  });

  it("a label that a machine has, and one that the kubelet sets, are silent", () => {
    expect(found(ssd, app({ nodeSelector: { disk: "ssd", "kubernetes.io/arch": "amd64" } }))).toEqual([]);
    expect(found(own(deployment({ nodeName: "cp-2" })))).toEqual([]);
  });
});

describe("A4: a policy that names what is not there", () => {
  const found = (...changes: readonly object[]) => fixes(...changes).filter((one) => !one.startsWith("single-"));
  const closed = (rule: object) => ({ components: { networkPolicies: { namespaces: { hello: rule } } } });
  const policy = (spec: object) =>
    own(deployment(), object("networking.k8s.io/v1", "NetworkPolicy", "web", { spec: { podSelector: {}, ...spec } }));
  const cilium = (spec: object) =>
    own(
      deployment(),
      object("cilium.io/v2", "CiliumNetworkPolicy", "web", { spec: { endpointSelector: {}, ...spec } }),
    );

  it.each([
    ["a namespace of a component", closed({ egress: [{ to: "metallb-sytem" }] }), "metallb-system"],
    ["an app", app({ namespace: "hello", from: [{ app: "helo" }] }), "hello"],
    ["a namespace of an app", app({ from: [{ namespace: "helo" }] }), "hello"],
    [
      "pods of the policy's own namespace",
      policy({ ingress: [{ from: [{ podSelector: { matchLabels: { app: "wbe" } } }] }] }),
      "write web",
    ],
    [
      "a namespace by an expression",
      policy({
        egress: [
          {
            to: [
              {
                namespaceSelector: {
                  matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: ["traefic"] }],
                },
              },
            ],
          },
        ],
      }),
      "write traefik",
    ],
    [
      "a namespace by a label that none has",
      policy({ ingress: [{ from: [{ namespaceSelector: { matchLabels: { name: "traefik" } } }] }] }),
      "kubernetes.io/metadata.name",
    ],
    [
      "pods in Cilium's spelling",
      cilium({ ingress: [{ fromEndpoints: [{ matchLabels: { "k8s:app": "weeb" } }] }] }),
      "write web",
    ],
    [
      "a namespace in Cilium's spelling, denied",
      cilium({ ingressDeny: [{ fromEndpoints: [{ matchLabels: { "k8s:io.kubernetes.pod.namespace": "traefk" } }] }] }),
      "write traefik",
    ],
    [
      "pods that a policy is for",
      own(
        deployment(),
        object("networking.k8s.io/v1", "NetworkPolicy", "web", {
          spec: { podSelector: { matchLabels: { app: "webb" } } },
        }),
      ),
      "app=web",
    ],
  ])("%s", (_, change, near) => {
    const told = found(change);
    expect(told).toEqual([expect.stringContaining(near)]);
  });

  it("peers that are there are silent", () => {
    expect(found(app({ namespace: "hello", from: [{ app: "hello" }, { namespace: "hello" }, "cluster"] }))).toEqual([]);
    expect(
      found(
        policy({
          ingress: [
            { from: [{ podSelector: { matchLabels: { app: "web" } } }] },
            { from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "traefik" } } }] },
            { from: [{ namespaceSelector: {} }] },
          ],
        }),
      ),
    ).toEqual([]);
    expect(
      found(
        cilium({
          ingress: [
            { fromEndpoints: [{ matchLabels: { "k8s:io.kubernetes.pod.namespace": "traefik" } }] },
            { fromEndpoints: [{ matchLabels: { "reserved:ingress": "" } }] },
          ],
        }),
      ),
    ).toEqual([]);
  });
});

describe("A16: ports and selectors that lead nowhere", () => {
  const RULES = ["unknown-port-name", "selector-own-template", "selector-matches-nothing", "inner-reference"];
  const found = (...manifests: readonly object[]) => ofRules(RULES, [own(...manifests)]);

  it.each([
    ["targetPort of a Service", [deployment(), service({ port: 80, targetPort: "web" })], "write http"],
    ["port of a probe", [deployment({}, { livenessProbe: { httpGet: { port: "htp" } } })], "write http"],
    ["port of a TCP probe", [deployment({}, { startupProbe: { tcpSocket: { port: "https" } } })], "write http"],
    ["port of a hook", [deployment({}, { lifecycle: { preStop: { httpGet: { port: "hhtp" } } } })], "write http"],
    ["a selector against its own template", [deployment({}, {}, { app: "wbe" })], "write app: wbe"],
    ["a selector against another key", [deployment({}, {}, { ap: "web" })], "write ap: web"],
    ["a Service that selects nothing", [deployment(), service({ port: 80 }, { app: "wbe" })], "app=web"],
    ["a mount of no volume", [deployment({}, { volumeMounts: [{ name: "x", mountPath: "/x" }] })], "inner-reference"],
  ])("%s", (_, manifests, near) => {
    expect(found(...manifests)).toEqual([expect.stringContaining(near)]);
  });

  it("a monitor that names another port than its Service", () => {
    const labelled = {
      ...service({ name: "http", port: 80, targetPort: "http" }),
      metadata: { name: "web", labels: { app: "web" } },
    };
    const monitor = (port: string) =>
      object("monitoring.coreos.com/v1", "ServiceMonitor", "web", {
        spec: { selector: { matchLabels: { app: "web" } }, endpoints: [{ port }] },
      });
    expect(found(deployment(), labelled, monitor("htpp"))).toEqual([expect.stringContaining("write http")]);
    expect(found(deployment(), labelled, monitor("http"))).toEqual([]);
  });

  it("numbers, names that are there and a Service without selector are silent", () => {
    expect(
      found(
        deployment({}, { livenessProbe: { httpGet: { port: 8080 } }, readinessProbe: { tcpSocket: { port: "http" } } }),
        service({ port: 80, targetPort: "http" }),
        object("v1", "Service", "outside", { spec: { ports: [{ port: 80, targetPort: "any" }] } }),
      ),
    ).toEqual([]);
  });

  it("a number that no container declares is silent: it is a port all the same (Kubernetes: Service, targetPort)", () => {
    expect(found(deployment(), service({ port: 80, targetPort: 9999 }))).toEqual([]);
  });
});

describe("A26: listeners and stores", () => {
  const listener = (further: object = {}) => ({ name: "https", protocol: "HTTPS", port: 443, ...further });
  const gateway = (...listeners: readonly object[]) => ({
    ...object("gateway.networking.k8s.io/v1", "Gateway", "edge", { spec: { gatewayClassName: "traefik", listeners } }),
    metadata: { name: "edge", namespace: "edge" },
  });
  const namespace = object("v1", "Namespace", "edge", {});
  const route = (parent: object, kind = "HTTPRoute") =>
    object("gateway.networking.k8s.io/v1", kind, "web", {
      spec: {
        parentRefs: [{ name: "edge", namespace: "edge", ...parent }],
        hostnames: ["web.home.example.org"],
        rules: [{ backendRefs: [{ name: "web", port: 80 }] }],
      },
    });
  const found = (edge: readonly object[], guest: object) =>
    ofRules(
      ["route-parent"],
      [
        {
          manifests: {
            edge: { from: edge },
            own: { from: [deployment(), service({ port: 80, targetPort: 8080 }), guest], namespace: "own" },
          },
        },
      ],
    );
  const all = { allowedRoutes: { namespaces: { from: "All" } } };
  const labelled = (labels: object) => ({
    allowedRoutes: { namespaces: { from: "Selector", selector: { matchLabels: labels } } },
  });

  it.each([
    ["a listener that takes its own namespace alone", listener(), route({}), "allow own"],
    ["a listener for labels that the namespace lacks", listener(labelled({ access: "edge" })), route({}), "allow own"],
    ["a listener under another name", listener(all), route({ sectionName: "htps" }), "write sectionName: https"],
    ["a port that no listener has", listener(all), route({ port: 8443 }), "write port: 443"],
    ["a listener of another protocol", listener({ ...all, protocol: "TCP" }), route({}), "manifests.own"],
    [
      "a listener for other kinds",
      listener({ allowedRoutes: { ...all.allowedRoutes, kinds: [{ kind: "GRPCRoute" }] } }),
      route({}),
      "manifests.own",
    ],
    [
      "a listener for another host",
      listener({ ...all, hostname: "*.example.com" }),
      route({}),
      "name a host of *.example.com",
    ],
  ])("%s", (_, one, guest, said) => {
    expect(found([namespace, gateway(one)], guest)).toEqual([expect.stringContaining(said)]);
  });

  it.each([
    ["all", listener(all)],
    ["by the namespace's name", listener(labelled({ "kubernetes.io/metadata.name": "own" }))],
    ["by a wildcard host", listener({ ...all, hostname: "*.home.example.org" })],
  ])("a listener that takes it is silent: %s", (_, one) => {
    expect(found([namespace, gateway(listener({ name: "http", protocol: "HTTP", port: 80 }), one)], route({}))).toEqual(
      [],
    );
  });

  it("the right name of the wrong kind: the kind is proposed, and the right kind is silent", () => {
    const certificate = (kind: string) =>
      own(
        object("cert-manager.io/v1", "Certificate", "web", {
          spec: {
            secretName: "web-tls",
            dnsNames: ["web.home.example.org"],
            issuerRef: { kind, name: "self-signed-ca" },
          },
        }),
      );
    const issuer = own(object("cert-manager.io/v1", "ClusterIssuer", "self-signed-ca", { spec: { selfSigned: {} } }));
    const both = (kind: string) => ({
      manifests: { one: issuer.manifests.own, two: certificate(kind).manifests.own },
    });
    expect(ofRules(["missing-reference"], [both("Issuer")])).toEqual([
      "missing-reference manifests.two: write kind: ClusterIssuer",
    ]);
    expect(ofRules(["missing-reference"], [both("ClusterIssuer")])).toEqual([]);
  });
});

describe("C6: a near name is proposed, never an addition", () => {
  it.each([
    [
      "a pool",
      { apps: { sonarr: { image, port: 8989, host: "sonarr" } }, components: { traefik: { pool: "ingres-pool" } } },
    ],
    ["a datastore", { machines: { "cp-1": { datastore: "local-lwm" } } }],
    [
      "a receiver",
      own(
        object("monitoring.coreos.com/v1alpha1", "AlertmanagerConfig", "alerts", {
          spec: { route: { receiver: "phon" }, receivers: [{ name: "phone" }] },
        }),
      ),
    ],
    [
      "a pool of an announcement",
      {
        manifests: {
          own: {
            from: [
              {
                ...object("metallb.io/v1beta1", "L2Advertisement", "lan", {
                  spec: { ipAddressPools: ["ingres-pool"] },
                }),
                metadata: { name: "lan", namespace: "metallb-system" },
              },
            ],
          },
        },
      },
    ],
    [
      "a class of an ingress",
      own(object("networking.k8s.io/v1", "Ingress", "web", { spec: { ingressClassName: "traefk" } })),
    ],
  ])("%s", (_, change) => {
    const said = fixes(change);
    expect(said.join("\n")).toMatch(/phone|ingress-pool|local|traefik/);
    expect(said.join("\n")).not.toMatch(/: add /);
  });
});

describe("C13: what Kubernetes makes is known", () => {
  it.each([
    ["the root CA", own(deployment({ volumes: [{ name: "ca", configMap: { name: "kube-root-ca.crt" } }] }))],
    ["the default account", own(deployment({ serviceAccountName: "default" }))],
    ["priority of the system", own(deployment({ priorityClassName: "system-cluster-critical" }))],
    [
      "roles of the API server",
      own(
        object("rbac.authorization.k8s.io/v1", "RoleBinding", "view", {
          roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
          subjects: [{ kind: "ServiceAccount", name: "default" }],
        }),
      ),
    ],
  ])("%s", (_, change) => {
    expect(ofRules(["missing-reference"], [change])).toEqual([]);
  });

  it("one letter off is no longer what Kubernetes makes", () => {
    expect(ofRules(["missing-reference"], [own(deployment({ serviceAccountName: "defalt" }))])).toEqual([
      expect.stringContaining("missing-reference manifests.own"),
    ]);
  });
});

describe("two Ingresses of one host and path", () => {
  const way = (name: string, spec: object = {}, annotations: object = {}) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, namespace: "hello", annotations },
    spec: {
      rules: [
        {
          host: "two.home.example.org",
          http: {
            paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "hello", port: { number: 80 } } } }],
          },
        },
      ],
      ...spec,
    },
  });
  const found = (...objects: readonly object[]) =>
    told({ manifests: { ways: { from: objects } } }).filter((one) => one.startsWith("route-claimed-twice"));
  const CLASS = { ingressClassName: "traefik" };

  it.each([
    ["both by the default class", way("one"), way("two")],
    ["one by the default class, one by its name", way("one", CLASS), way("two")],
    ["one by the annotation of old", way("one", CLASS), way("two", {}, { "kubernetes.io/ingress.class": "traefik" })],
  ])("%s", (_, one, two) => {
    expect(found(one, two)).toHaveLength(1);
  });

  it("another class is another entrance", () => {
    expect(found(way("one"), way("two", {}, { "kubernetes.io/ingress.class": "other" }))).toEqual([]);
  });
});

describe("A16: a Service that the API server is to call, where charts run too", () => {
  const found = (...changes: readonly object[]) => ofRules(["missing-reference"], changes);
  const admission = (namespace: string, name: string, kind = "ValidatingWebhookConfiguration") =>
    own(
      object("admissionregistration.k8s.io/v1", kind, "own", {
        webhooks: [
          {
            name: "own.example.org",
            clientConfig: { service: { namespace, name, path: "/" } },
            admissionReviewVersions: ["v1"],
            sideEffects: "None",
            failurePolicy: "Ignore",
            rules: [{ apiGroups: ["apps"], apiVersions: ["v1"], operations: ["CREATE"], resources: ["deployments"] }],
          },
        ],
      }),
    );
  const api = (namespace: string, name: string) =>
    own(
      object("apiregistration.k8s.io/v1", "APIService", "v1.own.example.org", {
        metadata: { name: "v1.own.example.org" },
        spec: {
          group: "own.example.org",
          version: "v1",
          groupPriorityMinimum: 1000,
          versionPriority: 15,
          insecureSkipTLSVerify: true,
          service: { namespace, name },
        },
      }),
    );
  const MISSING = ["missing-reference manifests.own: correct the name, or switch on the component that provides it"];

  it.each([
    ["in kube-system", admission("kube-system", "policy-checker")],
    ["of an aggregated API in kube-system", api("kube-system", "custom-metrics")],
    ["by a webhook that changes objects", admission("kube-system", "injector", "MutatingWebhookConfiguration")],
    ["in the namespace of a chart that was read", admission("cert-manager", "policy-checker")],
    ["in the namespace of another chart", admission("metallb-system", "checker")],
    ["in default", api("default", "adapter")],
  ])("%s", (_, change) => expect(found(change)).toEqual(MISSING));

  const unread = {
    charts: {
      policies: {
        chart: "policies",
        repository: "https://charts.example.org",
        version: "1.0.0",
        podSecurity: "restricted",
      },
    },
  };

  it.each([
    ["what Talos brings", admission("kube-system", "kube-dns")],
    ["what the chart there makes", admission("kube-system", "hubble-relay")],
    ["a webhook of the chart there", admission("cert-manager", "cert-manager-webhook")],
    ["what the operator makes for scrapes", admission("kube-system", "prometheus-kubelet")],
    ["a chart that nobody read", { ...unread, ...admission("kube-system", "policy-checker") }],
    [
      "manifests that Talos fetches",
      {
        talos: { patches: [{ cluster: { extraManifests: ["https://example.org/policies.yaml"] } }] },
        ...admission("kube-system", "policy-checker"),
      },
    ],
    ["a namespace of somebody else", admission("elsewhere", "policy-checker")],
  ])("silent: %s", (_, change) => expect(found(change)).toEqual([]));
});
