import { z } from "zod";
import { type App, appSchema } from "./app";
import { type ControlPlane, controlPlaneSchema } from "./control-plane";
import { type Delivery, deliveryOfOne } from "./delivery";
import { domainName, label, name, version } from "./field";
import { type GitOps, gitopsSchema, type StateBackend, stateSchema } from "./gitops";
import { line } from "./grammar";
import { type Machine, machineSchema } from "./machine";
import { type Network, networkSchema } from "./network";
import { type OwnChart, ownChartSchema } from "./own-chart";
import { type OwnManifests, ownManifestsSchema } from "./own-manifests";
import type { TalosPatch } from "./patch";
import { type Proxmox, proxmoxSchema } from "./proxmox";
import type { SecretFile } from "./secret-file";
import { type TalosOptions, talosSchema } from "./talos";
import { type ForeignVm, vmSchema } from "./vm";

/** Everything of a definition except its components, whose schemas the registry brings. */
export const clusterFields = {
  name: label.meta({
    description:
      "name of the cluster and first part of its stacks' names; lower-case letters, digits and dashes, e.g. home",
  }),
  domain: domainName.meta({ description: "public domain; hosts are named below it" }),
  versions: z
    .strictObject({
      talos: version.meta({ description: "Talos that is installed, e.g. 1.13.9" }),
      kubernetes: version.meta({
        description: "Kubernetes that Talos runs, e.g. 1.36.0; it must be one that this Talos supports",
      }),
      contract: z
        .string()
        .regex(/^1\.\d+$/, "a Talos minor, e.g. 1.13")
        .optional()
        .meta({
          description:
            "Talos minor at the cluster's birth, whose form the machine configurations have; an upgrade of Talos does not raise it, and 1.14 writes a document for each setting. Absent: the minor of versions.talos, at most 1.13, the newest that the Talos provider 0.11 generates",
        }),
      helm: version.optional().meta({
        description:
          "Helm that renders charts at synth, e.g. 4.1.4; absent: the one that Groundwork pins. See gitops.delivery",
      }),
      providers: z
        .strictObject({
          talos: version.optional().meta({
            description: "Talos provider of Terraform, e.g. 0.12.0, which contract 1.14 needs; absent: 0.11.0",
          }),
        })
        .optional()
        .meta({ description: "exact versions of Terraform providers in place of those that Groundwork pins" }),
    })
    .meta({ description: "exact versions of the operating system and of Kubernetes, without a leading v" }),
  network: networkSchema.meta({
    description: "the address plan: the machines' network, load-balancer pools, pod and service networks",
  }),
  proxmox: proxmoxSchema
    .optional()
    .meta({ description: "the Proxmox hosts that carry the VMs; absent: every machine is a bare machine" }),
  talos: talosSchema
    .prefault({})
    .meta({ description: "settings of Talos itself: boot image, encryption, Pod Security, audit, firewall" }),
  controlPlane: controlPlaneSchema
    .prefault({})
    .meta({ description: "the Kubernetes API and the machines that serve it" }),
  machines: z
    .record(label, machineSchema)
    .meta({ description: "nodes of the cluster by host name; at least one is a control plane" }),
  vms: z
    .record(label, vmSchema)
    .default({})
    .meta({ description: "VMs on the same hosts that are not nodes, by name, e.g. the cluster's storage server" }),
  gitops: gitopsSchema.meta({ description: "the GitOps engine and the repository that it pulls" }),
  secrets: z
    .strictObject({
      sops: z
        .strictObject({
          age: z
            .array(z.string().regex(/^age1[a-z0-9]{58}$/, "an age recipient"))
            .min(1)
            .meta({
              description:
                "public keys (age recipients) that the files are encrypted for, e.g. age1...; the cluster holds the private key of one",
            }),
        })
        .optional()
        .meta({
          description:
            "encryption of clusters/<name>/secrets/*.sops.yaml, which the GitOps engine decrypts; absent: no SOPS file may be used",
        }),
    })
    .prefault({})
    .meta({ description: "encryption of the secrets that are committed" }),
  state: stateSchema.prefault({ backend: "local" }),
  apps: z
    .record(label, appSchema)
    .default({})
    .meta({ description: "your own workloads by name, each a stage of its own" }),
  manifests: z
    .record(label, ownManifestsSchema)
    .optional()
    .meta({ description: "your own Kubernetes objects by name, each entry a stage of its own" }),
  charts: z
    .record(label, ownChartSchema)
    .optional()
    .meta({ description: "Helm charts that no component brings, by release name, each a stage of its own" }),
  releases: z
    .record(
      label,
      z.strictObject({
        values: z.record(z.string(), z.unknown()).default({}).meta({
          description: "chart values laid over the component's own, key by key; a list replaces the whole list",
        }),
        version: z
          .string()
          .regex(/^v?\d+(\.\d+){0,2}([-+][0-9A-Za-z.+-]+)?$/, "a chart version, e.g. 1.2.3")
          .optional()
          .meta({
            description: "exact chart version to install, e.g. 1.20.3; absent: the version that the component pins",
          }),
        delivery: deliveryOfOne,
      }),
    )
    .default({})
    .meta({ description: "overrides of Helm releases, by release name" }),
  assumptions: z
    .array(
      z.strictObject({
        at: line.min(1).meta({ description: "path of the value in the definition, e.g. network.gateway" }),
        why: line
          .min(5)
          .meta({ description: "why the value is only assumed, as a sentence of at least five characters" }),
      }),
    )
    .default([])
    .meta({ description: "values that nobody has confirmed yet; the runbook lists them" }),
  accept: z
    .array(
      z.strictObject({
        check: name.meta({
          description: "id of the rule whose finding is accepted, e.g. single-host; docs/reference/rules.md lists them",
        }),
        at: line.optional().meta({
          description:
            "place of the finding exactly as it is printed, e.g. machines.worker0; absent: every finding of the rule",
        }),
        reason: line
          .min(10, "a reason of at least ten characters")
          .meta({ description: "why the finding is acceptable here; it is printed with the finding" }),
        until: z.iso
          .date()
          .optional()
          .meta({ description: "last day on which the acceptance counts, e.g. 2026-12-31; absent: no end" }),
      }),
    )
    .default([])
    .meta({ description: "findings that the operator accepts openly, each with a reason" }),
};

