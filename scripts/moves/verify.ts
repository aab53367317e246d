import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, textAt } from "../../lib/data/fields";
import { startApiServer } from "../immutable/server";
import { Cluster, syncOf } from "../publish/cluster";
import { eventually, findProgram, findPrograms, Running, startFlux, startRegistry } from "../publish/programs";
import { type Delivery, MovingHome } from "./home";
import { endJobs } from "./jobs";

/** What the chart makes, by the path of each object below the API server. */
const OBJECTS: Readonly<Record<string, string>> = {
  CRD: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/zones.mover.example.org",
  Zone: "/apis/mover.example.org/v1/namespaces/mover/zones/mover",
  StatefulSet: "/apis/apps/v1/namespaces/mover/statefulsets/mover",
  Service: "/api/v1/namespaces/mover/services/mover",
  "hook before": "/api/v1/namespaces/mover/configmaps/mover-before",
  "hook after": "/api/v1/namespaces/mover/configmaps/mover-after",
  "hook that runs": "/apis/batch/v1/namespaces/mover/jobs/mover-migrate",
};
const RELEASE = "/apis/helm.toolkit.fluxcd.io/v2/namespaces/mover/helmreleases/mover";

/** Each step of the way there and back, and what is left of the HelmRelease. */
const STEPS: readonly { readonly delivery: Delivery; readonly release: "runs" | "suspended" | "gone" }[] = [
  { delivery: "released", release: "runs" },
  { delivery: "suspended", release: "suspended" },
  { delivery: "rendered", release: "gone" },
  { delivery: "kept", release: "gone" },
  { delivery: "released", release: "runs" },
];

/**
 * Moves a release with a CRD, an object of its kind, a StatefulSet, two hooks
 * and one that runs a Job from helm-controller to plain manifests and back, and looks after each step
 * that every object is still the one that it was. Needs what `verify:publish`
 * needs, and helm-controller (HELM_CONTROLLER_BIN) with its CRDs in FLUX_CRDS,
 * helm-controller.yaml, and Helm (HELM_BIN).
 *
 *   npm run verify:moves
 *
 * Gives 0 when all of it is so, 1 otherwise, and 2 when something is missing.
 */
export async function verify(root: string): Promise<number> {
  const { programs, missing } = findPrograms(process.env);
  const helmController = findProgram(process.env, "HELM_CONTROLLER_BIN", "helm-controller");
  const helm = findProgram(process.env, "HELM_BIN", "helm");
  const crds = process.env.FLUX_CRDS;
  if (helmController === undefined) missing.push("helm-controller (HELM_CONTROLLER_BIN)");
  if (helm === undefined) missing.push("helm (HELM_BIN)");
  if (crds === undefined || !existsSync(join(crds, "helm-controller.yaml"))) missing.push("CRDs of Flux (FLUX_CRDS)");
  if (missing.length > 0 || crds === undefined || helm === undefined || helmController === undefined) {
    console.log(`missing: ${missing.join(", ")}`);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), "groundwork-moves-"));
  const running = new Running();
  const server = await startApiServer(folder, programs.ETCD_BIN, programs.KUBE_APISERVER_BIN);
  const cluster = new Cluster(server);
  const stop = new AbortController();
  const jobs = endJobs(server, stop.signal).catch((error: unknown) => {
    if (!stop.signal.aborted)
      console.log(`Jobs are not ended any more: ${error instanceof Error ? error.message : error}`);
  });
  try {
    const host = await startRegistry(running, programs.REGISTRY_BIN, folder);
    await cluster.install(crds, ["helm-controller.yaml"]);
    await startFlux(running, { ...programs, HELM_CONTROLLER_BIN: helmController }, folder, server.kubeconfig);
    await move(new MovingHome(root, { folder, host, helm }), cluster);
    return 0;
  } catch (error) {
    console.log(`failed: ${error instanceof Error ? error.message : error}\n${await cluster.shown()}`);
    console.log(JSON.stringify(at(await cluster.object(RELEASE), "status")));
    console.log(running.said);
    return 1;
  } finally {
    stop.abort();
    await jobs;
    running.stop();
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function move(home: MovingHome, cluster: Cluster): Promise<void> {
  let first: Readonly<Record<string, string | undefined>> | undefined;
  for (const [index, { delivery, release }] of STEPS.entries()) {
    const digest = home.publish(delivery);
    if (index === 0) await cluster.sync(syncOf(home.folder, "home"));
    const count = await cluster.follows(digest);
    await eventually(`the HelmRelease ${release}`, async () => stateOf(await cluster.object(RELEASE)) === release);
    const found: Record<string, string | undefined> = {};
    for (const [name, path] of Object.entries(OBJECTS))
      found[name] = textAt(await cluster.object(path), "metadata", "uid");
    const lost = Object.entries(found).filter(([name, uid]) => uid === undefined || uid !== (first ?? found)[name]);
    if (lost.length > 0) throw new Error(`${delivery}: gone or recreated: ${lost.map(([name]) => name).join(", ")}`);
    first ??= found;
    console.log(
      `ok ${delivery}: ${count} Kustomizations Ready, HelmRelease ${release}, all ${Object.keys(found).length} objects are what they were`,
    );
  }
}

function stateOf(release: unknown): (typeof STEPS)[number]["release"] | "not ready" {
  if (release === undefined) return "gone";
  if (at(release, "spec", "suspend") === true) return "suspended";
  const conditions = at(release, "status", "conditions");
  const isReady = JSON.stringify(conditions ?? []).includes('"status":"True","type":"Ready"');
  return isReady && at(release, "status", "observedGeneration") === at(release, "metadata", "generation")
    ? "runs"
    : "not ready";
}
