import { nearest } from "../data/nearest";
import type { Asker } from "../declared/offers";
import type { App } from "../model/app";
import { InputError, type Problem } from "../model/problem";
import { isJob, PORT } from "./app-container";
import { selectorLabels } from "./labels";
import type { PlacedApp } from "./placed-app";

type Said = Omit<Problem, "file">;

/** Throws everything of an app that contradicts itself; nothing sensible can be made of it. */
export function refuseImpossible(asker: Asker, placed: PlacedApp, single: boolean): void {
  const found = [
    ...kindProblems(placed, single),
    ...jobProblems(placed),
    ...portProblems(placed.app),
    ...containerProblems(placed),
    ...pathProblems(placed.app),
    ...memoryProblems(placed.app),
    ...labelProblems(placed),
  ];
  if (found.length === 0) return;
  throw new InputError(
    found.map(({ path, ...said }) => ({ file: asker.cluster.file, path: `${asker.path}.${path}`, ...said })),
  );
}

function kindProblems({ app, kind }: PlacedApp, single: boolean): readonly Said[] {
  const found: Said[] = [];
  if (kind === "Deployment" && single && app.replicas > 1) {
    found.push({
      path: "kind",
      got: `a Deployment of ${app.replicas} replicas over a volume with a single writer`,
      want: "a volume for each replica, or one that all may write",
      fix: "write kind: StatefulSet, or accessMode: ReadWriteMany",
    });
  }
  if (kind === "DaemonSet" && single) {
    found.push({
      path: "kind",
      got: "a DaemonSet over a volume with a single writer",
      want: "a volume that the pods of all nodes may write, or none",
      fix: "write accessMode: ReadWriteMany, or another kind",
    });
  }
  if (kind === "DaemonSet" && app.replicas !== 1) {
    found.push({
      path: "replicas",
      got: `${app.replicas} replicas of a DaemonSet`,
      want: "no number: it runs once on each node that it may run on",
      fix: "remove replicas, and choose nodes by nodeSelector",
    });
  }
  if (kind === "StatefulSet" && app.replicas > 1) {
    for (const [path, one] of Object.entries(app.volumes)) {
      if (one.kind !== "claim" || one.backup === undefined) continue;
      found.push({
        path: `volumes["${path}"].backup`,
        got: `a backup of the volumes of ${app.replicas} replicas`,
        want: "one volume, as each replica has one of its own",
        fix: "write replicas: 1, or save them by components.velero",
      });
    }
  }
  if (app.autoscale !== undefined && single) {
    found.push({
      path: "autoscale",
      got: "an autoscaler over a volume with a single writer",
      want: "replicas that share what they write, or write nothing",
      fix: "remove autoscale, or write accessMode: ReadWriteMany",
    });
  }
  if (app.autoscale !== undefined && kind === "DaemonSet") {
    found.push({
      path: "autoscale",
      got: "an autoscaler of a DaemonSet",
      want: "a Deployment or StatefulSet, whose number of pods can change",
      fix: "remove autoscale, or write kind: Deployment",
    });
  }
  if (app.hostNetwork === true && app.replicas > 1 && kind !== "DaemonSet" && app.affinity?.apart === undefined) {
    const ports = [...(app.port === undefined ? [] : [app.port]), ...Object.values(app.ports).map(({ port }) => port)];
    if (ports.length > 0) {
      found.push({
        path: "replicas",
        got: `${app.replicas} replicas in the node's network, which all want port ${ports[0]}`,
        want: "one replica, or one on each node",
        fix: "write kind: DaemonSet, or replicas: 1",
      });
    }
  }
  return found;
}

/** What only a workload that stays can have. */
const STAYING = ["host", "service", "routes", "autoscale", "disruptionBudget"] as const;

function jobProblems({ app, kind }: PlacedApp): readonly Said[] {
  const found: Said[] = [];
  if (isJob(kind)) {
    for (const field of STAYING) {
      if (app[field] === undefined) continue;
      found.push({
        path: field,
        got: `${field} of a ${kind}`,
        want: "a workload that stays, as a run ends by itself",
        fix: `remove ${field}, or ${kind === "CronJob" ? "schedule" : "kind: Job"}`,
      });
    }
    if (kind === "CronJob" && app.schedule === undefined)
      found.push({ path: "schedule", got: "nothing", want: "when the CronJob runs", fix: 'add schedule: "0 3 * * *"' });
    if (kind === "Job" && app.schedule !== undefined)
      found.push({ path: "schedule", got: app.schedule, want: "none: a Job runs once", fix: "write kind: CronJob" });
    return found;
  }
  for (const field of ["schedule", "job"] as const) {
    if (app[field] === undefined) continue;
    found.push({
      path: field,
      got: `${field} of a ${kind}`,
      want: "a CronJob or a Job",
      fix: field === "job" ? "add schedule, or kind: Job" : "remove kind, or write kind: CronJob",
    });
  }
  return app.timeZone === undefined || app.schedule !== undefined
    ? found
    : [...found, { path: "timeZone", got: app.timeZone, want: "a schedule that it is for", fix: "add schedule" }];
}

