import { argoOwnership } from "../../../lib/ownership/argocd/applications";
import { DISRUPTION_BUDGETS } from "../../../lib/ownership/operator/disruption-budgets";
import { MAKERS } from "../../../lib/ownership/operator/makers";
import { memoryRepository } from "../../../lib/ownership/repository";
import { planOwnership } from "../../../lib/ownership/terraform/inputs";
import { brief, conflicts, type Files, flux, kustomization } from "./trees";

const apps = { "clusters/home/apps.yaml": kustomization("apps", "apps") };
const manifest = (kind: string, name: string, spec = "{}", more = "") =>
  `apiVersion: ${kind.split("/")[0]}/v1\nkind: ${kind.split("/")[1]}\nmetadata: { name: ${name}, namespace: media${more} }\nspec: ${spec}\n`;
const secret = (name: string, more = "") =>
  `apiVersion: v1\nkind: Secret\nmetadata: { name: ${name}, namespace: media${more} }\n`;
const inTerraform = (name: string, type = "kubernetes_secret_v1", namespace = "media") =>
  planOwnership(
    {
      planned_values: {
        root_module: {
          resources: [{ address: `${type}.a`, mode: "managed", type, values: { metadata: [{ name, namespace }] } }],
        },
      },
    },
    "plan.json",
  );
const sealed = (name: string) => manifest("bitnami.com/SealedSecret", name);
const external = (name: string, target = "{}") =>
  manifest("external-secrets.io/ExternalSecret", name, `{ target: ${target} }`);
const found = (files: Files) => brief(conflicts(flux({ ...apps, ...files })));

