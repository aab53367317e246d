import { at, type Fields, isFields, listAt, textAt } from "../data/fields";
import { onceEach } from "../data/once";
import { containersOf } from "../manifest/pod";
import type { PodSecurityLevel } from "../stage/release";
import { type LevelsOf, levelsOf } from "./by-version";

/** Capabilities that the baseline level lets a container add (Kubernetes: Pod Security Standards). */
const BASELINE_CAPABILITIES = new Set([
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
]);

/** Volume kinds that the restricted level lets a pod mount. */
const RESTRICTED_VOLUMES = new Set([
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
]);

/** What Pod Security says about one pod. */
export interface Verdict {
  /** Strictest Pod Security level that the pod passes. */
  readonly level: PodSecurityLevel;
  /** What keeps the pod from the next stricter level. */
  readonly reasons: readonly string[];
}

/**
 * The strictest Pod Security Standard that a pod specification passes in a Kubernetes minor, e.g. 36. Linux
 * pods only. Source: pod-security-admission v0.37.0, policy.
 */
export function podSecurityLevel(spec: unknown, minor: number): Verdict {
  if (last?.minor !== minor) last = levelsOf(minor);
  return typeof spec === "object" && spec !== null ? ofSpec(last, spec) : verdict(last, spec);
}

/** Those of the minor that was asked for last: a plan asks for one alone. */
let last: LevelsOf | undefined;

const ofSpec = onceEach((levels: LevelsOf, spec: object) => verdict(levels, spec));

function verdict(levels: LevelsOf, spec: unknown): Verdict {
  const privileged = baselineViolations(spec, levels);
  if (privileged.length > 0) return { level: "privileged", reasons: privileged };
  const baseline = restrictedViolations(spec, levels);
  return baseline.length > 0 ? { level: "baseline", reasons: baseline } : { level: "restricted", reasons: [] };
}

/** True for a pod whose users are no users of its node, where the minor makes a difference of it. */
function hasOwnUsers(spec: unknown, { trustsOwnUsers }: LevelsOf): boolean {
  return trustsOwnUsers && at(spec, "hostUsers") === false;
}

function baselineViolations(spec: unknown, levels: LevelsOf): string[] {
  const found: string[] = [];
  for (const field of ["hostNetwork", "hostPID", "hostIPC"]) if (at(spec, field) === true) found.push(field);
  for (const volume of listAt(spec, "volumes"))
    if (isFields(volume) && volume.hostPath !== undefined) found.push(`hostPath ${textAt(volume, "hostPath", "path")}`);
  for (const { container, path } of containersOf(spec)) {
    if (at(container, "securityContext", "privileged") === true) found.push(`${path} is privileged`);
    if (unmasks(container) && !hasOwnUsers(spec, levels)) found.push(`${path} unmasks /proc`);
    if (levels.refusesProbeHosts)
      for (const host of probeHosts(container)) found.push(`${path} names the host ${host} in a probe or hook`);
    for (const capability of listAt(container, "securityContext", "capabilities", "add")) {
      if (typeof capability === "string" && !BASELINE_CAPABILITIES.has(capability))
        found.push(`${path} adds ${capability}`);
    }
    for (const port of listAt(container, "ports")) {
      const hostPort = at(port, "hostPort");
      if (typeof hostPort === "number" && hostPort !== 0) found.push(`${path} takes host port ${hostPort}`);
    }
  }
  for (const sysctl of listAt(spec, "securityContext", "sysctls")) {
    const name = textAt(sysctl, "name") ?? "";
    if (!levels.allowsSysctl(name)) found.push(`the pod sets ${name}`);
  }
  for (const { context, path } of contexts(spec)) {
    const { type = "", user, role } = fieldsOf(at(context, "seLinuxOptions"));
    if (typeof type === "string" && !levels.allowsSelinuxType(type)) found.push(`${path} has the SELinux type ${type}`);
    if ([user, role].some((one) => typeof one === "string" && one !== ""))
      found.push(`${path} has an SELinux user or role`);
    if (at(context, "seccompProfile", "type") === "Unconfined") found.push(`${path} is without seccomp`);
    if (at(context, "appArmorProfile", "type") === "Unconfined") found.push(`${path} is without AppArmor`);
  }
  return found;
}

const HOOKS = [
  ["livenessProbe"],
  ["readinessProbe"],
  ["startupProbe"],
  ["lifecycle", "postStart"],
  ["lifecycle", "preStop"],
];

/** Hosts that probes and hooks of a container name. */
function probeHosts(container: unknown): readonly string[] {
  return HOOKS.flatMap((path) =>
    ["httpGet", "tcpSocket"].flatMap((how) => textAt(container, ...path, how, "host") || []),
  );
}

function unmasks(container: unknown): boolean {
  return at(container, "securityContext", "procMount") === "Unmasked";
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function restrictedViolations(spec: unknown, levels: LevelsOf): string[] {
  const found: string[] = [];
  const ownUsers = hasOwnUsers(spec, levels);
  for (const volume of listAt(spec, "volumes")) {
    for (const key of isFields(volume) ? Object.keys(volume) : []) {
      if (key !== "name" && !RESTRICTED_VOLUMES.has(key)) found.push(`volume of kind ${key}`);
    }
  }
  const pod = at(spec, "securityContext");
  for (const { container, path } of containersOf(spec)) {
    const context = at(container, "securityContext");
    if (at(context, "allowPrivilegeEscalation") !== false) found.push(`${path} allows privilege escalation`);
    if (unmasks(container)) found.push(`${path} unmasks /proc`);
    if (!ownUsers && (at(context, "runAsNonRoot") ?? at(pod, "runAsNonRoot")) !== true)
      found.push(`${path} may run as root`);
    if (!ownUsers && (at(context, "runAsUser") ?? at(pod, "runAsUser")) === 0) found.push(`${path} runs as root`);
    const seccomp = textAt(context, "seccompProfile", "type") ?? textAt(pod, "seccompProfile", "type");
    if (seccomp !== "RuntimeDefault" && seccomp !== "Localhost") found.push(`${path} names no seccomp profile`);
    if (!listAt(context, "capabilities", "drop").includes("ALL")) found.push(`${path} keeps capabilities`);
    for (const capability of listAt(context, "capabilities", "add"))
      if (capability !== "NET_BIND_SERVICE") found.push(`${path} adds ${String(capability)}`);
  }
  return found;
}

function contexts(spec: unknown): readonly { context: unknown; path: string }[] {
  return [
    { context: at(spec, "securityContext"), path: "the pod" },
    ...containersOf(spec).map(({ container, path }) => ({ context: at(container, "securityContext"), path })),
  ];
}

const ORDER: readonly PodSecurityLevel[] = ["privileged", "baseline", "restricted"];

/** The weaker of two levels. */
export function weaker(a: PodSecurityLevel, b: PodSecurityLevel): PodSecurityLevel {
  return ORDER.indexOf(a) <= ORDER.indexOf(b) ? a : b;
}
