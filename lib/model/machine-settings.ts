import { z } from "zod";
import { diskChoice } from "./disk";
import { duration, refuse, size } from "./field";
import { projectPath } from "./grammar";
import { volumeEncryption, volumes } from "./volume";

/** A setting of the kernel: a text, or a number as it is. */
const setting = z
  .union([z.string().regex(/^[A-Za-z0-9.@/%+][A-Za-z0-9 ._,/@%+-]*$|^-\d+$/, "a value of the kernel"), z.number()])
  .transform(String);

const environmentValue = z
  .string()
  .regex(/^[A-Za-z0-9_.,:;=/@+*~%[\]-]*$/, "a value without spaces, quotes and braces, e.g. a URL");

/** Path of a kernel setting as sysctl names it. */
const sysctlName = z
  .string()
  .regex(/^[a-z0-9_]+([./][A-Za-z0-9_*-]+)+$/, "the name of a kernel setting, e.g. net.core.rmem_max");

/**
 * Access rights in octal, as a text. YAML 1.2 reads an unquoted 0440 as the
 * number 440, so a number is refused rather than guessed at.
 */
const mode = z
  .union([z.string().regex(/^(0o?)?[0-7]{3}$/, "access rights in octal, e.g. 0644"), z.number()])
  .transform((value, context): number => {
    if (typeof value === "number") {
      const digits = String(value);
      return refuse(
        context,
        "access rights as a text: a number loses its leading zero",
        /^[0-7]{3}$/.test(digits) ? `write "0${digits}"` : 'write them in quotes, e.g. "0644"',
      );
    }
    const [, octal] = /^(?:0o?)?([0-7]{3})$/.exec(value) ?? [];
    if (octal === undefined) return refuse(context, "access rights in octal", 'write them like "0644"');
    return Number.parseInt(octal, 8);
  });

const moduleName = z.string().regex(/^[A-Za-z0-9_-]+$/, "the name of a kernel module, e.g. nvme_tcp");