describe("A21: what operators make has an owner too", () => {
  it.each([
    ["a SealedSecret", sealed("login"), "SealedSecret media/login"],
    ["an ExternalSecret", external("login"), "ExternalSecret media/login"],
    ["an ExternalSecret with a target", external("other", "{ name: login }"), "ExternalSecret media/other"],
    [
      "a Certificate",
      manifest("cert-manager.io/Certificate", "web", "{ secretName: login }"),
      "Certificate media/web (cert-manager)",
    ],
    [
      "an annotated Ingress",
      manifest(
        "networking.k8s.io/Ingress",
        "web",
        "{ tls: [{ secretName: login }] }",
        ", annotations: { cert-manager.io/cluster-issuer: a }",
      ),
      "Certificate media/login (cert-manager)",
    ],
    ["a 1Password item", manifest("onepassword.com/OnePasswordItem", "login"), "OnePasswordItem media/login"],
    [
      "a Vault secret",
      manifest("secrets.hashicorp.com/VaultStaticSecret", "a", "{ destination: { name: login, create: true } }"),
      "VaultStaticSecret media/a",
    ],
  ])("a Secret of Terraform and of %s is an error", (_, text, operator) => {
    const both = conflicts(inTerraform("login"), flux({ ...apps, "apps/a.yaml": text }));
    expect(brief(both)).toEqual([["error", "Terraform kubernetes_secret_v1.a of plan.json", operator]]);
    expect(both[0]).toMatchObject({
      title: "made by an operator and written by another manager",
      objects: ["Secret media/login"],
    });
    expect(conflicts(inTerraform("another"), flux({ ...apps, "apps/a.yaml": text }))).toEqual([]);
  });

  it("two operators for one Secret, and a Secret in Git next to one, are errors", () => {
    expect(found({ "apps/a.yaml": `${sealed("login")}---\n${external("login")}` })).toEqual([
      ["error", "ExternalSecret media/login", "SealedSecret media/login"],
    ]);
    expect(found({ "apps/a.yaml": sealed("login"), "apps/b.yaml": secret("login") })).toEqual([
      ["error", "Flux Kustomization flux-system/apps", "SealedSecret media/login"],
    ]);
  });

  it.each(["Merge", "Orphan", "None"])("creationPolicy %s is no conflict", (policy) => {
    const text = external("login", `{ creationPolicy: ${policy} }`);
    expect(conflicts(inTerraform("login"), flux({ ...apps, "apps/a.yaml": text }))).toEqual([]);
  });

  it("right ones stay silent: a Secret that is patched, a shared Ingress secret, a Vault destination of somebody else", () => {
    const patched = secret("login", ', annotations: { sealedsecrets.bitnami.com/patch: "true" }');
    const ingress = (name: string) =>
      manifest(
        "networking.k8s.io/Ingress",
        name,
        "{ tls: [{ secretName: tls }] }",
        ", annotations: { cert-manager.io/issuer: a }",
      );
    const vault = manifest("secrets.hashicorp.com/VaultDynamicSecret", "a", "{ destination: { name: db } }");
    const files = {
      "apps/a.yaml": [sealed("login"), patched, ingress("a"), ingress("b"), vault, secret("db")].join("---\n"),
      "apps/b.yaml": manifest("cert-manager.io/Certificate", "tls", "{ secretName: tls }"),
    };
    expect(found(files)).toEqual([]);
  });

  it("two PushSecrets to one key of one store are an error, to two keys none", () => {
    const push = (name: string, key: string) =>
      manifest(
        "external-secrets.io/PushSecret",
        name,
        `{ secretStoreRefs: [{ kind: ClusterSecretStore, name: vault }], data: [{ match: { remoteRef: { remoteKey: ${key} } } }] }`,
      );
    expect(found({ "apps/a.yaml": push("a", "db"), "apps/b.yaml": push("b", "db") })).toHaveLength(1);
    expect(found({ "apps/a.yaml": push("a", "db"), "apps/b.yaml": push("b", "web") })).toEqual([]);
  });

  it.each([
    ["postgresql.cnpg.io/Cluster", "{ instances: 3 }", ["db", "db-primary"]],
    ["postgresql.cnpg.io/Cluster", "{ instances: 1 }", ["db-primary"]],
    ["postgresql.cnpg.io/Cluster", "{ instances: 3, enablePDB: false }", []],
    ["postgresql.cnpg.io/Cluster", "{ instances: 1, nodeMaintenanceWindow: { inProgress: true } }", []],
    ["kafka.strimzi.io/Kafka", "{ entityOperator: { topicOperator: {} } }", ["db-entity-operator", "db-kafka"]],
    ["kafka.strimzi.io/KafkaConnect", "{}", ["db-connect"]],
    ["kafka.strimzi.io/KafkaBridge", "{}", ["db-bridge"]],
    ["kafka.strimzi.io/KafkaMirrorMaker2", "{}", ["db-mirrormaker2"]],
    ["elasticsearch.k8s.elastic.co/Elasticsearch", "{}", ["db-es-default"]],
    ["elasticsearch.k8s.elastic.co/Elasticsearch", "{ podDisruptionBudget: {} }", []],
    ["gateway.envoyproxy.io/EnvoyProxy", "{ provider: { kubernetes: { envoyPDB: { name: db } } } }", ["db"]],
  ])("%s with %s makes budgets of its own: %j", (kind, spec, budgets) => {
    const names = [
      "db",
      "db-primary",
      "db-kafka",
      "db-entity-operator",
      "db-connect",
      "db-bridge",
      "db-mirrormaker2",
      "db-es-default",
    ];
    const own = (name: string) => manifest("policy/PodDisruptionBudget", name, "{ maxUnavailable: 1 }");
    const taken = names.filter(
      (name) => found({ "apps/a.yaml": manifest(kind, "db", spec), "apps/b.yaml": own(name) }).length > 0,
    );
    expect(taken.sort()).toEqual(budgets);
  });

  it.each([
    ["postgresql.cnpg.io/Cluster", "db-rw"],
    ["kafka.strimzi.io/Kafka", "db-kafka-bootstrap"],
    ["vault.banzaicloud.com/Vault", "db"],
  ])("a Service next to that of a %s is an error", (kind, service) => {
    const files = (name: string) => ({
      "apps/a.yaml": manifest(kind, "db"),
      "apps/b.yaml": `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: media }\n`,
    });
    expect(found(files(service))).toHaveLength(1);
    expect(found(files("elsewhere"))).toEqual([]);
  });

  it("a Service that an operator was told not to make is one's own", () => {
    const database = (disabled: string) =>
      [
        "apiVersion: postgresql.cnpg.io/v1",
        "kind: Cluster",
        "metadata: { name: db, namespace: media }",
        `spec: { managed: { services: { disabledDefaultServices: [${disabled}] } } }`,
        "",
      ].join("\n");
    const files = (disabled: string) => ({
      "apps/a.yaml": database(disabled),
      "apps/b.yaml": "apiVersion: v1\nkind: Service\nmetadata: { name: db-ro, namespace: media }\n",
    });
    expect(found(files("r"))).toHaveLength(1);
    expect(found(files("ro"))).toEqual([]);
  });

  it("every row names where it is from", () => {
    expect(DISRUPTION_BUDGETS.filter(({ kind, source }) => !kind.includes("/") || source === "")).toEqual([]);
    expect(new Set(DISRUPTION_BUDGETS.map(({ kind }) => kind)).size).toBe(DISRUPTION_BUDGETS.length);
    expect(MAKERS.filter(({ kind, source }) => !kind.includes("/") || source === "")).toEqual([]);
    expect(new Set(MAKERS.map(({ kind }) => kind)).size).toBe(MAKERS.length);
  });
});

