import { readFileSync } from "node:fs";
import { join } from "node:path";
import { at, listAt } from "../../lib/data/fields";
import { showManifest } from "../../lib/manifest/manifest";
import { type Contained, CRITERIA, type Lack, lacks, ownWorkloads, REFUSED } from "../support/hygiene";
import { ROOT, systems } from "../support/systems";

const PAGE = readFileSync(join(ROOT, "docs/hygiene.md"), "utf8");

/** Rows of the table below a heading, as their cells without code marks. */
function rows(heading: string): readonly (readonly string[])[] {
  const [, section = ""] = PAGE.split(`\n## ${heading}\n`);
  return [...(section.split("\n## ")[0] ?? "").matchAll(/^\| (.*) \|$/gm)]
    .map(([, row = ""]) => row.split(" | ").map((cell) => cell.replaceAll(/^\| |`/g, "").trim()))
    .slice(2);
}

const exceptions = rows("Exceptions").map(([criterion = "", where = "", reason = ""]) => ({
  criterion,
  where,
  reason,
}));

function covers({ criterion, where }: Lack, lack: Lack): boolean {
  const parts = where.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return criterion === lack.criterion && new RegExp(`^${parts.join(".*")}$`).test(lack.where);
}

describe("workloads that Groundwork writes", () => {
  test("have what the page says, but for its exceptions", async () => {
    const left = lacks(await ownWorkloads(), CRITERIA).filter((lack) => !exceptions.some((one) => covers(one, lack)));
    expect(left).toEqual([]);
  });

  test("need every exception that the page makes, and each has a reason", async () => {
    const found = lacks(await ownWorkloads(), CRITERIA);
    expect(exceptions.filter((one) => !found.some((lack) => covers(one, lack)))).toEqual([]);
    expect(exceptions.filter(({ reason }) => !/^[A-Z].+\.$/.test(reason))).toEqual([]);
  });

  test("do none of what the page refuses", async () => {
    expect(lacks(await ownWorkloads(), REFUSED)).toEqual([]);
  });

  test("are those of every component that has some", async () => {
    const origins = new Set((await ownWorkloads()).map(({ origin }) => origin.split(/[/.]/).slice(0, 2).join(".")));
    expect([...origins].filter((origin) => !origin.startsWith("apps.")).sort()).toEqual([
      "components.cloudflared",
      "components.etcdBackup",
      "components.firecrawl",
      "components.harbor",
      "components.media",
      "components.powerdns",
      "components.prometheus",
      "components.truenasExporter",
      "components.webhookInbox",
      "edge.talos-truenas",
      "talos.test-cluster",
    ]);
  });
});

describe("the page", () => {
  test("lists the criteria, and what is refused, in the order of the test", () => {
    expect(rows("What every container has").map(([id]) => id)).toEqual(CRITERIA.map(({ id }) => id));
    const refused = rows("Where a judge is wrong for us").flatMap(([id = ""]) => (/^[a-z-]+$/.test(id) ? [id] : []));
    expect(refused).toEqual(REFUSED.map(({ id }) => id));
  });
});

describe("a criterion", () => {
  const good: Contained = {
    who: "Deployment a/a",
    origin: "components.a",
    kind: "Deployment",
    namespace: "a",
    labels: { app: "a" },
    starts: false,
    around: [
      {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "a", namespace: "a" },
        spec: { podSelector: { matchLabels: { app: "a" } } },
      },
    ],
    pod: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 1000,
        runAsGroup: 1000,
        seccompProfile: { type: "RuntimeDefault" },
      },
      volumes: [{ name: "tmp", emptyDir: { sizeLimit: "1Mi" } }],
    },
    container: {
      name: "a",
      image: `r.io/a/b:1.2.3@sha256:${"0".repeat(64)}`,
      ports: [{ name: "http", containerPort: 80 }],
      readinessProbe: {},
      livenessProbe: {},
      resources: { requests: { cpu: "1m", memory: "1Mi" }, limits: { memory: "1Mi" } },
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      },
    },
  };

  /** A copy in which one value of the pod or the container is another. */
  const changed = (place: "pod" | "container", path: readonly string[], value: unknown): Contained => {
    const copy = structuredClone(good);
    const [last = "", ...way] = [...path].reverse();
    const parent = at(copy[place], ...way.reverse());
    if (typeof parent === "object" && parent !== null) Reflect.set(parent, last, value);
    return copy;
  };

  const bad: Readonly<Record<string, Contained>> = {
    "image-version": changed("container", ["image"], "r.io/a/b:latest"),
    "image-digest": changed("container", ["image"], "r.io/a/b:1.2.3"),
    "non-root": changed("pod", ["securityContext", "runAsNonRoot"], undefined),
    "user-and-group": changed("pod", ["securityContext", "runAsGroup"], 0),
    "read-only-root": changed("container", ["securityContext", "readOnlyRootFilesystem"], false),
    "no-escalation": changed("container", ["securityContext", "allowPrivilegeEscalation"], undefined),
    "no-capabilities": changed("container", ["securityContext", "capabilities"], { drop: ["ALL"], add: ["NET_RAW"] }),
    seccomp: changed("pod", ["securityContext", "seccompProfile"], { type: "Unconfined" }),
    resources: changed("container", ["resources", "limits"], { cpu: "1" }),
    readiness: changed("container", ["readinessProbe"], undefined),
    liveness: changed("container", ["livenessProbe"], undefined),
    "no-token": changed("pod", ["automountServiceAccountToken"], undefined),
    "no-service-links": changed("pod", ["enableServiceLinks"], undefined),
    "no-host": changed("pod", ["volumes"], [{ name: "root", hostPath: { path: "/" } }]),
    "bounded-scratch": changed("pod", ["volumes"], [{ name: "tmp", emptyDir: {} }]),
    policy: { ...good, labels: { app: "b" } },
  };

  test.each(CRITERIA)("$id holds for a good container and finds a bad one", ({ id, holds, source }) => {
    expect([holds(good), bad[id] === undefined ? undefined : holds(bad[id])]).toEqual([true, false]);
    expect(source).toMatch(/^Kubernetes|^kube-score/);
  });
});

test("no role is wider than names of verbs and resources, and none reads the Secrets of all namespaces", async () => {
  const { clusters } = await systems();
  const roles = clusters
    .flatMap(({ graph }) => graph.stages.flatMap(({ manifests }) => manifests))
    .filter(({ kind }) => kind === "Role" || kind === "ClusterRole");
  const wide = roles.flatMap((role) =>
    listAt(role, "rules")
      .filter((rule) => {
        const words = ["apiGroups", "resources", "verbs"].flatMap((field) => listAt(rule, field));
        const secrets = role.kind === "ClusterRole" && listAt(rule, "resources").includes("secrets");
        return secrets || words.some((word) => ["*", "escalate", "bind", "impersonate"].includes(String(word)));
      })
      .map(() => showManifest(role)),
  );
  expect(roles.length).toBeGreaterThan(3);
  expect(wide).toEqual([]);
});

test("an account whose token nobody mounts says so", async () => {
  const { clusters } = await systems();
  const open = clusters
    .flatMap(({ graph }) => graph.stages.flatMap(({ manifests }) => manifests))
    .filter((one) => one.kind === "ServiceAccount" && one.apiVersion === "v1")
    .filter((one) => one.automountServiceAccountToken !== false)
    .map(showManifest);
  // Vault's own pods ask the API whose token they were given, and mark the active one.
  expect(open).toEqual(["ServiceAccount vault/vault"]);
});
