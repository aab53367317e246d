import type { Cluster } from "./cluster";
import type { Machine } from "./machine";
import { settingsOf } from "./machine-settings";
import type { Problem } from "./problem";
import type { Volume, VolumeEncryption } from "./volume";

/** First Talos contract that knows a part of a volume, the number after `1.`. */
const SINCE = { directory: 12, whole: 12, pcrs: 12, accessTime: 13 } as const;

/** Volumes whose parts do not fit each other, the contract, or Secure Boot. */
export function volumeProblems(cluster: Cluster): readonly Problem[] {
  const shared = Object.entries(cluster.talos.volumes ?? {}).flatMap(([name, volume]) =>
    oneVolume(cluster, `talos.volumes.${name}`, volume),
  );
  return [
    ...shared,
    ...systemKeys(cluster, "talos", cluster.talos.encryption),
    ...cluster.machines.flatMap((machine) => [
      ...Object.entries(machine.volumes ?? {}).flatMap(([name, volume]) =>
        oneVolume(cluster, `machines.${machine.name}.volumes.${name}`, volume),
      ),
      ...systemKeys(cluster, `machines.${machine.name}`, machine.encryption),
      ...nothingToTakeAway(cluster, machine),
      ...ephemeralFirst(cluster, machine),
    ]),
  ];
}

function oneVolume(cluster: Cluster, path: string, volume: Volume | false): readonly Problem[] {
  if (volume === false) return [];
  const { file } = cluster;
  const problems: Problem[] = [];
  const minor = Number(cluster.versions.contract.split(".")[1]);
  const tooNew = (field: string, since: number) => {
    if (minor < since)
      problems.push({
        file,
        path: field === "" ? path : `${path}.${field}`,
        got: `a setting of Talos 1.${since}, on a cluster of contract ${cluster.versions.contract}`,
        want: "what machines of this contract know",
        fix: "leave it out",
      });
  };
  if (volume.kind === "directory") tooNew("kind", SINCE.directory);
  if (volume.kind === "existing") {
    if (volume.label === undefined && volume.uuid === undefined && volume.disk === undefined)
      problems.push({
        file,
        path,
        got: "nothing to find it by",
        want: "the label or the UUID of its partition",
        fix: `add label to ${path}`,
      });
    if (volume.disk === "system")
      problems.push({
        file,
        path: `${path}.disk`,
        got: "system",
        want: "the label or the UUID of the partition: Talos does not tell its own disk apart here",
        fix: "write label or uuid in its place",
      });
    return problems;
  }
  if (volume.kind === "directory") return problems;
  if (volume.encryption !== undefined)
    problems.push(...keyProblems(cluster, `${path}.encryption`, volume.encryption, "volume"));
  if (volume.kind === "user" && !volume.accessTime) tooNew("accessTime", SINCE.accessTime);
  const { minSize, maxSize } = volume;
  if (minSize !== undefined && maxSize !== undefined && minSize.bytes > maxSize.bytes)
    problems.push({
      file,
      path: `${path}.minSize`,
      got: minSize.toString(),
      want: `at most maxSize, ${maxSize}`,
      fix: `write ${maxSize}`,
    });
  if (volume.kind === "user" && volume.projectQuota && volume.filesystem !== "xfs")
    problems.push({
      file,
      path: `${path}.projectQuota`,
      got: `project quotas on ${volume.filesystem}`,
      want: "xfs: no other file system has them here",
      fix: "write filesystem: xfs",
    });
  if (volume.kind === "user" && volume.whole) {
    tooNew("whole", SINCE.whole);
    for (const field of ["minSize", "maxSize", "grow"] as const)
      if (volume[field] !== undefined)
        problems.push({
          file,
          path: `${path}.${field}`,
          got: String(volume[field]),
          want: "nothing: the volume takes the whole disk",
          fix: "remove it",
        });
    if (volume.disk === "system")
      problems.push({
        file,
        path: `${path}.disk`,
        got: "the whole system disk",
        want: "a disk without Talos on it",
        fix: "write whole: false, or choose another disk",
      });
  }
  return problems;
}

function systemKeys(cluster: Cluster, at: string, encryption: Machine["encryption"]): readonly Problem[] {
  return (["state", "ephemeral"] as const).flatMap((partition) => {
    const wanted = encryption?.[partition];
    return wanted === undefined ? [] : keyProblems(cluster, `${at}.encryption.${partition}`, wanted, partition);
  });
}

function keyProblems(
  { file, talos, versions }: Cluster,
  path: string,
  wanted: VolumeEncryption,
  what: "state" | "ephemeral" | "volume",
): readonly Problem[] {
  const problems: Problem[] = [];
  const keys = typeof wanted === "string" ? [wanted] : wanted.keys;
  const usesTpm = keys.some((key) => key === "tpm" || (typeof key === "object" && "tpm" in key));
  if (usesTpm && !talos.secureBoot)
    problems.push({
      file,
      path,
      got: "tpm without talos.secureBoot",
      want: "Secure Boot as well: without it the TPM opens the disk for whatever is booted",
      fix: 'set talos.secureBoot to true, or use "nodeID"',
    });
  if (typeof wanted === "string") return problems;
  if (what === "state" && wanted.lockToState === true)
    problems.push({
      file,
      path: `${path}.lockToState`,
      got: "true",
      want: "nothing: STATE cannot wait for itself",
      fix: "remove it",
    });
  keys.forEach((key, index) => {
    if (typeof key === "object" && "tpm" in key && key.tpm.pcrs !== undefined) {
      const minor = Number(versions.contract.split(".")[1]);
      if (minor < SINCE.pcrs)
        problems.push({
          file,
          path: `${path}.keys[${index}].tpm.pcrs`,
          got: `a setting of Talos 1.${SINCE.pcrs}, on a cluster of contract ${versions.contract}`,
          want: "what machines of this contract know",
          fix: "leave it out",
        });
    }
  });
  return problems;
}

function nothingToTakeAway({ file, talos }: Cluster, { name, volumes = {} }: Machine): readonly Problem[] {
  return Object.entries(volumes)
    .filter(([volume, wanted]) => wanted === false && talos.volumes?.[volume] === undefined)
    .map(([volume]) => ({
      file,
      path: `machines.${name}.volumes.${volume}`,
      got: "false",
      want: `a volume, or the name of one in talos.volumes${
        Object.keys(talos.volumes ?? {}).length === 0 ? "" : `: ${Object.keys(talos.volumes ?? {}).join(", ")}`
      }`,
      fix: "remove it",
    }));
}

/** Talos makes EPHEMERAL first, and without a limit it takes all of its disk. */
function ephemeralFirst(cluster: Cluster, machine: Machine): readonly Problem[] {
  const { volumes = {}, ephemeralSize, ephemeralDisk } = settingsOf(cluster.talos, machine);
  if (ephemeralSize !== undefined || (ephemeralDisk !== undefined && ephemeralDisk !== "system")) return [];
  const beside = Object.entries(volumes).find(
    ([, volume]) =>
      volume !== false && volume.kind !== "directory" && volume.kind !== "existing" && volume.disk === "system",
  );
  if (beside === undefined) return [];
  const at = machine.volumes?.[beside[0]] === undefined ? "talos" : `machines.${machine.name}`;
  return [
    {
      file: cluster.file,
      path: `${at}.volumes.${beside[0]}.disk`,
      got: "the system disk, all of which goes to /var",
      want: "ephemeralSize, which leaves room for it",
      fix: `add ephemeralSize: "60 GiB" to ${at}`,
    },
  ];
}