describe("the number of pods", () => {
  const deployment = (spec: string) => manifest("apps/Deployment", "web", spec);
  const target = "{ kind: Deployment, name: web }";
  const scalers = [
    [
      "HorizontalPodAutoscaler",
      manifest("autoscaling/HorizontalPodAutoscaler", "web", `{ scaleTargetRef: ${target} }`),
    ],
    ["ScaledObject", manifest("keda.sh/ScaledObject", "web", "{ scaleTargetRef: { name: web } }")],
  ] as const;

  it.each(scalers)("%s and spec.replicas are an error, without replicas none", (kind, scaler) => {
    expect(found({ "apps/a.yaml": deployment("{ replicas: 2 }"), "apps/b.yaml": scaler })).toEqual([
      ["error", "Flux Kustomization flux-system/apps", `${kind} media/web`],
    ]);
    expect(found({ "apps/a.yaml": deployment("{}"), "apps/b.yaml": scaler })).toEqual([]);
  });

  it("two autoscalers of one workload are an error", () => {
    expect(found({ "apps/a.yaml": scalers.map(([, text]) => text).join("---\n") })).toHaveLength(1);
  });

  it("an Application that ignores the number leaves it to the autoscaler", () => {
    const application = (ignored: string) =>
      `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: web, namespace: argocd }\nspec: { source: { path: web }, destination: { namespace: media }${ignored} }\n`;
    const files = (ignored: string) => ({
      "argo/web.yaml": application(ignored),
      "web/a.yaml": `${deployment("{ replicas: 2 }")}---\n${scalers[0][1]}`,
    });
    const of = (ignored: string) => conflicts(argoOwnership(memoryRepository(files(ignored)), "argo")).length;
    expect([of(""), of(", ignoreDifferences: [{ kind: Deployment, jsonPointers: [/spec/replicas] }]")]).toEqual([1, 0]);
  });
});

describe("G2: the namespace that flux-operator marks", () => {
  const namespace = (ignored: readonly string[]) => ({
    resource: {
      kubernetes_namespace_v1: {
        "flux-system": { metadata: { name: "flux-system" }, lifecycle: { ignore_changes: ignored } },
      },
      helm_release: { flux: { name: "flux", namespace: "flux-system", chart: "flux-instance" } },
    },
  });
  const of = async (ignored: readonly string[]) => {
    const { stackOwnership } = await import("../../../lib/ownership/terraform/inputs");
    return brief(conflicts(stackOwnership(namespace(ignored), "platform")));
  };

  it("is a warning, unless Terraform looks away from its marks", async () => {
    const warning = [
      ["warning", "Terraform kubernetes_namespace_v1.flux-system of platform", "FluxInstance flux-system/flux"],
    ];
    expect(await of([])).toEqual(warning);
    expect(await of(["metadata[0].labels"])).toEqual(warning);
    expect(await of(["metadata[0].labels", "metadata[0].annotations"])).toEqual([]);
    expect(await of(["metadata"])).toEqual([]);
  });

  it("one that Flux applies keeps the marks of both", () => {
    const text = `${manifest("fluxcd.controlplane.io/FluxInstance", "flux")}---\napiVersion: v1\nkind: Namespace\nmetadata: { name: media }\n`;
    expect(found({ "apps/a.yaml": text })).toEqual([]);
  });
});
