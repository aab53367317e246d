import type { Construct } from "constructs";
import type { PlatformSecret } from "../../lib/declared/asked";
import type { Declared } from "../../lib/declared/declared";
import { engineOf } from "../../lib/delivery/engines";
import { overrideRelease } from "../../lib/delivery/override";
import { toYaml } from "../../lib/emit/yaml";
import { controlPlaneUrl } from "../../lib/model/cluster";
import { InputError } from "../../lib/model/problem";
import type { PlannedNamespace } from "../../lib/plan/namespace";
import type { PlannedRelease } from "../../lib/plan/stage";
import { podSecurityLabels, SYSTEM_NAMESPACES } from "../../lib/pod-security/namespaces";
import { repositoryOf } from "../../lib/stage/chart-source";
import { expression, reference, type TerraformText } from "../../lib/terraform/text";
import { bootstrapSecrets } from "../bootstrap/secrets";
import { terraformValues } from "../bootstrap/terraform-values";
import type { InfraInput } from "../infra-input";
import { seconds } from "../terraform/duration";
import { Provider } from "../terraform/provider";
import { RemoteState } from "../terraform/remote-state";
import { Resource } from "../terraform/resource";
import { ClusterStack } from "../terraform/stack";
import { CLIENT_OUTPUT } from "./machines";
import { labelWorkers } from "./worker-labels";

/**
 * What must exist before GitOps: the CNI, secrets that Terraform knows with
 * their namespaces, Flux, and the workers' role. Everything follows the CNI, so that it is also
 * the last thing to go.
 */
export function platformStack(scope: Construct, input: InfraInput): ClusterStack {
  const { cluster, declared, machines, platformReleases } = input;
  const namespaces = input.namespaces.filter(({ owner }) => owner === "terraform");
  const stack = new ClusterStack(scope, cluster, "platform");
  connect(stack);
  const engine = engineOf(cluster);
  const isCni = bringsNetwork(declared);
  const values = terraformValues(stack, declared);
  const secrets = [...declared.platformSecrets, ...bootstrapSecrets(cluster, values)];

  const made = new Map<string, Resource>();
  const namespaceOf = (name: string, follows: readonly Resource[]): readonly Resource[] => {
    if (SYSTEM_NAMESPACES.includes(name)) return follows;
    const known =
      made.get(name) ??
      createNamespace(stack, planOf(namespaces, name), follows, engine.markedNamespaces.includes(name));
    made.set(name, known);
    return [known];
  };

  const cni = platformReleases
    .filter(isCni)
    .map((release) => createRelease(stack, release, namespaceOf(release.namespace, [])));
  for (const { name } of namespaces) namespaceOf(name, cni);
  const placed = secrets.map((secret) => createSecret(stack, secret, namespaceOf(secret.namespace, cni), values));
  const others: Resource[] = [];
  for (const release of platformReleases.filter((candidate) => !isCni(candidate))) {
    const before = namespaceOf(release.namespace, cni);
    others.push(createRelease(stack, release, [...new Set([...cni, ...before, ...placed, ...others])]));
  }
  // The engine comes last and in order: the operator before the instance that it serves.
  let last: readonly Resource[] = [...cni, ...placed, ...others];
  for (const release of engine.bootstrap(cluster).map((one) => overrideRelease(cluster, one))) {
    const before = namespaceOf(release.namespace, cni);
    last = [createRelease(stack, release, [...new Set([...before, ...last])])];
  }
  labelWorkers(stack, machines, last);
  return stack;
}

/** Providers for the API that the machines stack has made. */
function connect(stack: ClusterStack): void {
  const { service } = stack.cluster.controlPlane;
  const client = new RemoteState(stack, "machines").output(CLIENT_OUTPUT);
  const decoded = (part: string) => expression`base64decode(${reference(client.code, part)})`;
  const access = {
    // A Service that GitOps makes cannot answer before it is there.
    host: service === undefined ? reference(client.code, "host") : controlPlaneUrl(stack.cluster),
    cluster_ca_certificate: decoded("ca_certificate"),
    client_certificate: decoded("client_certificate"),
    client_key: decoded("client_key"),
  };
  new Provider(stack, "kubernetes", access);
  new Provider(stack, "helm", { kubernetes: access });
}

