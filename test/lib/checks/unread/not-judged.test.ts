import { runChecks } from "../../../../lib/checks/engine";
import { RULES, rulesByName } from "../../../../lib/checks/rules/catalog";
import { readsOf } from "../../../../lib/checks/rules/reads";
import { READ_TITLES, type Read } from "../../../../lib/checks/unread/read";
import { UNREAD } from "../../../../lib/checks/unread/table";
import type { Fields } from "../../../../lib/data/fields";
import type { Manifest } from "../../../../lib/manifest/manifest";
import { schemaStore } from "../../../../lib/schema/store";
import { check, checkSince, committed, good, inputOf, type Plan, release, stage } from "../../../mistakes/plan";
import { homeCluster } from "../../../support/home";
import { ROOT, systems } from "../../../support/systems";
import { recordedReads } from "../recorded-reads";

const OWN = { origin: "manifests.own" };

function own(...manifests: readonly Manifest[]): Plan {
  return { stages: [stage("own", manifests, OWN)] };
}

function object(apiVersion: string, kind: string, fields: object): Manifest {
  return { apiVersion, kind, metadata: { name: "it", namespace: "default" }, ...fields };
}

const pod = (spec: object) =>
  object("v1", "Pod", { spec: { containers: [{ name: "a", image: "registry.example.org/a:1" }], ...spec } });

const monitored = [release("kube-prometheus-stack", { values: {} })];

function told(plan: Plan, definition: object = good()): readonly string[] {
  return check(definition, plan)
    .filter(({ rule }) => rule === "not-judged")
    .map(({ at, message }) => `${at}: ${message}`);
}

/** The same of a database that gets another image. */
function since(was: string, is: string): readonly string[] {
  return checkSince(committed(good(), database(was)), good(), database(is))
    .filter(({ rule }) => rule === "not-judged")
    .map(({ at, message }) => `${at}: ${message}`);
}

/** A definition with other machines: sizes that are not said. */
function withoutSizes(): object {
  const definition = good();
  const { pve1 } = definition.proxmox.hosts;
  if (pve1 === undefined) throw new Error("no pve1");
  return {
    ...definition,
    proxmox: {
      ...definition.proxmox,
      hosts: {
        ...definition.proxmox.hosts,
        pve1: { ...pve1, datastores: { ...pve1.datastores, "local-lvm": { kind: "lvmthin" } } },
      },
    },
  };
}

function storageClass(name: string, provisioner: string, usual = "false"): Manifest {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name, annotations: { "storageclass.kubernetes.io/is-default-class": usual } },
    provisioner,
  };
}

const claim = (spec: object) =>
  object("v1", "PersistentVolumeClaim", {
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, ...spec },
  });

/** A definition of which no component offers storage. */
function withoutStorage(): object {
  const { everythingElse } = good().components;
  return { ...good(), components: { everythingElse: { without: [...everythingElse.without, "storage"] } } };
}

const DISK = { storageSpec: { volumeClaimTemplate: { spec: { resources: { requests: { storage: "100Gi" } } } } } };

const prometheus = (prometheusSpec: Fields): Plan => ({
  stages: [
    stage("prometheus", [], {
      releases: [release("kube-prometheus-stack", { values: { prometheus: { prometheusSpec } } })],
    }),
  ],
});

const GITEA: Plan = { stages: [stage("gitea", [], { releases: [release("gitea")] })] };

const overridden = (values: object) => ({ ...good(), releases: { gitea: { values } } });

/** A database in a workload, on a claim that stays. */
const database = (image: string): Plan =>
  own(
    claim({ storageClassName: "block" }),
    object("apps/v1", "Deployment", {
      spec: {
        selector: { matchLabels: { app: "it" } },
        strategy: { type: "Recreate" },
        template: {
          metadata: { labels: { app: "it" } },
          spec: {
            containers: [{ name: "db", image, volumeMounts: [{ name: "data", mountPath: "/data" }] }],
            volumes: [{ name: "data", persistentVolumeClaim: { claimName: "it" } }],
          },
        },
      },
    }),
  );

const DIGEST = `sha256:${"a".repeat(64)}`;

