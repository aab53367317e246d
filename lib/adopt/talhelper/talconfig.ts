import { z } from "zod";

const text = z.string();
const texts = z
  .array(text)
  .nullish()
  .transform((value) => value ?? []);
const map = z.record(z.string(), z.unknown());
const maps = z
  .array(map)
  .nullish()
  .transform((value) => value ?? []);
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
const words = z.record(
  z.string(),
  z.union([text, z.number(), z.boolean(), z.null()]).transform((value) => String(value ?? "")),
);

const schematic = z.looseObject({
  customization: z
    .looseObject({
      extraKernelArgs: z
        .array(text)
        .nullish()
        .transform((value) => value ?? []),
      systemExtensions: z.looseObject({ officialExtensions: z.array(text).nullish() }).nullish(),
    })
    .nullish(),
});

/** What nodes, and the groups of all control planes and all workers, can say. */
const nodeConfig = z.looseObject({
  nodeLabels: words.nullish().transform((value) => value ?? undefined),
  nodeAnnotations: words.nullish().transform((value) => value ?? undefined),
  nodeTaints: words.nullish().transform((value) => value ?? undefined),
  machineDisks: maps,
  machineFiles: maps,
  disableSearchDomain: flag,
  kernelModules: maps,
  nameservers: texts,
  networkInterfaces: maps,
  extraManifests: texts,
  certSANs: texts,
  patches: texts,
  talosImageURL: text.nullish().transform((value) => (value === null || value === "" ? undefined : value)),
  noSchematicValidate: flag,
  schematic: schematic.nullish().transform((value) => value ?? undefined),
  imageSchematic: schematic.nullish().transform((value) => value ?? undefined),
  machineSpec: z
    .looseObject({
      mode: text.default("metal"),
      arch: text.default("amd64"),
      secureboot: flag,
      useUKI: flag,
      bootMethod: text.nullish(),
      imageSuffix: text.nullish(),
    })
    .nullish()
    .transform((value) => value ?? undefined),
  ingressFirewall: z
    .looseObject({ defaultAction: text.optional(), rules: maps })
    .nullish()
    .transform((value) => value ?? undefined),
  extensionServices: maps,
  volumes: maps,
  userVolumes: maps,
  filenameTmpl: text.nullish(),
});

const node = nodeConfig.extend({
  hostname: text.min(1),
  ipAddress: z
    .union([text, z.array(text)])
    .nullish()
    .transform((value) => (Array.isArray(value) ? value.join(",") : (value ?? undefined))),
  controlPlane: flag,
  installDisk: text.nullish().transform((value) => (value === null || value === "" ? undefined : value)),
  installDiskSelector: map.nullish().transform((value) => value ?? undefined),
  ignoreHostname: flag,
  overridePatches: flag,
  overrideExtraManifests: flag,
  overrideMachineCertSANs: flag,
});

/** `talconfig.yaml` (budimanjojo/talhelper 3.1.16, pkg/config). Keys that it does not know are kept for the table. */
export const talconfigSchema = z.looseObject({
  clusterName: text.min(1),
  talosVersion: text.nullish().transform((value) => value ?? undefined),
  kubernetesVersion: text.nullish().transform((value) => value ?? undefined),
  endpoint: text.min(1),
  domain: text.nullish().transform((value) => value ?? "cluster.local"),
  allowSchedulingOnMasters: flag,
  allowSchedulingOnControlPlanes: flag,
  additionalMachineCertSans: texts,
  additionalApiServerCertSans: texts,
  inlineManifests: maps,
  clusterPodNets: texts,
  clusterSvcNets: texts,
  cniConfig: map.nullish().transform((value) => value ?? undefined),
  patches: texts,
  nodes: z.array(node).min(1),
  imageFactory: z
    .looseObject({
      registryURL: text.default("factory.talos.dev"),
      installerURLTmpl: text.default(
        "{{.RegistryURL}}/{{.Mode}}-installer{{if .Secureboot}}-secureboot{{end}}/{{.ID}}:{{.Version}}",
      ),
    })
    .nullish()
    .transform(
      (value) =>
        value ?? {
          registryURL: "factory.talos.dev",
          installerURLTmpl:
            "{{.RegistryURL}}/{{.Mode}}-installer{{if .Secureboot}}-secureboot{{end}}/{{.ID}}:{{.Version}}",
        },
    ),
  controlPlane: nodeConfig.nullish().transform((value) => value ?? undefined),
  worker: nodeConfig.nullish().transform((value) => value ?? undefined),
});

/** A talconfig.yaml as talhelper reads it, parsed. */
export type Talconfig = z.output<typeof talconfigSchema>;
type Group = NonNullable<Talconfig["controlPlane"]>;
type Written = Talconfig["nodes"][number];

/** A node with what its group says filled in. */
export type TalconfigNode = Written & { readonly machineSpec: MachineSpec };

type MachineSpec = NonNullable<Written["machineSpec"]>;

const METAL: MachineSpec = { mode: "metal", arch: "amd64", secureboot: false, useUKI: false };

/**
 * A node as talhelper reads it: patches of the group come first, names of
 * certificates are added, anything else that the node says takes the place of
 * what the group says, whole. To override without anything of one's own
 * overrides nothing.
 */
export function nodeWithGroup(config: Talconfig, own: Written): TalconfigNode {
  const group: Group | undefined = own.controlPlane ? config.controlPlane : config.worker;
  if (group === undefined) return { ...own, machineSpec: own.machineSpec ?? METAL };
  const filled: Record<string, unknown> = { ...own };
  for (const [key, value] of Object.entries(group)) if (isZero(filled[key])) filled[key] = value;
  return {
    ...own,
    ...node.parse(filled),
    patches: [...(own.overridePatches && own.patches.length > 0 ? [] : group.patches), ...own.patches],
    certSANs: [...own.certSANs, ...(own.overrideMachineCertSANs && own.certSANs.length > 0 ? [] : group.certSANs)],
    machineSpec: own.machineSpec ?? group.machineSpec ?? METAL,
  };
}

/** What Go calls the zero value of a field. */
function isZero(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "") return true;
  return Array.isArray(value) && value.length === 0;
}