/** Tells the releases that bring the network: those of a component that replaces Talos' own CNI. */
function bringsNetwork(declared: Declared): (release: PlannedRelease) => boolean {
  const origins = declared.machines
    .filter((need) => need.replaces?.includes("cni"))
    .map((need) => `components.${need.component}`);
  return (release) => origins.includes(release.origin);
}

function planOf(plans: readonly PlannedNamespace[], name: string): PlannedNamespace {
  const plan = plans.find((candidate) => candidate.name === name);
  if (plan !== undefined) return plan;
  throw new Error(`the platform stack has no plan for namespace ${name}`);
}

/**
 * A namespace with its Pod Security level. Where an operator marks it as well,
 * Terraform looks away from labels and annotations, or every plan would take the
 * operator's away; a changed level then comes as labels of their own.
 */
function createNamespace(
  stack: ClusterStack,
  plan: PlannedNamespace,
  follows: readonly Resource[],
  isMarked: boolean,
): Resource {
  const labels = podSecurityLabels(plan.level);
  const made = new Resource(stack, "kubernetes_namespace_v1", plan.name, { metadata: { name: plan.name, labels } });
  if (!isMarked) return made.meta({ dependsOn: follows });
  made.meta({
    dependsOn: follows,
    lifecycle: { ignoreChanges: ["metadata[0].labels", "metadata[0].annotations"] },
  });
  // An underscore, which no machine has in its name: workers have their labels in such resources too.
  const level = new Resource(stack, "kubernetes_labels", `${plan.name}_pod-security`, {
    api_version: "v1",
    kind: "Namespace",
    metadata: { name: plan.name },
    // Flux' own manifest writes the third, "warn", so it is not ours.
    labels: Object.fromEntries(Object.entries(labels).filter(([key]) => !key.endsWith("/warn"))),
    field_manager: "groundwork-pod-security",
  });
  return level.meta({ dependsOn: [made] });
}

function createSecret(
  stack: ClusterStack,
  secret: PlatformSecret,
  follows: readonly Resource[],
  values: Parameters<PlatformSecret["keys"][string]>[0],
): Resource {
  const data: Record<string, string | TerraformText> = {};
  for (const [key, value] of Object.entries(secret.keys)) data[key] = value(values);
  return new Resource(stack, "kubernetes_secret_v1", `${secret.namespace}-${secret.name}`, {
    metadata: {
      name: secret.name,
      namespace: secret.namespace,
      ...(secret.labels === undefined ? {} : { labels: secret.labels }),
      annotations: { "groundwork.dev/reason": secret.reason },
    },
    type: secret.type ?? "Opaque",
    data,
  }).meta({ dependsOn: follows });
}

function createRelease(stack: ClusterStack, release: PlannedRelease, follows: readonly Resource[]): Resource {
  const repository = repositoryOf(release.chart);
  if (repository === undefined) {
    throw new InputError([
      {
        file: stack.cluster.file,
        path: release.origin,
        got: `chart ${release.chart.name} from Git or from a folder`,
        want: "a chart of a Helm repository or registry: Terraform installs it before GitOps reads any repository",
        fix: "take it from where it is published, or make it a release of a stage",
      },
    ]);
  }
  return new Resource(stack, "helm_release", release.name, {
    name: release.name,
    namespace: release.namespace,
    repository,
    chart: release.chart.name,
    version: release.chart.version,
    values: [toYaml(release.values)],
    create_namespace: false,
    // A first install that failed leaves its name taken; the next apply then goes on from it.
    upgrade_install: true,
    max_history: 5,
    timeout: seconds(release.timeout),
    wait: true,
  }).meta({ dependsOn: follows });
}
