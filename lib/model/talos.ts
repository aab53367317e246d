import { z } from "zod";
import { label, name, range, refuse, size } from "./field";

const reason = z.string().min(10, "a reason of at least ten characters");

/** A level of the Pod Security Standards. */
const level = z.enum(["privileged", "baseline", "restricted"]);

/** What opens an encrypted disk: the machine's TPM, or a key that follows from the machine's own UUID. */
const key = z.enum(["tpm", "nodeID"]);

/** Who may talk: one address, or a CIDR block; firewalls know no other ranges. */
const source = range.transform((value, context) =>
  value.toString().includes("-") ? refuse(context, "an address or a CIDR block, not first-last") : value,
);

const port = z.string().regex(/^\d{1,5}(-\d{1,5})?$/, "a port or a range of ports, e.g. 443 or 8000-8010");

/** What Talos itself is told, beside what follows from machines and components. */
export const talosSchema = z.strictObject({
  image: z.enum(["metal", "nocloud"]).default("nocloud").meta({
    description: "metal: QCOW2 with the address baked in (META key 10); nocloud: address by Proxmox cloud-init",
  }),
  extensions: z
    .array(z.string())
    .default([])
    .meta({ description: "system extensions of every machine, beside those that components ask for" }),
  kernelArgs: z.array(z.string()).default([]),
  factory: z.string().default("factory.talos.dev").meta({ description: "host of the Image Factory" }),
  secureBoot: z.boolean().default(false).meta({
    description: "UEFI Secure Boot: boot image and installer signed by the factory; VMs get UEFI and a virtual TPM",
  }),
  encryption: z
    .strictObject({
      state: key.optional().meta({ description: "partition STATE: machine configuration and secrets" }),
      ephemeral: key.optional().meta({ description: "partition EPHEMERAL: /var, with etcd and container images" }),
    })
    .optional()
    .meta({ description: "LUKS2 encryption of the system disk's partitions, from the first install on" }),
  ephemeralSize: size.optional().meta({
    description: "most that /var takes of the system disk, where components ask for user volumes on the same disk",
  }),
  podSecurity: z
    .strictObject({
      enforce: level.default("baseline"),
      audit: level.default("restricted"),
      warn: level.default("restricted"),
      exempt: z.record(label, reason).default({}).meta({
        description: "namespaces that are not judged, each with its reason; kube-system always is one (Talos' own)",
      }),
    })
    .optional()
    .meta({ description: "cluster-wide Pod Security Standards by the API server's admission; absent: Talos' default" }),
  audit: z
    .union([z.enum(["requests", "changes"]), z.array(z.record(z.string(), z.unknown())).min(1)])
    .default("requests")
    .meta({
      description:
        "requests: who did what, of every request (Talos' default); changes: also the content of changes, without reads that say nothing; or rules of an audit policy",
    }),
  encryptionAtRest: z.enum(["secretbox", "secretbox-and-aescbc"]).default("secretbox").meta({
    description:
      "encryption of Secrets in etcd: Talos always encrypts with secretbox; the second form also reads what an older cluster wrote with AES-CBC",
  }),
  firewall: z
    .strictObject({
      management: z
        .record(name, source)
        .refine((sources) => Object.keys(sources).length > 0, "at least one address that may manage the cluster")
        .meta({ description: "addresses that may reach the Talos and Kubernetes APIs, by name" }),
      services: z
        .record(
          label,
          z.strictObject({
            ports: z.array(port).min(1),
            protocol: z.enum(["tcp", "udp"]).default("tcp"),
            from: z.array(source).min(1),
          }),
        )
        .default({})
        .meta({ description: "further ports on the machines themselves, e.g. of pods in the host's network" }),
    })
    .optional()
    .meta({ description: "ingress firewall of the machines: everything else is dropped" }),
  talhelper: z.boolean().default(false).meta({
    description: "also write talconfig.yaml and its patches; the operator keeps Talos' secrets in talsecret.sops.yaml",
  }),
});

export type TalosOptions = z.output<typeof talosSchema>;
