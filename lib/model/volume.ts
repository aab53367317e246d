import { z } from "zod";
import { diskChoice } from "./disk";
import { size } from "./field";
import { httpsUrl } from "./grammar";

/** What opens an encrypted volume, in the short form: the machine's TPM, or a key that follows from its UUID. */
const shortKey = z.enum(["tpm", "nodeID"]);

const key = z.union([
  shortKey,
  z.strictObject({
    tpm: z
      .strictObject({
        pcrs: z
          .array(z.int().min(0).max(23))
          .optional()
          .meta({ description: "registers of the TPM that the key is bound to, 0 to 23, e.g. [7]; absent: [7]" }),
      })
      .meta({ description: "a key that the machine's TPM holds, bound to the state of the registers in pcrs" }),
  }),
  z.strictObject({ kms: httpsUrl.meta({ description: "URL of a key server, e.g. https://192.168.1.9:4050" }) }),
  z.strictObject({
    passphrase: z
      .string()
      .regex(/^[a-z][a-z0-9_]*$/, "the name of a Terraform variable in lower case, e.g. data_passphrase")
      .meta({ description: "name of the Terraform variable that holds the passphrase, e.g. data_passphrase" }),
  }),
]);

/** LUKS2 encryption of a volume: its only key, or all its keys with the cipher. */
export const volumeEncryption = z.union([
  shortKey,
  z.strictObject({
    keys: z.array(key).min(1).max(8).meta({
      description:
        'keys in the order of their LUKS slots, each of which opens the volume: "tpm", "nodeID", {tpm: {pcrs}}, {kms: URL} or {passphrase: variable}',
    }),
    cipher: z
      .enum(["aes-xts-plain64", "xchacha12,aes-adiantum-plain64", "xchacha20,aes-adiantum-plain64"])
      .optional()
      .meta({ description: "cipher, e.g. xchacha20,aes-adiantum-plain64 for boards without AES; absent: Talos' own" }),
    keySize: z
      .int()
      .positive()
      .optional()
      .meta({ description: "length of the key in bits, e.g. 512; absent: Talos' own" }),
    blockSize: z
      .union([z.literal(512), z.literal(4096)])
      .optional()
      .meta({ description: "size of a block in bytes, 512 or 4096; absent: Talos' own" }),
    options: z
      .array(z.enum(["no_read_workqueue", "no_write_workqueue", "same_cpu_crypt"]))
      .default([])
      .meta({ description: "options of cryptsetup for speed, e.g. [no_read_workqueue, no_write_workqueue]" }),
    lockToState: z.boolean().optional().meta({
      description:
        "true: the volume opens only where STATE of the same machine is; false: anywhere. Absent: true for EPHEMERAL where STATE is encrypted",
    }),
  }),
]);

/** How a volume is encrypted, and what its keys are made of. */
export type VolumeEncryption = z.output<typeof volumeEncryption>;

/** Names of Talos' own volumes, which no volume of the operator's may have. */
const OWN = ["EPHEMERAL", "STATE", "META", "EFI", "BIOS", "BOOT", "IMAGECACHE", "ETCD", "CRI", "KUBELET", "LOG"];

/** Talos: name of a user volume, at most 34 characters, so that its partition label fits. */
export const volumeName = z
  .string()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9-]{0,32}[A-Za-z0-9])?$/, "a volume's name: 1 to 34 letters, digits and dashes")
  .refine((name) => !OWN.includes(name.toUpperCase()), "a name that Talos does not use for its own volumes");

const sizeLimits = {
  minSize: size.optional().meta({ description: "least that it takes, e.g. 100 GiB; absent: the smallest possible" }),
  maxSize: size.optional().meta({ description: "most that it takes, e.g. 200 GiB; absent: no limit" }),
  grow: z.boolean().optional().meta({
    description: "true: it grows with what is free on its disk, up to maxSize; absent: true where maxSize is absent",
  }),
};

const disk = diskChoice.meta({
  description:
    'disk that it is on: "system" (the one that Talos is installed on), {disk: "name"} of the machine\'s disks, or a selector like {type: "nvme", size: ">= 500 GB"}',
});

const encryption = volumeEncryption.optional().meta({
  description: 'LUKS2 encryption: "tpm", "nodeID", or {keys, cipher, ...}; absent: not encrypted',
});

const filesystem = z.enum(["xfs", "ext4"]);

/** A volume of a machine that Talos makes or mounts, in addition to its own. */
export const volumeSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("user").default("user").meta({
      description: "user: a file system at /var/mnt/<name>, which pods reach as a host path",
    }),
    disk,
    ...sizeLimits,
    whole: z.boolean().default(false).meta({ description: "true: it takes the whole disk, without a partition table" }),
    filesystem: filesystem.default("xfs").meta({ description: "file system that Talos makes: xfs or ext4" }),
    projectQuota: z
      .boolean()
      .default(false)
      .meta({ description: "true: project quotas of xfs, by which storage drivers limit folders" }),
    accessTime: z.boolean().default(true).meta({ description: "false: reading a file does not write its access time" }),
    encryption,
  }),
  z.strictObject({
    kind: z.literal("directory").meta({ description: "directory: a folder of EPHEMERAL at /var/mnt/<name>" }),
  }),
  z.strictObject({
    kind: z.literal("raw").meta({ description: "raw: a partition without a file system, e.g. for Rook-Ceph" }),
    disk,
    ...sizeLimits,
    encryption,
  }),
  z.strictObject({
    kind: z.literal("swap").meta({ description: "swap: memory pages that are not used move to this disk" }),
    disk,
    ...sizeLimits,
    encryption,
  }),
  z.strictObject({
    kind: z.literal("existing").meta({ description: "existing: a file system that is there already is mounted" }),
    label: z
      .string()
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,35}$/,
        "a partition's label: at most 36 letters, digits, spaces, dots and dashes",
      )
      .optional()
      .meta({ description: "label of its partition (GPT), e.g. media" }),
    uuid: z
      .guid("a UUID of a partition")
      .optional()
      .meta({ description: "UUID of its partition (GPT), e.g. 4c5ba8a0-3d3c-4c8e-9f2a-0a7c2a5c1f10" }),
    disk: diskChoice.optional().meta({ description: 'disk that it is on, e.g. {disk: "archive"}; absent: any' }),
    readOnly: z.boolean().default(false).meta({ description: "true: it is mounted for reading alone" }),
    accessTime: z.boolean().default(true).meta({ description: "false: reading a file does not write its access time" }),
  }),
]);

/** A volume of a machine: Talos' own, a partition of the operator's, swap, or one that is there. */
export type Volume = z.output<typeof volumeSchema>;

/** Volumes by name; `false` takes one away that all machines have. */
export const volumes = z.record(volumeName, z.union([z.literal(false), volumeSchema])).optional();
