import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load, loadAll } from "js-yaml";
import { at, isFields, listAt, textAt } from "../../lib/data/fields";
import type { ApiServer } from "../immutable/server";
import { eventually } from "./programs";

const CRDS = ["source-controller.yaml", "kustomize-controller.yaml"];
const SOURCE = "/apis/source.toolkit.fluxcd.io/v1/namespaces/flux-system/ocirepositories";
const KUSTOMIZATIONS = "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations";

/** The API server of a cluster that has nothing but Flux' kinds, as Flux and we see it. */
export class Cluster {
  private requests = 0;

  constructor(private readonly server: ApiServer) {}

  /**
   * Installs Flux' CRDs, as the releases of its controllers bring them.
   *
   * @param more files of further controllers
   */
  async install(folder: string, more: readonly string[] = []): Promise<void> {
    for (const crd of [...CRDS, ...more].flatMap((file) => loadAll(readFileSync(join(folder, file), "utf8"))))
      await this.send("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", crd);
    await eventually(
      "the kinds of Flux are served",
      async () => (await this.server.call("GET", SOURCE)).status === 200,
    );
    await eventually(
      "Kustomizations are served",
      async () => (await this.server.call("GET", KUSTOMIZATIONS)).status === 200,
    );
    await this.send("POST", "/api/v1/namespaces", {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "flux-system" },
    });
  }

  /** Makes the two objects that flux-operator makes of a FluxInstance with this `sync`. */
  async sync(sync: unknown): Promise<void> {
    const metadata = { name: textAt(sync, "name"), namespace: "flux-system" };
    const interval = textAt(sync, "interval");
    await this.send("POST", SOURCE, {
      apiVersion: "source.toolkit.fluxcd.io/v1",
      kind: textAt(sync, "kind"),
      metadata,
      spec: { interval, url: textAt(sync, "url"), ref: { tag: textAt(sync, "ref") }, insecure: true },
    });
    await this.send("POST", KUSTOMIZATIONS, {
      apiVersion: "kustomize.toolkit.fluxcd.io/v1",
      kind: "Kustomization",
      metadata,
      spec: {
        interval,
        path: `./${textAt(sync, "path")}`,
        prune: true,
        sourceRef: { kind: textAt(sync, "kind"), name: textAt(sync, "name") },
      },
    });
  }

  /** Asks Flux to look at the source now, and waits until every Kustomization is Ready with this digest. */
  async follows(digest: string): Promise<number> {
    this.requests += 1;
    const metadata = { annotations: { "reconcile.fluxcd.io/requestedAt": String(this.requests) } };
    const body = JSON.stringify({ metadata });
    await this.server.call("PATCH", `${SOURCE}/flux-system`, body, "application/merge-patch+json");
    const isReady = (one: unknown) =>
      listAt(one, "status", "conditions").some(
        (condition) => textAt(condition, "type") === "Ready" && textAt(condition, "status") === "True",
      );
    let count = 0;
    await eventually(`every Kustomization is Ready at ${digest}`, async () => {
      const source = await this.get(`${SOURCE}/flux-system`);
      const all = listAt(await this.get(KUSTOMIZATIONS), "items");
      count = all.length;
      return (
        isReady(source) &&
        textAt(source, "status", "artifact", "revision")?.endsWith(`@${digest}`) === true &&
        // The root alone is there at first.
        count > 1 &&
        all.every(
          (one) => isReady(one) && textAt(one, "status", "lastAppliedRevision")?.endsWith(`@${digest}`) === true,
        )
      );
    });
    return count;
  }

  /** `data` of a ConfigMap; undefined where there is none. */
  async data(namespace: string, name: string): Promise<unknown> {
    return at(await this.get(`/api/v1/namespaces/${namespace}/configmaps/${name}`), "data");
  }

  /** Any object by its path below the server; undefined where there is none. */
  async object(path: string): Promise<unknown> {
    return this.get(path);
  }

  /** Source and conditions of everything, for the case that something is not as it should be. */
  async shown(): Promise<string> {
    const all = [await this.get(`${SOURCE}/flux-system`), ...listAt(await this.get(KUSTOMIZATIONS), "items")];
    return all
      .filter(isFields)
      .map((one) => `${textAt(one, "metadata", "name")} ${JSON.stringify(at(one, "status", "conditions"))}`)
      .join("\n");
  }

  private async get(path: string): Promise<unknown> {
    const { status, body } = await this.server.call("GET", path);
    return status === 200 ? JSON.parse(body) : undefined;
  }

  private async send(method: string, path: string, body: unknown): Promise<void> {
    const answer = await this.server.call(method, path, JSON.stringify(body));
    if (answer.status > 299) throw new Error(`${method} ${path}: ${answer.body}`);
  }
}

/** What the platform stack tells the FluxInstance to sync from. */
export function syncOf(project: string, cluster: string): unknown {
  const stack: unknown = JSON.parse(
    readFileSync(join(project, `dist/terraform/stacks/${cluster}-platform/cdk.tf.json`), "utf8"),
  );
  const releases = at(stack, "resource", "helm_release");
  const values = isFields(releases) ? Object.values(releases).map((one) => load(textAt(one, "values", 0) ?? "")) : [];
  return values.map((one) => at(one, "instance", "sync")).find(isFields);
}
