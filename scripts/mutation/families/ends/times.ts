import { TIME_ROWS, type TimeRow } from "../../../../lib/checks/facts/times";
import type { Random } from "../../../attack/random";
import { type Fault, own, trialOf } from "../../home";
import { completed, merge, put } from "../../instance";
import { word } from "../../spelling";
import { STORE } from "../../store";
import { podKind, workload } from "../../workload";

/** A time in one of the forms that people write it in, where its field takes a text; else the number. */
export function spelt(random: Random, seconds: number, isText: boolean): string | number {
  if (!isText) return seconds;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = seconds % 60;
  const whole = `${hours}h${minutes}m${rest}s`;
  return random.pick([`${seconds}s`, whole, ...(rest === 0 ? [`${seconds / 60}m`] : [])]) ?? whole;
}

/** A path without alternatives, of which one is drawn. */
function concrete(random: Random, path: string): string {
  return path.replace(/\(([^)]+)\)/g, (_, names: string) => random.pick(names.split("|")) ?? "");
}

const PODS = ["Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob"];

/** An object of a row's kind with these fields in it, and all that its schema demands. */
function objectOf(kind: string, row: TimeRow, name: string, fields: object): Record<string, unknown> | undefined {
  if (PODS.includes(kind)) {
    const template = workload({ kind, name });
    const merged = merge(template, fields);
    return typeof merged === "object" && merged !== null ? { ...merged } : undefined;
  }
  const key = STORE.kinds().find((one) => one.startsWith(`${row.group}/`) && one.endsWith(`/${kind}`));
  const apiVersion = key?.slice(0, key.lastIndexOf("/"));
  const schema = apiVersion === undefined ? undefined : STORE.kind(apiVersion, kind);
  if (apiVersion === undefined || schema === undefined) return undefined;
  const issuer = {
    spec: { secretName: name, dnsNames: ["a.example.org"], issuerRef: { name: "self-signed", kind: "ClusterIssuer" } },
  };
  const filled = completed(schema, schema.schema, merge(fields, kind === "Certificate" ? issuer : {}));
  const isCluster = schema.scope === "Cluster";
  return typeof filled === "object" && filled !== null
    ? { ...filled, apiVersion, kind, metadata: { name, ...(isCluster ? {} : { namespace: "own" }) } }
    : undefined;
}

function textual(row: TimeRow): boolean {
  return row.group === "cert-manager.io";
}

const times: Fault = (random, home) => {
  const row = random.pick(TIME_ROWS);
  const kind = random.pick(row?.kinds ?? []);
  if (row === undefined || kind === undefined || kind === "CertificateSigningRequest") return undefined;
  const name = word(random);
  const bound = "seconds" in row.other ? row.other.seconds : 3600 * (1 + random.below(48));
  const grows = row.must !== "be at most";
  const other = (at: string): object =>
    "seconds" in row.other
      ? {}
      : put(at === "" ? row.other.field : `${at}.${row.other.field}`, spelt(random, bound, textual(row)));
  const field = concrete(random, row.field);
  const made = (seconds: number) => {
    const inside = "volumes[]" === row.path.split(".").at(-5) ? { path: "token" } : {};
    const path = `${row.path}.${field}`;
    const fields = merge(put(path, spelt(random, seconds, textual(row))), other(row.path));
    const token = path.includes("serviceAccountToken")
      ? merge(
          fields,
          merge(
            put(path.replace(/\.expirationSeconds$/, ".path"), "token"),
            put(path.replace(/\.projected.*$/, ".name"), "token"),
          ),
        )
      : fields;
    const container = path.includes("lifecycle")
      ? merge(
          token,
          put(path.replace(/\.lifecycle.*$/, ""), {
            name: path.includes("initContainers") ? "first" : "main",
            image: "docker.io/nginxinc/nginx-unprivileged:1.29.3",
          }),
        )
      : token;
    const whole = merge(container, inside);
    return typeof whole === "object" && whole !== null ? objectOf(kind, row, name, whole) : undefined;
  };
  const right = made(grows ? bound * 2 : Math.max(1, Math.floor(bound / 2)));
  const wrong = made(
    grows ? Math.max(1, bound - 1 - random.below(Math.max(1, Math.floor(bound / 2)))) : bound + 1 + random.below(600),
  );
  if (right === undefined || wrong === undefined) return undefined;
  return trialOf(home, {
    kind: `${kind} ${row.field}`,
    what: JSON.stringify(wrong),
    good: [own(right)],
    bad: [own(wrong)],
    names: (text) => text.includes("times-exclude") && text.includes(name),
  });
};

