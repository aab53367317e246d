import { z } from "zod";
import type { Address } from "./address";
import { type App, appSchema } from "./app";
import { address, domainName, label, name, version } from "./field";
import { type GitOps, gitopsSchema, type StateBackend, stateSchema } from "./gitops";
import { type Machine, machineSchema } from "./machine";
import { type Network, networkSchema } from "./network";
import { type Proxmox, proxmoxSchema } from "./proxmox";
import type { SecretFile } from "./secret-file";
import { type TalosOptions, talosSchema } from "./talos";
import { type ForeignVm, vmSchema } from "./vm";

/** Everything of a definition except its components, whose schemas the registry brings. */
export const clusterFields = {
  name: label,
  domain: domainName.meta({ description: "public domain; hosts are named below it" }),
  versions: z.strictObject({
    talos: version.meta({ description: "Talos that is installed" }),
    kubernetes: version,
    contract: z
      .string()
      .regex(/^1\.\d+$/, "a Talos minor, e.g. 1.13")
      .optional()
      .meta({
        description: "Talos minor at the cluster's birth; never raised later. Absent: the minor of versions.talos",
      }),
  }),
  network: networkSchema,
  proxmox: proxmoxSchema.optional(),
  talos: talosSchema.prefault({}),
  controlPlane: z
    .strictObject({
      vip: address.optional().meta({ description: "shared API address of the control planes" }),
      vipBy: z.enum(["talos", "kube-vip"]).default("talos"),
      schedulable: z.boolean().default(false).meta({ description: "control planes run workloads too" }),
      certificateNames: z.array(z.string()).default([]).meta({ description: "further names of the API certificate" }),
    })
    .prefault({}),
  machines: z.record(label, machineSchema),
  vms: z
    .record(label, vmSchema)
    .default({})
    .meta({ description: "VMs on the same hosts that are no nodes, e.g. the cluster's storage server" }),
  gitops: gitopsSchema,
  secrets: z
    .strictObject({
      sops: z
        .strictObject({ age: z.array(z.string().regex(/^age1[a-z0-9]{58}$/, "an age recipient")).min(1) })
        .optional(),
    })
    .prefault({}),
  state: stateSchema.prefault({ backend: "local" }),
  apps: z.record(label, appSchema).default({}),
  releases: z
    .record(
      label,
      z.strictObject({
        values: z
          .record(z.string(), z.unknown())
          .default({})
          .meta({ description: "chart values laid over the component's own" }),
        version: z.string().min(1).optional().meta({ description: "another chart version than the catalogue's" }),
      }),
    )
    .default({})
    .meta({ description: "overrides of Helm releases, by release name" }),
  assumptions: z
    .array(z.strictObject({ at: z.string().min(1), why: z.string().min(5) }))
    .default([])
    .meta({ description: "values that nobody has confirmed yet; the runbook lists them" }),
  accept: z
    .array(
      z.strictObject({
        check: name,
        at: z.string().optional(),
        reason: z.string().min(10, "a reason of at least ten characters"),
        until: z.iso.date().optional(),
      }),
    )
    .default([])
    .meta({ description: "findings that the operator accepts openly" }),
};

/**
 * A cluster after parsing: addresses and sizes are values, defaults are filled
 * in, names that refer to something do refer to something. Immutable.
 */
export interface Cluster {
  /** The definition's file relative to the project; findings point into it. */
  readonly file: string;
  readonly name: string;
  readonly domain: string;
  readonly versions: { readonly talos: string; readonly kubernetes: string; readonly contract: string };
  readonly network: Network;
  readonly proxmox?: Proxmox | undefined;
  readonly talos: TalosOptions;
  readonly controlPlane: {
    readonly vip?: Address | undefined;
    readonly vipBy: "talos" | "kube-vip";
    readonly schedulable: boolean;
    readonly certificateNames: readonly string[];
  };
  /** In the order of the definition. */
  readonly machines: readonly Machine[];
  /** Foreign VMs, in the order of the definition. */
  readonly vms: readonly ForeignVm[];
  readonly gitops: GitOps;
  readonly secrets: { readonly sops?: { readonly age: readonly string[] } | undefined };
  readonly state: StateBackend;
  /** The components that are on, by key, in the registry's order. */
  readonly components: Readonly<Record<string, ChosenComponent>>;
  readonly apps: Readonly<Record<string, App>>;
  readonly releases: Readonly<Record<string, ReleaseOverride>>;
  readonly assumptions: readonly { readonly at: string; readonly why: string }[];
  /** Encrypted files of `clusters/<name>/secrets/`. */
  readonly secretFiles: readonly SecretFile[];
  readonly accept: readonly {
    readonly check: string;
    readonly at?: string | undefined;
    readonly reason: string;
    readonly until?: string | undefined;
  }[];
}

/** A component that is on, as the model knows it. */
export interface ChosenComponent {
  /** One line for people: what it brings. */
  readonly title: string;
  /** The parsed options, for display only. */
  readonly options: unknown;
}

/** What a definition changes about one Helm release. */
export interface ReleaseOverride {
  readonly values: Readonly<Record<string, unknown>>;
  readonly version?: string | undefined;
}

/** Machines of one role, in the order of the definition. */
export function machinesOf(cluster: Cluster, role: Machine["role"]): readonly Machine[] {
  return cluster.machines.filter((machine) => machine.role === role);
}

/** `https://10.0.3.1:6443`: the shared address where there is one, else the first control plane's. */
export function apiEndpoint(cluster: Cluster): string {
  const host = cluster.controlPlane.vip ?? machinesOf(cluster, "control-plane")[0]?.address;
  if (host === undefined) throw new Error(`cluster ${cluster.name} has no control plane`);
  return `https://${host.family === 6 ? `[${host}]` : host}:6443`;
}

/** A short host name becomes one below the cluster's domain; a qualified one stays. */
export function hostName(cluster: Cluster, host: string): string {
  return host.includes(".") ? host : `${host}.${cluster.domain}`;
}
