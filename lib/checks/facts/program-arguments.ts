import { at, isFields } from "../../data/fields";
import type { Cluster } from "../../model/cluster";
import { showDocument } from "../../talos/merge";
import type { Program } from "../../talos/program-flags";

/** An argument of a program of the node, where the operator says it. */
export interface Argument {
  /** The program that gets it. */
  readonly program: Program;
  /** As it is written, without the dashes that Talos puts before it. */
  readonly name: string;
  /** Its values as texts: one, or several where it is given several times. */
  readonly values: readonly string[];
  /** Path of the definition: its field, or the patch that holds it. */
  readonly at: string;
  /** Path inside the patch, e.g. `machine.kubelet.extraArgs.max-pods`; absent for a field of the definition. */
  readonly inPatch?: string;
}

/** A feature gate that is switched, where the operator says it. */
export interface SwitchedGate {
  /** As Kubernetes names it, e.g. `MutatingAdmissionPolicy`. */
  readonly name: string;
  /** What it is switched to; undefined where the text says neither. */
  readonly value: boolean | undefined;
  /** Path of the definition: its field, or the patch that holds it. */
  readonly at: string;
  /** Path inside the patch; absent for a field of the definition. */
  readonly inPatch?: string;
}

/**
 * Where a machine configuration holds arguments of a program and its own configuration: in the main
 * document, and in the document of contract 1.14 (siderolabs/talos pkg/machinery 1.14.1, config/types).
 */
const PLACES: readonly {
  readonly program: Program;
  readonly kind?: string;
  readonly path: readonly string[];
  readonly config?: string;
}[] = [
  { program: "kubelet", path: ["machine", "kubelet"], config: "extraConfig" },
  { program: "apiServer", path: ["cluster", "apiServer"] },
  { program: "controllerManager", path: ["cluster", "controllerManager"] },
  { program: "scheduler", path: ["cluster", "scheduler"] },
  { program: "etcd", path: ["cluster", "etcd"] },
  { program: "proxy", path: ["cluster", "proxy"] },
  { program: "kubelet", kind: "KubeletConfig", path: [], config: "config" },
  { program: "apiServer", kind: "KubeAPIServerConfig", path: [] },
  { program: "controllerManager", kind: "KubeControllerManagerConfig", path: [] },
  { program: "scheduler", kind: "KubeSchedulerConfig", path: [] },
  { program: "proxy", kind: "KubeProxyConfig", path: [], config: "config" },
];

/** Every argument that the definition says, in its fields and in its patches. */
export function argumentsOf(cluster: Cluster): readonly Argument[] {
  const { talos, machines, controlPlane } = cluster;
  const fields = [
    { program: "kubelet" as const, at: "talos.kubelet.args", args: talos.kubelet?.args },
    ...machines.map(({ name, kubelet }) => ({
      program: "kubelet" as const,
      at: `machines.${name}.kubelet.args`,
      args: kubelet?.args,
    })),
    ...(["apiServer", "controllerManager", "scheduler", "etcd"] as const).map((program) => ({
      program,
      at: `controlPlane.${program}.args`,
      args: controlPlane[program]?.args,
    })),
  ];
  return [
    ...fields.flatMap(({ program, at: place, args = {} }) =>
      Object.entries(args).map(
        ([name, value]): Argument => ({ program, name, values: [value], at: `${place}.${name}` }),
      ),
    ),
    ...patchedPlaces(cluster).flatMap(({ program, section, at: origin, where }) => {
      const args = section.extraArgs;
      return isFields(args)
        ? Object.entries(args).flatMap(([name, value]): Argument[] =>
            name.startsWith("$") || value === null || value === undefined
              ? []
              : [{ program, name, values: textsIn(value), at: origin, inPatch: where(["extraArgs", name]) }],
          )
        : [];
    }),
  ];
}

/** Every feature gate of Kubernetes' programs that the definition switches, in its fields, in arguments and in patches. */
export function gatesOf(cluster: Cluster): readonly SwitchedGate[] {
  const { talos, machines, controlPlane } = cluster;
  const fields = [
    { at: "talos.kubelet.featureGates", gates: talos.kubelet?.featureGates },
    ...machines.map(({ name, kubelet }) => ({
      at: `machines.${name}.kubelet.featureGates`,
      gates: kubelet?.featureGates,
    })),
    ...(["apiServer", "controllerManager", "scheduler"] as const).map((program) => ({
      at: `controlPlane.${program}.featureGates`,
      gates: controlPlane[program]?.featureGates,
    })),
  ];
  return [
    ...fields.flatMap(({ at: place, gates = {} }) =>
      Object.entries(gates).map(([name, value]): SwitchedGate => ({ name, value, at: `${place}.${name}` })),
    ),
    ...argumentsOf(cluster)
      .filter(({ program, name }) => program !== "etcd" && name.replaceAll("_", "-") === "feature-gates")
      .flatMap(({ values, at: place, inPatch }) =>
        values.flatMap(switches).map(
          ({ name, value }): SwitchedGate => ({
            name,
            value,
            at: place,
            ...(inPatch === undefined ? {} : { inPatch }),
          }),
        ),
      ),
    ...patchedPlaces(cluster).flatMap(({ section, config, at: origin, where }) => {
      const gates = config === undefined ? undefined : at(section, config, "featureGates");
      return config === undefined || !isFields(gates)
        ? []
        : Object.entries(gates).flatMap(([name, value]): SwitchedGate[] =>
            name.startsWith("$") || value === null
              ? []
              : [
                  {
                    name,
                    value: typeof value === "boolean" ? value : undefined,
                    at: origin,
                    inPatch: where([config, "featureGates", name]),
                  },
                ],
          );
    }),
  ];
}

/** A place that a secret fills has no text here. */
function textsIn(value: unknown): readonly string[] {
  return [value]
    .flat()
    .filter((one) => typeof one === "string" || typeof one === "number" || typeof one === "boolean")
    .map(String);
}

/** What Go's strconv.ParseBool takes. */
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...["1", "t", "T", "TRUE", "true", "True"].map((text): [string, boolean] => [text, true]),
  ...["0", "f", "F", "FALSE", "false", "False"].map((text): [string, boolean] => [text, false]),
]);

/** A truth as the programs read it, undefined where they refuse the text. */
export function truthOf(text: string): boolean | undefined {
  return BOOLEANS.get(text);
}

/** `A=true,B=false` → its gates. */
function switches(text: string): readonly { readonly name: string; readonly value: boolean | undefined }[] {
  return text
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "")
    .map((one) => {
      const [name = "", value = ""] = one.split("=", 2);
      return { name: name.trim(), value: truthOf(value.trim()) };
    });
}

function patchedPlaces({ patches = [] }: Cluster) {
  return patches.flatMap(({ origin, file, documents }) =>
    documents.flatMap((document) =>
      PLACES.filter(({ kind }) => kind === document.kind).flatMap(({ program, kind, path, config }) => {
        const section = at(document, ...path);
        if (!isFields(section)) return [];
        const before = [
          ...(file === undefined ? [] : [`${file},`]),
          ...(kind === undefined ? [] : [showDocument(document)]),
        ];
        const where = (steps: readonly string[]) => [...before, [...path, ...steps].join(".")].join(" ");
        return [{ program, section, config, at: origin, where }];
      }),
    ),
  );
}