const FLAGS = ["leader-elect-", "leader-election-", ""];

const leases: Fault = (random, home) => {
  const lease = 10 + random.below(50);
  const isLease = random.chance(0.5);
  const renew = isLease ? lease + random.below(60) : lease - 1 - random.below(4);
  const retry = isLease ? 1 : Math.ceil(renew / 1.2) + random.below(20);
  const prefix = random.pick(FLAGS) ?? "";
  const name = word(random);
  const kind = podKind(random);
  const part = random.pick(["scheduler", "controllerManager"]) ?? "scheduler";
  const flags = (renewed: number, retried: number) => [
    `--${prefix}lease-duration=${lease}s`,
    `--${prefix}renew-deadline=${spelt(random, renewed, true)}`,
    `--${prefix}retry-period=${retried}s`,
  ];
  const values = (renewed: number, retried: number) => ({
    releases: {
      "cert-manager": {
        values: {
          global: {
            leaderElection: { leaseDuration: `${lease}s`, renewDeadline: `${renewed}s`, retryPeriod: `${retried}s` },
          },
        },
      },
    },
  });
  const talos = (renewed: number, retried: number) => {
    const extraArgs = {
      "leader-elect-lease-duration": `${lease}s`,
      "leader-elect-renew-deadline": `${renewed}s`,
      "leader-elect-retry-period": `${retried}s`,
    };
    return { controlPlane: { patches: [{ cluster: { [part]: { extraArgs } } }] } };
  };
  const place = random.pick(["args", "values", "talos"]) ?? "args";
  const made = (renewed: number, retried: number) =>
    place === "args"
      ? own(workload({ kind, name, container: { args: flags(renewed, retried) } }))
      : place === "values"
        ? values(renewed, retried)
        : talos(renewed, retried);
  return trialOf(home, {
    kind: `a leader election in ${place}`,
    what: `${lease} ${renew} ${retry}`,
    good: [made(Math.floor(lease / 2), 1)],
    bad: [made(renew, retry)],
    names: (text) => text.includes("lease-order"),
  });
};

const jobs: Fault = (random, home) => {
  const name = word(random);
  return trialOf(home, {
    kind: "a Job that removes itself",
    what: name,
    good: [own(workload({ kind: "Job", name }))],
    bad: [own(workload({ kind: "Job", name, spec: { ttlSecondsAfterFinished: random.below(100_000) } }))],
    names: (text) => text.includes("job-made-again") && text.includes(name),
  });
};

/** Each with the fields that make it wrong. */
function neverDue(random: Random): string {
  const [minute, hour] = [random.below(60), random.below(24)];
  const short = random.pick(["2", "feb", "4", "6", "sep", "11"]) ?? "2";
  return (
    random.pick([
      `${minute} ${hour} 31 ${short} *`,
      `${minute} ${hour} 30,31 2 *`,
      `${60 + random.below(40)} ${hour} * * *`,
      `${minute} ${24 + random.below(10)} * * *`,
      `${minute} ${hour} 0 * *`,
      `${minute} ${hour} * ${13 + random.below(9)} *`,
      `${minute} ${hour} * * ${7 + random.below(3)}`,
      `${minute} ${hour} * *`,
      `0 ${minute} ${hour} * * *`,
      `*/0 ${hour} * * *`,
      `${minute} ${hour} 20-10 * *`,
      `TZ=Europe/Berlin ${minute} ${hour} * * *`,
    ]) ?? ""
  );
}

const schedules: Fault = (random, home) => {
  const name = word(random);
  const schedule = neverDue(random);
  const right =
    random.pick(["0 3 * * *", "*/15 * * * *", "0 4 29 2 *", "@daily", "0 0 1-7 * mon", "30 2 31 1,3,5 *"]) ?? "";
  return trialOf(home, {
    kind: "a schedule that is never due",
    what: schedule,
    good: [own(workload({ kind: "CronJob", name, spec: { schedule: right } }))],
    bad: [own(workload({ kind: "CronJob", name, spec: { schedule } }))],
    names: (text) => text.includes("never-due") && text.includes(name),
  });
};

/** Times of objects, leader elections, Jobs and schedules. */
export const TIME_FAULTS: readonly Fault[] = [times, times, leases, jobs, schedules];
