import type { TerraformDataSources, TerraformProviders, TerraformResources } from "../../imports/providers/index";
import { FLUX_NAMESPACE, fluxSource } from "../../lib/delivery/flux/kustomization";
import { inClusterStackFolder } from "../../lib/delivery/in-cluster-stacks";
import type { Cluster } from "../../lib/model/cluster";
import { InClusterStack } from "../../lib/stage/in-cluster-stack";
import type { Stage } from "../../lib/stage/stage";
import { type Expression, expression, reference } from "../../lib/terraform/text";
import { KUBERNETES_AUTH, RUNNER, VAULT_ADDRESS, VAULT_AUDIENCE, VAULT_TLS_SECRET } from "../vault/access";

/** Where a pod of the runner finds its token for Vault and the authority of Vault's certificate. */
const VAULT_FILES = "/var/run/secrets/vault";

/** Providers of in-cluster stacks with their exact versions; the runner is OpenTofu and asks its own registry. */
const PROVIDERS = {
  authentik: {
    source: "goauthentik/authentik",
    // renovate: datasource=terraform-provider depName=goauthentik/authentik
    version: "2026.2.1",
  },
  vault: {
    source: "hashicorp/vault",
    // renovate: datasource=terraform-provider depName=hashicorp/vault
    version: "5.11.0",
  },
} as const;

type InClusterProvider = keyof typeof PROVIDERS;

/** Resources by type and name, each with the arguments that its provider knows. */
export type ResourceMap<Known> = {
  readonly [Type in keyof Known]?: Readonly<Record<string, Known[Type] & { readonly depends_on?: readonly string[] }>>;
};

/** A Terraform stack that a controller runs inside the cluster. */
export interface InClusterTerraformProps {
  /** The definition after parsing. */
  readonly cluster: Cluster;
  /** Name of the stack, of its folder and of its Terraform object. */
  readonly name: string;
  /** Configuration of each provider that the stack uses. */
  readonly providers: { readonly [Name in InClusterProvider]?: TerraformProviders[Name] };
  /** Resources by type and name. */
  readonly resources: ResourceMap<TerraformResources>;
  /** Data sources by type and name; absent: none. */
  readonly data?: ResourceMap<TerraformDataSources>;
  /** Input variables, each with what it is and the Secret of the runner's namespace that holds it under the same key. */
  readonly variables?: Readonly<Record<string, { readonly description: string; readonly secret: string }>>;
  /** Outputs, which end up in the Secret `<name>-outputs` of the runner's namespace. */
  readonly outputs?: Readonly<Record<string, { readonly value: string | Expression; readonly description: string }>>;
}

/** Name of the Secret that holds a stack's outputs. */
export function outputSecret(stack: string): string {
  return `${stack}-outputs`;
}

/** Reads an input variable. */
export function variable(name: string): Expression {
  return reference("var", name);
}

/** Login to Vault by the runner's own service account: no token is stored anywhere. */
export function vaultProvider(): TerraformProviders["vault"] {
  return {
    address: VAULT_ADDRESS,
    ca_cert_file: `${VAULT_FILES}/ca.crt`,
    skip_child_token: true,
    auth_login: [
      {
        path: `auth/${KUBERNETES_AUTH}/login`,
        parameters: { role: RUNNER.role, jwt: expression`trimspace(file(${`${VAULT_FILES}/token`}))` },
      },
    ],
  };
}

/**
 * A Terraform stack that runs inside the cluster: its document in Git, and the
 * object that makes tofu-controller plan and apply it again whenever Git or the
 * real world changed. Deleting the object leaves what the stack made.
 */
