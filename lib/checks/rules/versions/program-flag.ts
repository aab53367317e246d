import { nearest } from "../../../data/nearest";
import { portRangeOf } from "../../../data/port-range";
import type { Cluster } from "../../../model/cluster";
import { admissionPluginsOf } from "../../../talos/admission-plugins";
import { deniedArgument } from "../../../talos/denied-arguments";
import {
  flagsOf,
  minorsOf,
  type Program,
  type ProgramFlag,
  programFlag,
  programsWith,
} from "../../../talos/program-flags";
import { minorOf } from "../../../versions/line";
import { type Argument, argumentsOf, truthOf } from "../../facts/program-arguments";
import type { Found, Rule } from "../../rule";

/** The etcd that a Talos minor brings (siderolabs/talos, pkg/machinery/constants: DefaultEtcdVersion), by the number after `3.`. */
const ETCD_OF_TALOS: Readonly<Record<number, number>> = { 11: 6, 12: 6, 13: 6, 14: 7 };

const TITLES: Readonly<Record<Program, string>> = {
  apiServer: "the API server",
  controllerManager: "the controller manager",
  scheduler: "the scheduler",
  kubelet: "the kubelet",
  proxy: "kube-proxy",
  etcd: "etcd",
};

export const programFlagRule: Rule = {
  id: "program-flag",
  title: "A program of the nodes does not know an argument, or does not start with its value",
  family: "versions",
  severity: "error",
  answers: [],
  why: "The machine takes the configuration, and the program ends at once: no API server, or a node that is never ready.",
  fix: "write the argument as this version of the program names it, or leave it out",
  source:
    "arguments that kube-apiserver, kube-controller-manager, kube-scheduler, kubelet and kube-proxy of 1.31 to 1.37 and etcd 3.6 and 3.7 register, read on 2026-11-30; siderolabs/talos 1.13.9: the arguments that it keeps for itself",
  example: 'talos: { patches: [{ machine: { kubelet: { extraArgs: { max-podss: "200" } } } }] }',
  check: ({ cluster }) =>
    argumentsOf(cluster).flatMap((argument) => {
      const minor = versionOf(cluster, argument.program)?.minor;
      return minor === undefined ? [] : problemsOf(cluster, argument, minor);
    }),
};

export const programFlagUnverified: Rule = {
  id: "program-flag-unverified",
  title: "Whether a program of this version has an argument is not known here",
  family: "versions",
  severity: "advice",
  answers: [],
  why: "The table of arguments is of other versions; a program that does not know an argument does not start.",
  fix: "look for it in what the program says with --help",
  source:
    "the same table, of Kubernetes 1.31 to 1.37 and etcd 3.6 and 3.7; what neither its oldest nor its newest version has",
  example: 'versions: { kubernetes: "1.99.0" } and controlPlane: { apiServer: { args: { of-the-future: "1" } } }',
  check: ({ cluster }) =>
    argumentsOf(cluster)
      .filter(({ program, name }) => {
        const version = versionOf(cluster, program);
        return version?.minor === undefined && programFlag(program, name) === undefined;
      })
      .map(({ program, name, at, inPatch }): Found => {
        const { first, last } = minorsOf(program);
        const major = program === "etcd" ? 3 : 1;
        return {
          at,
          message: `${before(inPatch)}${TITLES[program]} of ${major}.${first} to ${major}.${last} has no argument ${name}, and of ${versionOf(cluster, program)?.shown ?? "this version"} it is not known`,
        };
      }),
};

interface Version {
  /** As people read it, e.g. `Kubernetes 1.36.3`. */
  readonly shown: string;
  /** The minor, where the table is of it. */
  readonly minor: number | undefined;
}

function versionOf({ versions }: Cluster, program: Program): Version | undefined {
  const { first, last } = minorsOf(program);
  if (program === "etcd") {
    const minor = ETCD_OF_TALOS[minorOf(versions.talos)];
    return { shown: minor === undefined ? `the etcd of Talos ${versions.talos}` : `3.${minor}`, minor };
  }
  const minor = minorOf(versions.kubernetes);
  return { shown: versions.kubernetes, minor: minor >= first && minor <= last ? minor : undefined };
}

function before(inPatch: string | undefined): string {
  return inPatch === undefined ? "" : `${inPatch}: `;
}

