import { definePart } from "groundwork-gitops";

/** The apps of every cluster here; a cluster says what differs. */
export const apps = definePart({
  apps: {
    wiki: {
      image: "ghcr.io/owner/wiki:2.4.0",
      port: 8080,
      host: "wiki",
      replicas: 2,
      disruptionBudget: { maxUnavailable: 1 },
      secrets: { "wiki-db": { store: "home", key: "wiki", keys: { DB_PASSWORD: "password" } } },
      envFrom: ["wiki-db", { configMap: "wiki-settings", prefix: "WIKI_" }],
      files: {
        "/etc/wiki/site.yaml": "title: House\nlanguage: en\n",
        "/etc/wiki/menu.json": { configMap: "wiki-settings", key: "menu.json" },
      },
      initContainers: {
        "wait-for-database": {
          image: "docker.io/library/busybox:1.37.0",
          command: ["sh", "-c", "until nc -z db.home.example.org 5432; do sleep 2; done"],
        },
      },
      memory: "512 MiB",
      volumes: { "/var/cache/wiki": { scratch: "128 MiB", memory: true } },
      probe: {
        path: "/healthz",
        startSeconds: 90,
        ready: { every: 5, timeout: 3, failures: 2 },
        alive: { every: 20, timeout: 10, failures: 4 },
      },
    },
    feeds: {
      image: "ghcr.io/owner/feeds:1.1.0",
      port: 8080,
      host: "feeds",
      gateway: "external",
      cpu: "100m",
      autoscale: { min: 1, max: 3, cpu: 75 },
    },
    report: { image: "ghcr.io/owner/report:0.3.1", schedule: "15 6 * * 1", timeZone: "Europe/Berlin" },
  },
  manifests: {
    wiki: {
      from: [
        {
          apiVersion: "v1",
          kind: "ConfigMap",
          metadata: { name: "wiki-settings", namespace: "wiki" },
          data: { LANGUAGE: "en", "menu.json": "[]" },
        },
      ],
    },
  },
});
