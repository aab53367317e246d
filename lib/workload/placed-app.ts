import type { App } from "../model/app";

/** The Kubernetes workload that an app becomes. */
export type AppKind = NonNullable<App["kind"]>;

/** An app, by the names that it has in the cluster. */
export interface PlacedApp {
  readonly name: string;
  readonly namespace: string;
  readonly app: App;
  readonly kind: AppKind;
}

/** The kind that the definition names, or the one that fits what it asks for. */
export function kindOf(app: App, singleWriter: boolean): AppKind {
  if (app.kind !== undefined) return app.kind;
  if (app.schedule !== undefined) return "CronJob";
  return singleWriter && app.replicas > 1 ? "StatefulSet" : "Deployment";
}
