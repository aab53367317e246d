import { App } from "cdk8s";
import { Construct } from "constructs";
import { z } from "zod";
import type { BoundCluster } from "../../lib/component/bound-cluster";
import { type Component, defineComponent, type Registry } from "../../lib/component/component";
import { ComponentStages } from "../../lib/component/component-stages";
import { at } from "../../lib/data/fields";
import type { Declared } from "../../lib/declared/declared";
import type { StorageBacking } from "../../lib/declared/storage";
import { parseDefinition } from "../../lib/definition/parse";
import { collectReleases, collectStages } from "../../lib/delivery/collect";
import type { Manifest } from "../../lib/manifest/manifest";
import { InputError } from "../../lib/model/problem";
import type { PlannedNamespace } from "../../lib/plan/namespace";
import type { PlannedRelease, PlannedStage } from "../../lib/plan/stage";
import { planNamespaces } from "../../lib/pod-security/namespaces";
import { minorOf } from "../../lib/versions/line";
import { buildPart, declaredOf, orThrow } from "./component";

/** Stands for everything else of a cluster: ingress, issuer, storage, secret stores, identity, addresses. */
export const everythingElse = defineComponent({
  title: "what other components offer",
  options: z.strictObject({
    without: z.array(z.enum(["ingress", "issuer", "identity", "storage", "secretStores", "loadBalancer"])).default([]),
    /** What the volumes of class `block` are on. */
    backing: z.custom<StorageBacking>().optional(),
  }),
  declare: ({ options }) => {
    const offers = {
      ingress: {
        className: "nginx",
        namespace: "ingress-nginx",
        podLabels: { "app.kubernetes.io/name": "ingress-nginx" },
        redirect: { "nginx.ingress.kubernetes.io/force-ssl-redirect": "true" },
        tlsBackend: { "nginx.ingress.kubernetes.io/backend-protocol": "HTTPS" },
        pool: "ingress",
      },
      issuer: { clusterIssuer: "letsencrypt", annotations: { "cert-manager.io/cluster-issuer": "letsencrypt" } },
      identity: {
        host: "auth.example.org",
        issuer: (client: string) => `https://auth.example.org/application/o/${client}/`,
        namespace: "authentik",
      },
      storage: [
        {
          storageClass: "block",
          ...(options.backing === undefined ? {} : { backing: options.backing }),
          default: true,
          accessModes: ["ReadWriteOnce", "ReadWriteOncePod"] as const,
          reclaimPolicy: "Retain" as const,
        },
        {
          storageClass: "shared",
          default: false,
          accessModes: ["ReadWriteOnce", "ReadWriteMany"] as const,
          reclaimPolicy: "Delete" as const,
        },
      ],
      secretStores: [{ name: "vault", use: "main" as const }],
      loadBalancer: { by: "MetalLB", annotations: (pool: string) => ({ "metallb.io/address-pool": pool }) },
    };
    return Object.fromEntries(
      Object.entries(offers).filter(([capability]) => !options.without.some((left) => left === capability)),
    );
  },
});

/** The smallest definition that parses. */
const smallDefinition = {
  name: "home",
  domain: "example.org",
  versions: { talos: "1.13.9", kubernetes: "1.36.3" },
  network: {
    subnet: "10.0.0.0/16",
    gateway: "10.0.0.1",
    nameservers: ["10.0.0.1"],
    loadBalancers: { "services-pool": "10.0.3.4-10.0.3.20" },
  },
  machines: { node: { role: "control-plane", address: "10.0.1.1", installDisk: "/dev/sda", link: "enp1s0" } },
  gitops: { repository: "ssh://git@github.com/owner/home", credentials: { generated: "terraform" } },
};

export interface Built {
  readonly cluster: BoundCluster;
  readonly declared: Declared;
  readonly stages: readonly PlannedStage[];
  readonly namespaces: readonly PlannedNamespace[];
  stage(name: string): PlannedStage;
  object(kind: string, name: string): Manifest;
  release(name: string): PlannedRelease;
}

/** Parses a definition against a registry; every problem is thrown at once. */
export function parseOrThrow(definition: object, registry: Registry): BoundCluster {
  const { cluster, problems } = parseDefinition({ ...smallDefinition, ...definition }, "clusters/home.ts", registry);
  if (cluster === undefined) throw new InputError(problems);
  return cluster;
}

/** Builds what `build` makes, as data, in memory. */
export function buildStages(
  cluster: BoundCluster,
  build: (declared: Declared, stagesOf: (origin: string) => ComponentStages) => void,
): Built {
  const declared = declaredOf(cluster);
  const app = new App();
  const platformScope = new Construct(app, "platform");
  const stageScope = new Construct(app, "stages");
  build(declared, (origin) => new ComponentStages(stageScope, platformScope, { cluster, declared, origin }));
  const stages = orThrow((problems) => collectStages(app, { cluster, problems }));
  const manifests = stages.flatMap((stage) => stage.manifests);
  const found = <Value>(value: Value | undefined, what: string): Value => {
    if (value === undefined) throw new Error(`${what} was not built`);
    return value;
  };
  return {
    cluster,
    declared,
    stages,
    namespaces: planNamespaces(
      stages,
      orThrow((problems) => collectReleases(platformScope, { cluster, problems })),
      { byTerraform: new Set(), minor: minorOf(cluster.versions.kubernetes) },
    ),
    stage: (name) =>
      found(
        stages.find((stage) => stage.name === name),
        `stage ${name}`,
      ),
    object: (kind, name) =>
      found(
        manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name),
        `${kind} ${name}`,
      ),
    release: (name) =>
      found(
        stages.flatMap((stage) => stage.releases).find((release) => release.name === name),
        `release ${name}`,
      ),
  };
}

/** One component with the given options, next to everything else. */
export function buildComponent(
  key: string,
  component: Component,
  options: object = {},
  more: { readonly others?: Registry; readonly without?: readonly string[]; readonly definition?: object } = {},
): Built {
  const others = more.others ?? {};
  const registry = { ...others, everythingElse, [key]: component };
  const components = {
    ...Object.fromEntries(Object.keys(others).map((other) => [other, {}])),
    everythingElse: { without: more.without ?? [] },
    [key]: options,
  };
  const cluster = parseOrThrow({ ...more.definition, components }, registry);
  return buildStages(cluster, (declared, stagesOf) => buildPart(cluster, key, declared, stagesOf(`components.${key}`)));
}

/** The pod of a Deployment or StatefulSet. */
export function podOf(manifest: Manifest): unknown {
  return at(manifest, "spec", "template", "spec");
}