/** What is unknown of a source, in two forms that look different, and what is like it and known. */
const CASES: readonly {
  readonly read: Read;
  readonly unknown: readonly (readonly [says: string, plan: Plan, definition?: object])[];
  readonly known: readonly (readonly [plan: Plan, definition?: object])[];
}[] = [
  {
    read: "room",
    unknown: [["whether disks and volumes fit on local-lvm of pve1", {}, withoutSizes()]],
    known: [[{}]],
  },
  {
    read: "objects",
    unknown: [
      ["no schema of Gadget (example.org/v1) is known", own(object("example.org/v1", "Gadget", { spec: {} }))],
      ["no schema of Pod (v7) is known", own(object("v7", "Pod", { spec: {} }))],
      [
        "what chart gatus makes, and its values from Secret gatus-values",
        own(
          object("helm.toolkit.fluxcd.io/v2", "HelmRelease", {
            spec: {
              interval: "1h",
              chart: { spec: { chart: "gatus", sourceRef: { kind: "HelmRepository", name: "gatus" } } },
              valuesFrom: [{ kind: "Secret", name: "gatus-values" }],
            },
          }),
        ),
      ],
      [
        "what it applies from ./apps, and the variables that it fills in",
        own(
          object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", {
            spec: {
              interval: "1h",
              path: "./apps",
              prune: true,
              sourceRef: { kind: "GitRepository", name: "other" },
              postBuild: { substitute: { DOMAIN: "example.org" } },
            },
          }),
        ),
      ],
      ["the encrypted fields of ConfigMap default/it", own(object("v1", "ConfigMap", { data: {}, sops: {} }))],
    ],
    known: [
      [own(pod({}))],
      [own(object("v1", "Secret", { data: { a: "ENC[AES256_GCM,data:eA==]" }, sops: { mac: "ENC[]" } }))],
    ],
  },
  {
    read: "made",
    unknown: [
      [
        "what chart metallb",
        {
          stages: [stage("own", [], { origin: "charts.lb", releases: [release("metallb", { origin: "charts.lb" })] })],
        },
      ],
    ],
    known: [[{ stages: [stage("lb", [], { releases: [release("metallb")] })] }]],
  },
  {
    read: "labels",
    unknown: [
      [
        "only the running cluster sets feature.node.kubernetes.io/usb-1.present",
        own(pod({ nodeSelector: { "feature.node.kubernetes.io/usb-1.present": "true" } })),
      ],
      [
        "only the running cluster sets node.kubernetes.io/instance-type",
        own(
          pod({
            affinity: {
              nodeAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: {
                  nodeSelectorTerms: [
                    { matchExpressions: [{ key: "node.kubernetes.io/instance-type", operator: "In", values: ["a"] }] },
                  ],
                },
              },
            },
          }),
        ),
      ],
    ],
    known: [[own(pod({ nodeSelector: { "kubernetes.io/arch": "amd64" } }))]],
  },
  {
    read: "keys",
    unknown: [
      [
        "whether Secret default/open key password is there",
        {
          stages: [
            stage(
              "own",
              [
                pod({
                  containers: [
                    {
                      name: "a",
                      image: "registry.example.org/a:1",
                      env: [{ name: "P", valueFrom: { secretKeyRef: { name: "open", key: "password" } } }],
                    },
                  ],
                }),
              ],
              { ...OWN, provisions: [{ kind: "Secret", name: "open", namespace: "default" }] },
            ),
          ],
        },
      ],
    ],
    known: [
      [
        {
          stages: [
            stage(
              "own",
              [
                pod({
                  containers: [
                    {
                      name: "a",
                      image: "registry.example.org/a:1",
                      env: [{ name: "P", valueFrom: { secretKeyRef: { name: "open", key: "password" } } }],
                    },
                  ],
                }),
              ],
              { ...OWN, provisions: [{ kind: "Secret", name: "open", namespace: "default", keys: ["password"] }] },
            ),
          ],
        },
      ],
    ],
  },
  {
    read: "metrics",
    unknown: [
      [
        "whether anything has greenhouse_soil_moisture",
        {
          stages: [
            stage("prometheus", [], { releases: monitored }),
            stage(
              "own",
              [
                object("monitoring.coreos.com/v1", "PodMonitor", { spec: { selector: {}, podMetricsEndpoints: [] } }),
                object("monitoring.coreos.com/v1", "PrometheusRule", {
                  spec: { groups: [{ name: "g", rules: [{ alert: "Dry", expr: "greenhouse_soil_moisture < 3" }] }] },
                }),
              ],
              OWN,
            ),
          ],
        },
      ],
    ],
    known: [
      [
        {
          stages: [
            stage("prometheus", [], { releases: monitored }),
            stage(
              "own",
              [
                object("monitoring.coreos.com/v1", "PrometheusRule", {
                  spec: { groups: [{ name: "g", rules: [{ alert: "Down", expr: "up == 0" }] }] },
                }),
              ],
              OWN,
            ),
          ],
        },
      ],
    ],
  },
  {
    read: "classes",
    unknown: [
      [
        "whether StorageClass fast can do what PersistentVolumeClaim default/it, PersistentVolumeClaim other/it ask of it",
        own(storageClass("fast", "local.csi.openebs.io"), claim({ storageClassName: "fast" }), {
          ...claim({ storageClassName: "fast" }),
          metadata: { name: "it", namespace: "other" },
        }),
      ],
      [
        "whether StorageClass usual can do what PersistentVolumeClaim default/it asks of it",
        own(storageClass("usual", "local.csi.openebs.io", "true"), claim({})),
        withoutStorage(),
      ],
    ],
    known: [
      [own(claim({ storageClassName: "block" }))],
      [own(claim({}))],
      [
        own(
          object("v1", "PersistentVolume", { spec: { storageClassName: "by-hand" } }),
          claim({ storageClassName: "by-hand", volumeName: "it" }),
        ),
      ],
    ],
  },
  {
    read: "drivers",
    unknown: [
      [
        "whether anything makes volumes for disks.example.org of StorageClass fast",
        own(storageClass("fast", "disks.example.org")),
      ],
      [
        "whether anything makes volumes for keys.example.org of Pod default/it",
        own(
          pod({
            containers: [{ name: "a", image: "registry.example.org/a:1" }],
            volumes: [{ name: "k", csi: { driver: "keys.example.org" } }],
          }),
        ),
      ],
    ],
    known: [
      [own(storageClass("fast", "kubernetes.io/no-provisioner"))],
      [
        own(storageClass("fast", "disks.example.org"), {
          ...object("storage.k8s.io/v1", "CSIDriver", { spec: {} }),
          metadata: { name: "disks.example.org" },
        }),
      ],
      [
        {
          stages: [
            stage("own", [storageClass("fast", "disks.example.org")], {
              ...OWN,
              provisions: [{ kind: "CSIDriver", name: "disks.example.org" }],
            }),
          ],
        },
      ],
    ],
  },
  {
    read: "retention",
    unknown: [
      ["storageSpec of release kube-prometheus-stack says no size", prometheus({ storageSpec: { emptyDir: {} } })],
      ["retentionSize of release kube-prometheus-stack says no size", prometheus({ ...DISK, retentionSize: "8 gigs" })],
      ["retention of release kube-prometheus-stack says no time", prometheus({ ...DISK, retention: "a month" })],
    ],
    known: [
      [prometheus({ storageSpec: { emptyDir: { sizeLimit: "100Gi" } } })],
      [prometheus({ ...DISK, retention: "1w3d12h", retentionSize: "0" })],
      [prometheus({ ...DISK, retentionSize: "8GiB", retention: "a month" })],
      [prometheus({})],
    ],
  },
  {
    read: "volumes",
    unknown: [
      [
        "postgresql.primary.persistence.enabled takes its volume away",
        GITEA,
        overridden({ postgresql: { primary: { persistence: { enabled: false } } } }),
      ],
      ["valkey.persistence takes its volume away", GITEA, overridden({ valkey: { persistence: null } })],
    ],
    known: [
      [GITEA, overridden({ persistence: { enabled: false } })],
      [GITEA, overridden({ persistence: { enabled: true } })],
    ],
  },
  {
    read: "extensions",
    unknown: [
      [
        "whether factory.example.org has siderolabs/anything for Talos 1.13.9",
        {},
        { ...good(), talos: { factory: "factory.example.org", extensions: ["siderolabs/anything"] } },
      ],
    ],
    known: [
      [{}, { ...good(), talos: { extensions: ["siderolabs/qemu-guest-agent"] } }],
      [{}, { ...good(), talos: { factory: "factory.example.org" } }],
    ],
  },
];

