import { z } from "zod";
import { isPortRange, PORTS } from "../data/port-range";
import { duration, label, name, range, refuse } from "./field";
import { dnsName, extensionName, hostWithPort, kernelArgument, line } from "./grammar";
import { machineSettings, systemEncryption } from "./machine-settings";
import { patches } from "./patch";

const reason = line.min(10, "a reason of at least ten characters");

/** A level of the Pod Security Standards. */
const level = z.enum(["privileged", "baseline", "restricted"]);

/** Who may talk: one address, or a CIDR block; firewalls know no other ranges. */
const source = range.transform((value, context) =>
  value.toString().includes("-") ? refuse(context, "an address or a CIDR block, not first-last") : value,
);

const port = z
  .string()
  .regex(/^\d{1,5}(-\d{1,5})?$/, { error: "a port or a range of ports, e.g. 443 or 8000-8010", abort: true })
  .refine(isPortRange, PORTS);

/** Settings of Talos itself, in addition to what follows from machines and components. */
export const talosSchema = z.strictObject({
  image: z.enum(["metal", "nocloud"]).default("nocloud").meta({
    description: "metal: QCOW2 with the address baked in (META key 10); nocloud: address by Proxmox cloud-init",
  }),
  extensions: z.array(extensionName).default([]).meta({
    description:
      "Talos system extensions of every machine, e.g. siderolabs/iscsi-tools, in addition to those that components ask for",
  }),
  kernelArgs: z.array(kernelArgument).default([]).meta({
    description:
      "further kernel arguments of every machine, e.g. console=ttyS0, or one of Talos' defaults to take away, e.g. -init_on_alloc; they are part of the boot image",
  }),
  factory: z
    .union([dnsName, hostWithPort])
    .default("factory.talos.dev")
    .meta({ description: "host name of the Talos Image Factory that boot images and installers come from" }),
  secureBoot: z.boolean().default(false).meta({
    description:
      "true: UEFI Secure Boot with boot image and installer signed by the factory; VMs get UEFI and a virtual TPM",
  }),
  encryption: systemEncryption.meta({
    description: "LUKS2 encryption of the system disk's partitions, from the first install on",
  }),
  ...machineSettings,
  discovery: z.boolean().optional().meta({
    description:
      "false: the machines tell nothing to the discovery service on the Internet, which only KubeSpan needs. Absent: true",
  }),
  time: z
    .strictObject({
      bootTimeout: duration.optional().meta({
        description:
          "how long a machine waits for its first time, e.g. 2m, before it goes on; absent: for as long as it takes",
      }),
      enabled: z.boolean().default(true).meta({
        description: "false: no machine asks for the time, e.g. where the hypervisor keeps it",
      }),
    })
    .optional()
    .meta({ description: "how the machines keep their time, from the servers of network.timeServers" }),
  apiAccess: z
    .record(
      label,
      z.array(z.enum(["os:admin", "os:operator", "os:reader", "os:etcd:backup", "os:impersonator"])).min(1),
    )
    .optional()
    .meta({
      description:
        "namespaces whose pods may use the Talos API, each with the roles that they may have, e.g. {system-upgrade: [os:admin]}; Talos allows every role that one of them has to all of them",
    }),
  podSecurity: z
    .strictObject({
      enforce: level.default("baseline").meta({ description: "level that a pod must meet, or it is refused" }),
      audit: level.default("restricted").meta({ description: "level below which a pod is noted in the audit log" }),
      warn: level.default("restricted").meta({ description: "level below which whoever makes the pod sees a warning" }),
      exempt: z.record(label, reason).default({}).meta({
        description:
          "namespaces that are not judged, each with its reason of at least ten characters; kube-system is always one of them",
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
        .meta({
          description:
            "addresses and networks that may reach the APIs of Talos and Kubernetes, by a name of your choice, e.g. {laptop: 192.168.1.50}",
        }),
      services: z
        .record(
          label,
          z.strictObject({
            ports: z
              .array(port)
              .min(1)
              .meta({ description: 'ports and ranges of ports, each as a text: "443" or "8000-8010"' }),
            protocol: z.enum(["tcp", "udp"]).default("tcp").meta({ description: "transport protocol of the ports" }),
            from: z
              .array(source)
              .min(1)
              .meta({ description: "addresses and networks that may connect, e.g. 192.168.1.0/24" }),
          }),
        )
        .default({})
        .meta({
          description:
            "further open ports of the machines themselves, by a name of your choice, e.g. of pods in the host's network",
        }),
    })
    .optional()
    .meta({ description: "ingress firewall of the machines: everything else is dropped" }),
  workloadIsolation: z.boolean().optional().meta({
    description:
      "Talos 1.14: true keeps pods, kubelet and etcd away from the host's own processes, false does not; a change takes a reboot. Absent: what Talos generates, on from contract 1.14 on and off before",
  }),
  patches: patches.meta({
    description:
      'patches of the Talos configuration of every machine, laid over it after everything else, in order: a document as an object, e.g. {machine: {sysctls: {net.core.somaxconn: "4096"}}}, YAML as a text, or a file such as ./patches/tuning.yaml below clusters/<name>/ or clusters/; merged as Talos merges, with $patch: delete to take away',
  }),
  talhelper: z.boolean().default(false).meta({
    description:
      "true: also write talconfig.yaml and its patches; the operator keeps Talos' secrets in talsecret.sops.yaml",
  }),
});

/** `talos` of a definition with every default filled in. */
export type TalosOptions = z.output<typeof talosSchema>;