function portProblems(app: App): readonly Said[] {
  const found: Said[] = [];
  const known = portsOf(app);
  if (app.ports[PORT] !== undefined) {
    found.push({
      path: `ports.${PORT}`,
      got: `the name ${PORT}`,
      want: "another name: port has this one",
      fix: "write another name",
    });
  }
  if (app.host !== undefined && app.port === undefined && app.routes === undefined) {
    found.push({
      // Its place is the port's: a port that is there and wrong explains it.
      path: "port",
      got: "nothing",
      want: `a port that the host ${app.host} leads to`,
      fix: "add port, the number that the app listens on",
    });
  }
  const named = (path: string, port: string | number | undefined) => {
    if (typeof port !== "string" || known.includes(port)) return;
    found.push({ path, got: port, want: portsInWords(known), fix: portFix(port, known) });
  };
  if (typeof app.probe === "object") named("probe.port", app.probe.port);
  for (const [key, route] of Object.entries(app.routes ?? {})) {
    const { port = PORT } = route;
    if (route.redirect === undefined) named(`routes.${key}.port`, port);
    if (route.hosts === undefined && app.host === undefined) {
      found.push({
        path: `routes.${key}`,
        got: "a route without a host",
        want: "hosts, as the app itself has no host",
        fix: "add hosts",
      });
    }
  }
  return found;
}

function portsOf(app: App): readonly string[] {
  return [...(app.port === undefined ? [] : [PORT]), ...Object.keys(app.ports)];
}

function portsInWords(known: readonly string[]): string {
  return `a port of the app: ${known.join(", ") || "it has none"}`;
}

function portFix(port: string, known: readonly string[]): string {
  const near = nearest(port, known) ?? known[0];
  return near === undefined ? "add port" : `write ${near}`;
}

function containerProblems({ name, app }: PlacedApp): readonly Said[] {
  const found: Said[] = [];
  const seen = new Map([[name, "the app itself"]]);
  for (const field of ["initContainers", "sidecars"] as const) {
    for (const key of Object.keys(app[field] ?? {})) {
      const other = seen.get(key);
      if (other !== undefined) {
        found.push({
          path: `${field}.${key}`,
          got: `the name ${key}`,
          want: `a name of its own: ${other} has it`,
          fix: `write another name, such as ${key}-${field === "sidecars" ? "sidecar" : "init"}`,
        });
      }
      seen.set(key, `${field}.${key}`);
    }
  }
  for (const [key, { probe }] of Object.entries(app.sidecars ?? {})) {
    if (probe === undefined || probe === false) continue;
    const asked = typeof probe === "object" ? probe : {};
    if (("port" in asked && typeof asked.port === "number") || ("command" in asked && asked.command !== undefined))
      continue;
    found.push({
      path: `sidecars.${key}.probe`,
      got: "a probe without a port",
      want: "the number of the port that the sidecar listens on, or a command",
      fix: "write {path: /healthz, port: 9000}",
    });
  }
  return found;
}

function pathProblems(app: App): readonly Said[] {
  const found: Said[] = [];
  const seen = new Map<string, string>(Object.keys(app.volumes).map((path) => [trimmed(path), `volumes["${path}"]`]));
  const take = (path: string, where: string) => {
    const other = seen.get(trimmed(path));
    if (other !== undefined) {
      found.push({
        path: where,
        got: `the path ${path}`,
        want: `a path of its own: ${other} is there`,
        fix: "write another path",
      });
    }
    seen.set(trimmed(path), where);
  };
  for (const path of Object.keys(app.files ?? {})) take(path, `files["${path}"]`);
  for (const [index, { path, as = path }] of (app.devices ?? []).entries())
    if (as !== undefined) take(as, `devices[${index}]`);
  return found;
}

function trimmed(path: string): string {
  return path.replace(/(.)\/$/, "$1");
}

/** What is kept in memory counts towards the limit of whoever writes it (Kubernetes documentation: emptyDir). */
function memoryProblems(app: App): readonly Said[] {
  const limit = (app.limits.memory ?? app.memory).bytes;
  return Object.entries(app.volumes).flatMap(([path, one]) =>
    one.kind === "scratch" && one.memory === true && one.size.bytes >= limit
      ? [
          {
            path: `volumes["${path}"].scratch`,
            got: `${one.size} in memory`,
            want: `less than the memory limit ${app.limits.memory ?? app.memory}: what is in it counts towards that`,
            fix: "raise limits.memory, or leave out memory: true",
          },
        ]
      : [],
  );
}

function labelProblems({ name, app }: PlacedApp): readonly Said[] {
  const kept = selectorLabels(name);
  return Object.keys(app.metadata?.pod?.labels ?? {}).flatMap((key) =>
    key in kept
      ? [
          {
            path: `metadata.pod.labels["${key}"]`,
            got: key,
            want: "another label: Services find the pods by this one",
            fix: "remove it",
          },
        ]
      : [],
  );
}