const kernelModule = z.strictObject({
  parameters: z
    .array(z.string().regex(/^[A-Za-z0-9_.]+(=[^\s"]*)?$/, "a parameter like max_bonds=0"))
    .default([])
    .meta({ description: "parameters of the module, e.g. [max_bonds=0]" }),
});

const file = z
  .strictObject({
    content: z.string().optional().meta({ description: "content of the file as it is. Absent: file" }),
    file: projectPath.optional().meta({
      description:
        "file of this repository that holds the content, below clusters/<name>/ or clusters/, e.g. ./files/nfsmount.conf. Absent: content",
    }),
    mode: mode.prefault("0644").meta({ description: 'access rights in octal, as a text, e.g. "0600"' }),
    operation: z.enum(["create", "append", "overwrite"]).optional().meta({
      description:
        "create: a new file; append: added to what is there; overwrite: in place of what is there. Absent: create below /var, overwrite elsewhere",
    }),
  })
  .meta({ anyOf: [{ required: ["content"] }, { required: ["file"] }] })
  .transform(({ content, file: from, ...rest }, context) => {
    if ((content === undefined) === (from === undefined))
      return refuse(context, "the content, or the file that holds it", "write content: or file:, one of both");
    return { ...rest, content: content ?? "", ...(from === undefined ? {} : { file: from }) };
  });

const UDEV_PAIR = '[A-Z_]+(\\{[^}"]+\\})? *(==|!=|\\+=|-=|:=|=) *"[^"]*"';

/** One rule of udev: pairs of key and value with an operator between, parted by commas. */
const udevRule = z
  .string()
  .regex(new RegExp(`^${UDEV_PAIR}( *, *${UDEV_PAIR})*$`), 'a udev rule like SUBSYSTEM=="drm", GROUP="44"');

/** A feature gate by name: on or off. */
export const featureGates = z.record(
  z.string().regex(/^[A-Z][A-Za-z0-9]*$/, "the name of a feature gate, e.g. ImageMaximumGCAge"),
  z.boolean(),
);

/** Command-line arguments of a program by name, without the leading dashes. */
export const programArguments = z.record(
  z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "an argument's name without leading dashes, e.g. v or bind-address"),
  z
    .union([
      z.string().regex(/^[A-Za-z0-9_.,:;=/@+*~<%[\]-]*$/, "a value without spaces, quotes and braces"),
      z.number(),
      z.boolean(),
    ])
    .transform(String),
);

const kubelet = z.strictObject({
  args: programArguments.default({}).meta({
    description: 'command-line arguments, e.g. {v: "2"}; what has a field in config belongs there',
  }),
  config: z.record(z.string(), z.unknown()).default({}).meta({
    description:
      "fields of KubeletConfiguration, e.g. {serializeImagePulls: false, maxParallelImagePulls: 4, imageMaximumGCAge: 168h}",
  }),
  featureGates: featureGates
    .default({})
    .meta({ description: "feature gates that are on or off, e.g. {NodeSwap: true}" }),
});

const mirror = z.strictObject({
  endpoints: z
    .array(z.url({ protocol: /^https?$/, error: "an http or https URL" }))
    .min(1)
    .meta({ description: "URLs that are asked in this order, e.g. https://mirror.example.org" }),
  overridePath: z
    .boolean()
    .default(false)
    .meta({ description: "true: the URLs hold the whole path of the API, so /v2 is not added" }),
  skipFallback: z
    .boolean()
    .default(false)
    .meta({ description: "true: the registry itself is not asked when no endpoint has the image" }),
});

const registryName = z
  .string()
  .regex(/^(\*|[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?)$/, "a registry's host name with or without its port, or *");

const registries = z.strictObject({
  mirrors: z
    .record(registryName, mirror)
    .default({})
    .meta({ description: "where images of a registry come from, by its host name, e.g. docker.io; * is every other" }),
  trust: z
    .record(
      registryName,
      z.strictObject({
        ca: z
          .string()
          .regex(
            /^-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+-----END CERTIFICATE-----\n?$/,
            "a certificate in PEM form",
          )
          .optional()
          .meta({ description: "certificate in PEM form of the authority that signed the registry's" }),
        insecure: z.boolean().default(false).meta({ description: "true: any certificate is accepted" }),
      }),
    )
    .default({})
    .meta({ description: "certificates of registries of one's own, by host name" }),
  credentials: z
    .record(
      registryName,
      z.strictObject({
        user: z
          .string()
          .regex(/^[A-Za-z0-9_][A-Za-z0-9._@+$-]*$/, "a user's name of letters, digits, dots, dashes and $")
          .meta({ description: "user of the registry, e.g. robot$puller" }),
        password: z
          .string()
          .regex(/^[a-z][a-z0-9_]*$/, "the name of a Terraform variable in lower case, e.g. registry_password")
          .meta({ description: "name of the Terraform variable that holds the password, e.g. registry_password" }),
      }),
    )
    .default({})
    .meta({ description: "users of registries, by host name; the password is a Terraform variable" }),
});

/** Settings that all machines may share and each machine may have for itself. */
export const machineSettings = {
  sysctls: z
    .record(sysctlName, setting)
    .optional()
    .meta({ description: 'kernel settings below /proc/sys, e.g. {net.core.rmem_max: "67108864"}' }),
  sysfs: z
    .record(z.string().regex(/^[A-Za-z0-9_.:/-]+$/, "a path below /sys with dots or slashes"), setting)
    .optional()
    .meta({
      description: "kernel settings below /sys, e.g. {devices.system.cpu.cpu0.cpufreq.scaling_governor: performance}",
    }),
  kernelModules: z
    .record(moduleName, z.union([z.literal(false), kernelModule]))
    .optional()
    .meta({
      description:
        "kernel modules by name: {} loads one at boot, {parameters} with its parameters, false keeps it from being loaded, e.g. {nbd: {}, igb: false}",
    }),
  files: z
    .record(z.string().regex(/^\/[A-Za-z0-9._/@+-]+[A-Za-z0-9._@+-]$/, "the absolute path of a file"), file)
    .optional()
    .meta({
      description:
        "files of the machine by path: below /var, or one that Talos lets change, e.g. {/etc/nfsmount.conf: {content: ...}}",
    }),
  udevRules: z.array(udevRule).optional().meta({
    description: 'udev rules, one a line, e.g. SUBSYSTEM=="drm", KERNEL=="renderD*", GROUP="44", MODE="0660"',
  }),
  environment: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "an environment variable name"), environmentValue)
    .optional()
    .meta({
      description: "environment variables of Talos' own services, e.g. {https_proxy: http://192.168.1.5:3128}",
    }),
  kubelet: kubelet.optional().meta({ description: "arguments, configuration and feature gates of the kubelet" }),
  registries: registries.optional().meta({ description: "mirrors, certificates and users of container registries" }),
  watchdog: z
    .strictObject({
      device: z
        .string()
        .regex(/^\/dev\/[A-Za-z0-9]+$/, "a device, e.g. /dev/watchdog0")
        .default("/dev/watchdog0")
        .meta({ description: "watchdog device, e.g. /dev/watchdog0" }),
      timeout: duration
        .default("1m")
        .meta({ description: "time without a sign of life after which the hardware restarts the machine, e.g. 2m" }),
    })
    .optional()
    .meta({ description: "hardware watchdog that restarts a machine that hangs; absent: none" }),
  volumes: volumes.meta({
    description:
      'volumes in addition to Talos\' own, by name, e.g. {local: {disk: {disk: "second"}}, swap: {kind: swap, disk: system, maxSize: 8 GiB}}; false takes away one that all machines have',
  }),
  ephemeralSize: size.optional().meta({
    description:
      "most that /var takes of the system disk, e.g. 60 GiB, where other volumes are on the same disk; absent: no limit",
  }),
  ephemeralDisk: diskChoice
    .optional()
    .meta({ description: 'disk that /var is on, e.g. {disk: "fast"}; absent: the system disk' }),
};

/** Encryption of Talos' own volumes. */
export const systemEncryption = z
  .strictObject({
    state: volumeEncryption.optional().meta({
      description:
        "key of the partition STATE with the machine configuration and its secrets: tpm (held by the TPM, needs talos.secureBoot), nodeID (made of the machine's UUID) or {keys, ...}; absent: not encrypted",
    }),
    ephemeral: volumeEncryption.optional().meta({
      description:
        "key of the partition EPHEMERAL, /var with etcd and container images: tpm (held by the TPM, needs talos.secureBoot), nodeID (made of the machine's UUID) or {keys, ...}; absent: not encrypted",
    }),
  })
  .optional();

const settings = z.strictObject(machineSettings);

/** What one machine, or all of them, may set of Talos and the kernel. */
export type MachineSettings = z.output<typeof settings>;

/** Settings of one machine with those of all machines under them. */
export function settingsOf(all: MachineSettings, own: MachineSettings): MachineSettings {
  return {
    sysctls: { ...all.sysctls, ...own.sysctls },
    sysfs: { ...all.sysfs, ...own.sysfs },
    kernelModules: { ...all.kernelModules, ...own.kernelModules },
    files: { ...all.files, ...own.files },
    udevRules: [...(all.udevRules ?? []), ...(own.udevRules ?? [])],
    environment: { ...all.environment, ...own.environment },
    kubelet: {
      args: { ...all.kubelet?.args, ...own.kubelet?.args },
      config: { ...all.kubelet?.config, ...own.kubelet?.config },
      featureGates: { ...all.kubelet?.featureGates, ...own.kubelet?.featureGates },
    },
    registries: {
      mirrors: { ...all.registries?.mirrors, ...own.registries?.mirrors },
      trust: { ...all.registries?.trust, ...own.registries?.trust },
      credentials: { ...all.registries?.credentials, ...own.registries?.credentials },
    },
    watchdog: own.watchdog ?? all.watchdog,
    volumes: { ...all.volumes, ...own.volumes },
    ephemeralSize: own.ephemeralSize ?? all.ephemeralSize,
    ephemeralDisk: own.ephemeralDisk ?? all.ephemeralDisk,
  };
}