function problemsOf(cluster: Cluster, argument: Argument, minor: number): readonly Found[] {
  const { program, name, values, at, inPatch } = argument;
  const who = TITLES[program];
  const shown = versionOf(cluster, program)?.shown ?? "";
  const [product, major] = program === "etcd" ? ["etcd", 3] : ["Kubernetes", 1];
  const found = (message: string, fix: string): Found => ({ at, message: `${before(inPatch)}${message}`, fix });
  // Those of fields are problems of the definition already.
  const talos = minorOf(cluster.versions.talos);
  if (program !== "proxy" && inPatch !== undefined && deniedArgument(program, name, talos)?.by === "talos")
    return [
      found(
        `Talos keeps the argument ${name} of ${who} for itself, and does not start it with another one`,
        `remove ${name}`,
      ),
    ];
  const flag = programFlag(program, name);
  if (flag === undefined) return [found(`${who} of ${shown} has no argument ${name}`, meant(program, name, minor))];
  if (minor > flag.last)
    return [
      found(
        `the argument ${name} of ${who} is gone since ${product} ${major}.${flag.last + 1}, and this cluster runs ${shown}`,
        successor(program, name, minor) ?? `remove ${name}`,
      ),
    ];
  if (minor < flag.first)
    return [
      found(
        `the argument ${name} of ${who} came with ${product} ${major}.${flag.first}, and this cluster runs ${shown}`,
        "leave it out until then",
      ),
    ];
  const { value: want } = flag;
  const unread = want === undefined ? [] : values.filter((value) => !FITS[want](value));
  return [
    ...unread.map((value) => found(`${name} is ${JSON.stringify(value)}, want ${want}`, `write ${want}`)),
    ...unknownPlugins(argument, minor).map(({ plugin, near }) =>
      found(
        `the API server of ${shown} has no admission plugin ${JSON.stringify(plugin)}`,
        near === undefined ? `leave ${plugin} out` : `write ${near}`,
      ),
    ),
  ];
}

/** Names of admission plugins that an argument says and this API server does not have. */
function unknownPlugins({ program, name, values }: Argument, minor: number) {
  if (program !== "apiServer" || !/^(en|dis)able-admission-plugins$/.test(name.replaceAll("_", "-"))) return [];
  const plugins = admissionPluginsOf(minor);
  return values
    .flatMap((value) => value.split(","))
    .filter((plugin) => plugin !== "" && !plugins.includes(plugin))
    .map((plugin) => ({ plugin, near: nearest(plugin, plugins) }));
}

const DURATION =
  /^[+-]?(0|(\d+(\.\d*)?|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h))((\d+(\.\d*)?|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h))*$/;

/** As Go's flag packages read a value: strconv.ParseBool and ParseInt with any base, time.ParseDuration. */
const FITS: Readonly<Record<NonNullable<ProgramFlag["value"]>, (text: string) => boolean>> = {
  "true or false": (text) => truthOf(text) !== undefined,
  "a whole number": (text) => /^[+-]?(\d[\d_]*|0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+)$/.test(text),
  "a time such as 30s": (text) => DURATION.test(text),
  "a range of ports such as 30000-32767": (text) => text.trim() === "" || portRangeOf(text) !== undefined,
};

/** Where the definition says arguments of a program. */
const SAID_IN: Readonly<Record<Program, string>> = {
  apiServer: "controlPlane.apiServer.args",
  controllerManager: "controlPlane.controllerManager.args",
  scheduler: "controlPlane.scheduler.args",
  etcd: "controlPlane.etcd.args",
  kubelet: "talos.kubelet.args",
  proxy: "a patch of cluster.proxy.extraArgs",
};

/** What was meant: the argument of another program, or a near one of the same. */
function meant(program: Program, name: string, minor: number): string {
  const bare = name.replace(/^-+/, "");
  const others = program === "etcd" ? [] : programsWith(bare, minor);
  if (others.length > 0 && !others.includes(program))
    return `move it to ${others.map((one) => SAID_IN[one]).join(", or to ")}`;
  const near = nearest(bare, flagsOf(program, minor));
  return near === undefined ? `remove ${name}` : `write ${near}`;
}

/** An argument that only lost the word `experimental`. */
function successor(program: Program, name: string, minor: number): string | undefined {
  const plain = name.replace(/^experimental-/, "");
  return plain !== name && flagsOf(program, minor).includes(plain) ? `write ${plain}` : undefined;
}