describe("what rules read and cannot is said once", () => {
  it.each(CASES.flatMap(({ read, unknown }) => unknown.map(([says, ...made]) => ({ read, says, made }))))(
    "$read: $says",
    ({ read, says, made: [plan, definition] }) => {
      const found = told(plan, definition);
      expect(found.filter((text) => text.includes(says))).toHaveLength(1);
      expect(found[0]).toContain(`${READ_TITLES[read]} are read by `);
    },
  );

  it.each(CASES.flatMap(({ read, known }) => known.map((made) => ({ read, made }))))(
    "$read: what is known is judged in silence",
    ({ made: [plan, definition] }) => {
      expect(told(plan, definition)).toEqual([]);
    },
  );

  it("a provider of Terraform without a schema", () => {
    const stacks = [
      {
        name: "own",
        dependsOn: [],
        inCluster: true,
        document: { terraform: { required_providers: { x: { source: "example/x" } } } },
      },
    ];
    const found = runChecks(RULES, inputOf(good(), {}, { stacks })).filter(({ rule }) => rule === "not-judged");
    expect(found.map(({ message }) => message)).toEqual([
      expect.stringContaining("resources of example/x in stack own: no schema of the provider is known"),
    ]);
  });

  it.each([
    ["postgres:16.4", `postgres@${DIGEST}`],
    ["postgres:latest", "postgres:17.2"],
  ])("databases: from %s to %s", (was, is) => {
    expect(since(was, is)).toEqual([
      `manifests.own: not judged: whether the new version reads the files of the old one in PostgreSQL of Deployment default/it, from ${was} to ${is}: a tag says no version; versions in the tags of databases are read by database-major`,
    ]);
  });

  it.each([
    ["postgres:16.4", "postgres:16.5"],
    ["postgres:16.4", `postgres:17.2@${DIGEST}`],
    ["registry.example.org/a:latest", "registry.example.org/a:edge"],
  ])("databases: from %s to %s in silence", (was, is) => {
    expect(since(was, is)).toEqual([]);
  });

  it("shows the first line of a name that somebody pasted a file into", () => {
    const [found, ...others] = told(own(storageClass("fast", "disks.example.org\nerror: second line\nthird line")));
    expect(others).toEqual([]);
    expect(found).toContain("disks.example.org");
    expect(found).not.toContain("third line");
  });

  it("names rules, and how many more there are", () => {
    const [found] = told(own(object("example.org/v1", "Gadget", { spec: {} })));
    expect(found).toMatch(/; objects of the stages are read by [\w-]+, [\w-]+, [\w-]+ and \d+ more rules$/);
  });

  it("is accepted like any other finding", () => {
    const accept = [{ check: "not-judged", at: "manifests.own", reason: "looked at by hand" }];
    const found = check({ ...good(), accept }, own(object("example.org/v1", "Gadget", { spec: {} })));
    expect(found.filter(({ rule }) => rule === "not-judged").map(({ accepted }) => accepted)).toEqual([
      "looked at by hand",
    ]);
  });
});