/**
 * A cluster after parsing: addresses and sizes are values, defaults are filled
 * in, names that refer to something do refer to something. Immutable.
 */
export interface Cluster {
  /** The definition's file relative to the project; findings point into it. */
  readonly file: string;
  /** Name of the cluster; its folders and stacks start with it. */
  readonly name: string;
  /** Public domain; hosts are named below it. */
  readonly domain: string;
  /** Exact versions without a leading v; `contract` is a Talos minor, e.g. `1.13`, and always given here. */
  readonly versions: {
    readonly talos: string;
    readonly kubernetes: string;
    readonly contract: string;
    /** Helm that renders charts at synth; absent: the one that Groundwork pins. */
    readonly helm?: string | undefined;
    /** Versions of Terraform providers in place of our own; absent: ours. */
    readonly providers?: { readonly talos?: string | undefined } | undefined;
  };
  /** The address plan. */
  readonly network: Network;
  /** The hypervisors; absent where every machine is a bare one. */
  readonly proxmox?: Proxmox | undefined;
  /** Settings of Talos itself. */
  readonly talos: TalosOptions;
  /** How the API is reached and who serves it; without `vip` it is reached at the first control plane. */
  readonly controlPlane: ControlPlane;
  /** In the order of the definition. */
  readonly machines: readonly Machine[];
  /** Foreign VMs, in the order of the definition. */
  readonly vms: readonly ForeignVm[];
  /** The GitOps engine and the repository that it pulls. */
  readonly gitops: GitOps;
  /** Age recipients of committed secrets; without `sops` no SOPS file is allowed. */
  readonly secrets: { readonly sops?: { readonly age: readonly string[] } | undefined };
  /** Where Terraform keeps its state. */
  readonly state: StateBackend;
  /** The components that are on, by key, in the registry's order. */
  readonly components: Readonly<Record<string, ChosenComponent>>;
  /** The operator's own workloads by name. */
  readonly apps: Readonly<Record<string, App>>;
  /** The operator's own objects by name of the entry; absent: none. */
  readonly manifests?: Readonly<Record<string, OwnManifests>> | undefined;
  /** The operator's own charts by release name; absent: none. */
  readonly charts?: Readonly<Record<string, OwnChart>> | undefined;
  /** Overrides of Helm releases by release name. */
  readonly releases: Readonly<Record<string, ReleaseOverride>>;
  /** Values that nobody has confirmed, as path and reason. */
  readonly assumptions: readonly { readonly at: string; readonly why: string }[];
  /** Encrypted files of `clusters/<name>/secrets/`. */
  readonly secretFiles: readonly SecretFile[];
  /** The operator's own patches of Talos configurations, in the order in which they are laid over; absent: none. */
  readonly patches?: readonly TalosPatch[] | undefined;
  /** Findings that the operator accepts; `until` is the last day, e.g. `2026-12-31`, on which it counts. */
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
  /** Chart values that are laid over the component's own; empty: none. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Exact chart version; absent: the component's own. */
  readonly version?: string | undefined;
  /** How it reaches the cluster; absent: as `gitops.delivery` says. */
  readonly delivery?: Delivery | undefined;
}

/** Machines of one role, in the order of the definition. */
export function machinesOf(cluster: Cluster, role: Machine["role"]): readonly Machine[] {
  return cluster.machines.filter((machine) => machine.role === role);
}

/** By what the API is reached: its name, else the shared address where there is one, else the first control plane's. */
export function apiHost(cluster: Cluster): string {
  const { endpoint, vip } = cluster.controlPlane;
  if (endpoint !== undefined) return endpoint;
  const address = vip ?? machinesOf(cluster, "control-plane")[0]?.address;
  if (address === undefined) throw new Error(`cluster ${cluster.name} has no control plane`);
  return address.family === 6 ? `[${address}]` : address.toString();
}

/** `https://10.0.3.1:6443` or `https://k8s.internal:6443`. */
export function apiEndpoint(cluster: Cluster): string {
  return `https://${apiHost(cluster)}:6443`;
}

/** `https://10.0.3.1:6443` of the first control plane, which answers as soon as that node does. */
export function controlPlaneUrl(cluster: Cluster): string {
  const [first] = machinesOf(cluster, "control-plane");
  if (first === undefined) throw new Error(`cluster ${cluster.name} has no control plane`);
  return `https://${first.address.family === 6 ? `[${first.address}]` : first.address}:6443`;
}

/** A short host name becomes one below the cluster's domain; a qualified one stays. */
export function hostName(cluster: Cluster, host: string): string {
  return host.includes(".") ? host : `${host}.${cluster.domain}`;
}