export function inClusterTerraform(stage: Stage, props: InClusterTerraformProps): void {
  const { cluster, name, variables = {}, outputs = {} } = props;
  new InClusterStack(stage, name, stackDocument(props));
  const secrets = new Map<string, string[]>();
  for (const [variable, { secret }] of Object.entries(variables))
    secrets.set(secret, [...(secrets.get(secret) ?? []), variable]);
  stage.add({
    apiVersion: "infra.contrib.fluxcd.io/v1alpha2",
    kind: "Terraform",
    metadata: { name, namespace: RUNNER.namespace },
    spec: {
      interval: "1h",
      retryInterval: "1m",
      approvePlan: "auto",
      destroyResourcesOnDeletion: false,
      path: `./dist/${inClusterStackFolder(cluster, name)}`,
      sourceRef: { ...fluxSource(cluster), namespace: FLUX_NAMESPACE },
      serviceAccountName: RUNNER.serviceAccount,
      ...(secrets.size === 0
        ? {}
        : {
            varsFrom: [...secrets].map(([secret, varsKeys]) => ({ kind: "Secret" as const, name: secret, varsKeys })),
          }),
      ...(Object.keys(outputs).length === 0
        ? {}
        : { writeOutputsToSecret: { name: outputSecret(name), outputs: Object.keys(outputs) } }),
      ...(props.providers.vault === undefined ? {} : { runnerPodTemplate: { spec: vaultFiles() } }),
    },
  });
  state(stage, name, { secrets, outputs: Object.keys(outputs), vault: props.providers.vault !== undefined });
}

function stackDocument(props: InClusterTerraformProps) {
  const { providers, variables = {}, outputs = {} } = props;
  const used = Object.entries(PROVIDERS).filter(([provider]) => Object.hasOwn(providers, provider));
  return {
    terraform: { required_providers: Object.fromEntries(used) },
    provider: Object.fromEntries(Object.entries(providers).map(([provider, settings]) => [provider, [settings]])),
    ...(Object.keys(variables).length === 0
      ? {}
      : {
          variable: Object.fromEntries(
            Object.entries(variables).map(([variable, { description }]) => [
              variable,
              { type: "string", sensitive: true, description },
            ]),
          ),
        }),
    ...(props.data === undefined ? {} : { data: props.data }),
    resource: props.resources,
    ...(Object.keys(outputs).length === 0 ? {} : { output: outputs }),
  };
}

/** A token for Vault that the kubelet renews, and the authority of Vault's certificate, in one volume. */
function vaultFiles() {
  return {
    volumes: [
      {
        name: "vault",
        projected: {
          sources: [
            { serviceAccountToken: { audience: VAULT_AUDIENCE, expirationSeconds: 3600, path: "token" } },
            { secret: { name: VAULT_TLS_SECRET, items: [{ key: "ca.crt", path: "ca.crt" }] } },
          ],
        },
      },
    ],
    volumeMounts: [{ name: "vault", mountPath: VAULT_FILES, readOnly: true }],
  };
}

/** What the object needs and makes: the engine does not look into Terraform objects. */
function state(
  stage: Stage,
  name: string,
  {
    secrets,
    outputs,
    vault,
  }: {
    readonly secrets: ReadonlyMap<string, readonly string[]>;
    readonly outputs: readonly string[];
    readonly vault: boolean;
  },
): void {
  const { namespace, serviceAccount } = RUNNER;
  const owner = `Terraform ${namespace}/${name}`;
  stage.needs(`${owner} spec.serviceAccountName`, { start: { ServiceAccount: [`${namespace}/${serviceAccount}`] } });
  for (const [secret, keys] of secrets) {
    stage.needs(`${owner} spec.varsFrom`, { start: { Secret: { [`${namespace}/${secret}`]: keys } } });
  }
  if (vault) {
    stage.needs(`${owner} spec.runnerPodTemplate.spec.volumes`, {
      start: { Secret: { [`${namespace}/${VAULT_TLS_SECRET}`]: ["ca.crt"] } },
    });
  }
  if (outputs.length > 0) stage.provides({ Secret: { [`${namespace}/${outputSecret(name)}`]: outputs } });
}
