import { definePart } from "groundwork-gitops";

const saved = (size: string) => ({ size, backup: true as const });

/** What runs for people; everything else is in bond-bgp.ts. */
export const apps = definePart({
  apps: {
    notes: {
      image: "ghcr.io/owner/notes:1.2.3",
      port: 8080,
      host: "notes",
      gateway: "both",
      routes: {
        old: {
          hosts: ["memo", "zettel"],
          gateway: "external",
          redirect: { host: "notes", status: 301 },
        },
      },
      volumes: { "/data": saved("10 GiB") },
      files: { "/etc/notes/app.yaml": "theme: dark\n", "/etc/notes/links.yaml": "links: []\n" },
      secrets: { notes: { store: "home", key: "notes" } },
      envFrom: ["notes"],
      initContainers: { migrate: { args: ["migrate"], mounts: { "/data": "/data" } } },
      sidecars: { exporter: { image: "ghcr.io/owner/exporter:2.0.0", probe: { path: "/healthz", port: 9000 } } },
    },
    "home-assistant": {
      image: "ghcr.io/home-assistant/home-assistant:2026.11.2",
      family: "s6",
      port: 8123,
      host: "house",
      volumes: { "/config": saved("20 GiB") },
      metadata: { pod: { annotations: { "k8s.v1.cni.cncf.io/networks": "multus/iot" } } },
    },
    zigbee2mqtt: {
      image: "ghcr.io/koenkk/zigbee2mqtt:2.7.1",
      port: 8080,
      host: "zigbee",
      nodeSelector: { "example.org/zigbee": "true" },
      devices: [{ path: "/dev/serial/by-id/usb-zigbee-if00", as: "/dev/ttyACM0" }],
      groups: [20],
      volumes: { "/app/data": saved("1 GiB") },
    },
    jellyfin: {
      image: "docker.io/jellyfin/jellyfin:10.11.3",
      port: 8096,
      host: "films",
      probe: "/health",
      gpu: "amd",
      groups: [44, 226],
      memory: "1 GiB",
      limits: { memory: "4 GiB" },
      volumes: { "/config": saved("20 GiB"), "/cache": { size: "50 GiB", storageClass: "local-path" } },
    },
    plex: {
      image: "ghcr.io/home-operations/plex:1.42.2",
      port: 32400,
      hostNetwork: true,
      probe: "/identity",
      devices: ["/dev/dri"],
      volumes: { "/config": saved("30 GiB") },
    },
    tidy: {
      image: "ghcr.io/owner/tidy:0.4.0",
      schedule: "0 3 * * *",
      timeZone: "Europe/Berlin",
      args: ["--older-than", "30d"],
    },
    indexer: {
      image: "ghcr.io/owner/indexer:1.0.0",
      port: 9000,
      tolerations: ["example.org/quiet=true:PreferNoSchedule"],
      host: "search",
      metadata: {
        pod: { labels: { "example.org/tier": "batch" }, annotations: { "example.org/scrape": "true" } },
        service: { annotations: { "example.org/owner": "family" } },
        route: { annotations: { "example.org/group": "tools" } },
      },
    },
  },
});