describe("every rule says what it reads", () => {
  it("and looks at nothing else, in every system", async () => {
    const { drafts } = await systems();
    const schemas = schemaStore(ROOT);
    const inputs = [
      ...drafts.map((one) => ({ ...one.planned, tree: one.files, schemas })),
      homeCluster().checked,
      inputOf(good(), CASES.flatMap(({ unknown }) => unknown.map(([, plan]) => plan)).at(-1)),
    ];
    const wrong = RULES.flatMap((rule) => {
      const said = readsOf(rule);
      const seen = new Set(inputs.flatMap((input) => [...recordedReads(rule, input)]));
      return [...seen].filter((read) => !said.includes(read)).map((read) => `${rule.id} reads ${read}`);
    });
    expect(wrong).toEqual([]);
  }, 120_000);

  it("of every source it is told what may be unknown, or why nothing is", () => {
    const silent = Object.entries(UNREAD).filter(
      ([, { find, toldBy, never }]) => find.length === 0 && toldBy.length === 0 && never === undefined,
    );
    expect(silent).toEqual([]);
    const ids = new Set(RULES.map(({ id }) => id));
    expect(Object.values(UNREAD).flatMap(({ toldBy }) => toldBy.filter((id) => !ids.has(id)))).toEqual([]);
    const explained = Object.entries(UNREAD).flatMap(([source, { silent: parts = {} }]) =>
      Object.keys(parts).map((id) => ({ source, id })),
    );
    const readers = new Map(RULES.map((rule) => [rule.id, readsOf(rule)]));
    expect(explained.filter(({ source, id }) => !readers.get(id)?.some((read) => read === source))).toEqual([]);
    expect(explained.length).toBeGreaterThan(0);
    const read = new Set(Object.values(rulesByName).flatMap((rule) => readsOf(rule)));
    expect(Object.keys(READ_TITLES).filter((title) => ![...read].some((one) => one === title))).toEqual([]);
  });
});
