import { nearest } from "../data/nearest";
import {
  DEFAULT_KERNEL_ARGUMENTS,
  deniedArgument,
  PROTECTED_KUBELET_FIELDS,
  type Program,
} from "../talos/denied-arguments";
import { minorOf } from "../versions/line";
import type { Cluster } from "./cluster";
import type { MachineSettings } from "./machine-settings";
import type { Problem } from "./problem";

/** A place of the definition with settings of machines, and what is said there. */
interface Place {
  readonly path: string;
  readonly settings: MachineSettings;
  readonly kernelArgs: readonly string[];
}

/** Settings that Talos or Kubernetes refuses, or loses without a word. */
export function settingsProblems(cluster: Cluster): readonly Problem[] {
  const { talos, machines } = cluster;
  const places: readonly Place[] = [
    { path: "talos", settings: talos, kernelArgs: talos.kernelArgs },
    ...machines.map((machine) => ({
      path: `machines.${machine.name}`,
      settings: machine,
      kernelArgs: machine.kernelArgs ?? [],
    })),
  ];
  return [
    ...places.flatMap((place) => [
      ...fileProblems(cluster, place),
      ...kubeletProblems(cluster, place),
      ...kernelProblems(cluster, place),
    ]),
    ...controlPlaneProblems(cluster),
  ];
}

/** Files below /etc that Talos writes again by itself, and the field that says what belongs there. */
const MANAGED: Readonly<Record<string, string>> = {
  "/etc/hosts": "talos.patches with a StaticHostConfig",
  "/etc/resolv.conf": "network.nameservers",
  "/etc/hostname": "the machine's key in machines",
  "/etc/machine-id": "nothing: Talos makes it",
};

/** The one new file outside /var that Talos takes (Talos documentation, containerd). */
const CONTAINERD_FILE = "/etc/cri/conf.d/20-customization.part";

function fileProblems({ file }: Cluster, { path, settings }: Place): readonly Problem[] {
  return Object.entries(settings.files ?? {}).flatMap(([name, { operation }]): readonly Problem[] => {
    const at = `${path}.files[${JSON.stringify(name)}]`;
    const managed = MANAGED[name];
    if (managed !== undefined)
      return [{ file, path: at, got: `${name}, which Talos writes itself`, want: managed, fix: "remove it" }];
    if (name.startsWith("/var/") || name === CONTAINERD_FILE) return [];
    if (operation === "create")
      return [
        {
          file,
          path: `${at}.operation`,
          got: "create outside /var, which is read-only",
          want: "overwrite or append, of a file that is there",
          fix: "write overwrite, or put the file below /var",
        },
      ];
    if (!name.startsWith("/etc/"))
      return [
        {
          file,
          path: at,
          got: name,
          want: "a file below /var, or one of Talos' own below /etc",
          fix: `write /var${name}`,
        },
      ];
    return [];
  });
}

function kubeletProblems(cluster: Cluster, { path, settings }: Place): readonly Problem[] {
  const { file } = cluster;
  const { args = {}, config = {} } = settings.kubelet ?? {};
  const kept = Object.keys(config)
    .filter((field) => PROTECTED_KUBELET_FIELDS.some((one) => one === field))
    .map((field) => ({
      file,
      path: `${path}.kubelet.config.${field}`,
      got: field,
      want: "a field that Talos does not keep for itself",
      fix: "remove it",
    }));
  const twice = (["featureGates", "registerWithTaints"] as const)
    .filter((field) => field in config)
    .map((field) => ({
      file,
      path: `${path}.kubelet.config.${field}`,
      got: field,
      want: field === "featureGates" ? `${path}.kubelet.featureGates` : "machines.<name>.taints",
      fix: `move it to ${field === "featureGates" ? `${path}.kubelet.featureGates` : "taints of the machine"}`,
    }));
  return [...kept, ...twice, ...argumentProblems(cluster, "kubelet", `${path}.kubelet.args`, args)];
}

function kernelProblems({ file }: Cluster, { path, kernelArgs }: Place): readonly Problem[] {
  return kernelArgs.flatMap((argument, index): readonly Problem[] => {
    if (!argument.startsWith("-")) return [];
    const [name = ""] = argument.slice(1).split("=");
    if (DEFAULT_KERNEL_ARGUMENTS.some((one) => one === name)) return [];
    const near = nearest(name, DEFAULT_KERNEL_ARGUMENTS);
    return [
      {
        file,
        path: `${path}.kernelArgs[${index}]`,
        got: argument,
        want: `a default of Talos to take away: ${DEFAULT_KERNEL_ARGUMENTS.join(", ")}`,
        fix: near === undefined ? "remove it" : `write -${near}`,
      },
    ];
  });
}

function controlPlaneProblems(cluster: Cluster): readonly Problem[] {
  const { file, controlPlane } = cluster;
  const programs = ["apiServer", "controllerManager", "scheduler", "etcd"] as const;
  const denied = programs.flatMap((program) =>
    argumentProblems(cluster, program, `controlPlane.${program}.args`, controlPlane[program]?.args ?? {}),
  );
  const { authentication, args = {}, authorizers = [] } = controlPlane.apiServer ?? {};
  const sign = authentication === undefined ? [] : Object.keys(args).filter((name) => name.startsWith("oidc-"));
  const decide = authorizers.length === 0 ? [] : Object.keys(args).filter((name) => name.startsWith("authorization-"));
  const clash = (name: string, field: string) => ({
    file,
    path: `controlPlane.apiServer.args.${name}`,
    got: `${name} beside controlPlane.apiServer.${field}`,
    want: "one of the two: with both the API server does not start",
    fix: `say it in controlPlane.apiServer.${field}, and remove the argument`,
  });
  const named = new Map<string, number>();
  const twice = authorizers.flatMap(({ name }, index): readonly Problem[] => {
    const before = named.get(name);
    named.set(name, index);
    return before === undefined
      ? []
      : [
          {
            file,
            path: `controlPlane.apiServer.authorizers[${index}].name`,
            got: name,
            want: `a name of its own: authorizers[${before}] has it already`,
          },
        ];
  });
  return [
    ...denied,
    ...sign.map((name) => clash(name, "authentication")),
    ...decide.map((name) => clash(name, "authorizers")),
    ...twice,
  ];
}

function argumentProblems(
  { file, versions }: Cluster,
  program: Program,
  path: string,
  args: Readonly<Record<string, string>>,
): readonly Problem[] {
  return Object.keys(args).flatMap((name): readonly Problem[] => {
    const denied = deniedArgument(program, name, minorOf(versions.talos));
    if (denied === undefined) return [];
    const at = `${path}.${name}`;
    return denied.by === "talos"
      ? [{ file, path: at, got: name, want: "an argument that Talos does not keep for itself", fix: "remove it" }]
      : [{ file, path: at, got: name, want: denied.field, fix: `say it in ${denied.field}` }];
  });
}
