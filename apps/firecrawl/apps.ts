import type { z } from "zod";
import { type App, appSchema } from "../../lib/model/app";
import type { Size } from "../../lib/model/quantity";

// Upstream publishes no version tags that stay; one digest each, of the same day, is what fits together.
// renovate: datasource=docker depName=ghcr.io/firecrawl/firecrawl
const API_IMAGE =
  "ghcr.io/firecrawl/firecrawl:latest@sha256:d2fe554a1a723d95f3af3ceb4146db5765efaba7fb1b1850f8fd2713b11da7f6";
// renovate: datasource=docker depName=ghcr.io/firecrawl/playwright-service
const BROWSER_IMAGE =
  "ghcr.io/firecrawl/playwright-service:latest@sha256:8c50add7293201e575110e6c7489fa383a9dfc46f168936526a458e06ffc5c28";
// renovate: datasource=docker depName=ghcr.io/firecrawl/nuq-postgres
const POSTGRES_IMAGE =
  "ghcr.io/firecrawl/nuq-postgres:latest@sha256:aed86f62858f29bd971abddcdeb301c12888098d2cf5d33c1ba42b053bc460f6";
// renovate: datasource=docker depName=docker.io/library/redis
const REDIS_IMAGE =
  "docker.io/library/redis:8.8.0@sha256:2838d5524559494f6f1cd66e97e76b200d64a633a8614200620755ed395daf32";

/** The API, its workers, the browser and their stores. */
export const NAMESPACE = "firecrawl";

/** Name of the API's Deployment and Service. */
export const API = "firecrawl-api";

/** Secret with the keys `password` and `database-url`. */
export const SECRET = "firecrawl";

/** Uid of `node` in Node's images. */
const NODE = 1000;

/** Uid of `postgres` in PostgreSQL's images, and of `redis` in Redis'. */
const DATABASE_USER = 999;

/** Options of the component, as its apps need them. */
export interface FirecrawlOptions {
  /** Host name of the API, short or fully qualified; absent: inside the cluster only. */
  readonly host?: string | undefined;
  /** Pods that scrape. */
  readonly workers: number;
  /** Pages that the browser holds open at once. */
  readonly pages: number;
  /** Size of the volume of its queue's PostgreSQL. */
  readonly volume: Size;
}

/** The parts, by name. Ports and variables are those of upstream's compose file. */
export function firecrawlApps(chosen: FirecrawlOptions): Readonly<Record<string, App>> {
  const shared: z.input<typeof appSchema>["env"] = {
    ENV: "production",
    HOST: "0.0.0.0",
    LOGGING_LEVEL: "info",
    USE_DB_AUTHENTICATION: "false",
    REDIS_URL: "redis://firecrawl-redis:6379",
    REDIS_RATE_LIMIT_URL: "redis://firecrawl-redis:6379",
    PLAYWRIGHT_MICROSERVICE_URL: "http://firecrawl-browser:3000/scrape",
    NUQ_DATABASE_URL: { secret: SECRET, key: "database-url" },
    NUQ_DATABASE_URL_LISTEN: { secret: SECRET, key: "database-url" },
    NUQ_WAIT_MODE: "listen",
  };
  const part = (app: z.input<typeof appSchema>): App => appSchema.parse({ namespace: NAMESPACE, ...app });
  const program = (entry: string, port: number, variable: string, app: Partial<z.input<typeof appSchema>> = {}): App =>
    part({
      image: API_IMAGE,
      port,
      command: ["node", `dist/src/${entry}.js`],
      env: { ...shared, [variable]: String(port), NUQ_POD_NAME: entry.replaceAll("/", "-") },
      user: NODE,
      cpu: "100m",
      memory: "2 GiB",
      ...app,
    });
  return {
    [API]: program("index", 3002, "PORT", chosen.host === undefined ? {} : { host: chosen.host }),
    "firecrawl-queue": program("services/queue-worker", 3005, "WORKER_PORT", { probe: false }),
    "firecrawl-worker": program("services/worker/nuq-worker", 3006, "NUQ_WORKER_PORT", {
      probe: "/health",
      replicas: chosen.workers,
    }),
    "firecrawl-reconciler": program("services/worker/nuq-reconciler-worker", 3012, "NUQ_RECONCILER_WORKER_PORT", {
      probe: false,
    }),
    "firecrawl-browser": part({
      image: BROWSER_IMAGE,
      port: 3000,
      env: { PORT: "3000", MAX_CONCURRENT_PAGES: String(chosen.pages), HOME: "/tmp" },
      probe: false,
      user: NODE,
      cpu: "200m",
      memory: "4 GiB",
    }),
    "firecrawl-redis": part({
      image: REDIS_IMAGE,
      port: 6379,
      args: ["--save", "", "--appendonly", "no"],
      probe: false,
      user: DATABASE_USER,
      volumes: { "/data": { scratch: "64 MiB" } },
      memory: "512 MiB",
    }),
    "firecrawl-postgres": part({
      image: POSTGRES_IMAGE,
      port: 5432,
      env: { PGDATA: "/var/lib/postgresql/data/pgdata", POSTGRES_PASSWORD: { secret: SECRET, key: "password" } },
      probe: false,
      user: DATABASE_USER,
      volumes: {
        "/var/lib/postgresql/data": chosen.volume.toString(),
        "/var/run/postgresql": { scratch: "16 MiB" },
      },
      cpu: "50m",
      memory: "1 GiB",
    }),
  };
}
