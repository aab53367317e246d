import { repositoryOf, tagOf } from "./mounts";

/** What a newer version makes of the files that an older one wrote. */
export type Upgrade =
  /** It does not start on them: dump with the old one, restore with the new one. */
  | "dump"
  /** It takes the files of the version before it, and of none older. */
  | "one by one"
  /** It takes the files of every older version, and rewrites them. */
  | "in place";

/** A product that keeps data in files of its own form. */
export interface Database {
  /** Its name, e.g. `PostgreSQL`. */
  readonly product: string;
  /** Names of its images without registry and tag, as patterns of their last parts. */
  readonly images: RegExp;
  /** Reads the version of the form from a tag; the first group, and the second where the minor counts. */
  readonly version: RegExp;
  /** What a newer one makes of older files; an older one never reads newer ones. */
  readonly upgrade: Upgrade;
  /** Two processes must never write its files. */
  readonly singleWriter: boolean;
  /** How to take data from one version to the next. */
  readonly way: string;
  readonly source: string;
}

const PLAIN = /^v?(\d+)(?:\.\d+)*/;
const WITH_MINOR = /^v?(\d+)\.(\d+)/;

/** Products by image, the more special first. */
export const DATABASES: readonly Database[] = [
  {
    product: "PostgreSQL",
    images:
      /(^|\/)(postgres|postgresql|postgis|pgvector|timescaledb(-ha)?|pgvecto-rs|vectorchord(-postgres)?|spilo-\d+|postgres-\w+|postgresql-\w+)$/,
    // pg15-…, 2.17-pg16, 15.4, 16-3.4, 14-vectorchord0.3
    version: /^(?:.*[-_.])?pg(\d+)|^v?(\d+)/,
    upgrade: "dump",
    singleWriter: true,
    way: "pg_dumpall with the old version, an empty volume, psql with the new one; or pg_upgrade",
    source: "PostgreSQL documentation: upgrading a PostgreSQL cluster",
  },
  {
    product: "MariaDB",
    images: /(^|\/)mariadb(-galera)?$/,
    version: WITH_MINOR,
    upgrade: "in place",
    singleWriter: true,
    way: "mariadb-dump before; MARIADB_AUTO_UPGRADE=1 runs mariadb-upgrade",
    source: "MariaDB documentation: upgrading between major versions",
  },
  {
    product: "MySQL",
    images: /(^|\/)(mysql|mysql-server|percona(-server)?)$/,
    version: WITH_MINOR,
    upgrade: "one by one",
    singleWriter: true,
    way: "mysqldump before; 5.7 to 8.0 to 8.4, never over one",
    source: "MySQL documentation: upgrade paths",
  },
  {
    product: "MongoDB",
    images: /(^|\/)(mongo|mongodb|mongodb-community-server|percona-server-mongodb)$/,
    version: PLAIN,
    upgrade: "one by one",
    singleWriter: true,
    way: "mongodump before; one major at a time, each with its featureCompatibilityVersion set",
    source: "MongoDB documentation: upgrade a standalone",
  },
  {
    product: "Valkey",
    images: /(^|\/)valkey(-bundle)?$/,
    version: PLAIN,
    upgrade: "in place",
    singleWriter: true,
    way: "a copy of dump.rdb before",
    source: "Valkey documentation: migration from Redis",
  },
  {
    product: "Redis",
    images: /(^|\/)(redis|redis-stack(-server)?|keydb)$/,
    version: PLAIN,
    upgrade: "in place",
    singleWriter: true,
    way: "a copy of dump.rdb before; an older server does not read a newer one's",
    source: "Redis documentation: upgrading, RDB versions",
  },
  {
    product: "Elasticsearch",
    images: /(^|\/)elasticsearch(-wolfi)?$/,
    version: PLAIN,
    upgrade: "one by one",
    singleWriter: true,
    way: "a snapshot before; the last minor of each major on the way",
    source: "Elastic documentation: upgrade paths",
  },
  {
    product: "OpenSearch",
    images: /(^|\/)opensearch$/,
    version: PLAIN,
    upgrade: "one by one",
    singleWriter: true,
    way: "a snapshot before; indices of two majors back must be reindexed",
    source: "OpenSearch documentation: upgrading",
  },
  {
    product: "InfluxDB",
    images: /(^|\/)influxdb\d?(-core)?$/,
    version: PLAIN,
    upgrade: "dump",
    singleWriter: true,
    way: "influxd upgrade for 1 to 2; export and import for 3",
    source: "InfluxDB documentation: upgrade",
  },
  {
    product: "ClickHouse",
    images: /(^|\/)clickhouse(-server)?$/,
    version: PLAIN,
    upgrade: "in place",
    singleWriter: true,
    way: "BACKUP before; no more than a year of releases at once",
    source: "ClickHouse documentation: self-managed upgrade",
  },
  {
    product: "Meilisearch",
    images: /(^|\/)meilisearch$/,
    version: WITH_MINOR,
    upgrade: "dump",
    singleWriter: true,
    way: "a dump with the old version, imported by the new one with --import-dump",
    source: "Meilisearch documentation: update to the latest version",
  },
  {
    product: "RabbitMQ",
    images: /(^|\/)rabbitmq$/,
    version: WITH_MINOR,
    upgrade: "one by one",
    singleWriter: true,
    way: "all feature flags on before; one series at a time",
    source: "RabbitMQ documentation: upgrading",
  },
  {
    product: "Neo4j",
    images: /(^|\/)neo4j$/,
    version: PLAIN,
    upgrade: "dump",
    singleWriter: true,
    way: "neo4j-admin database dump with the old version, load and migrate with the new one",
    source: "Neo4j documentation: upgrade and migration",
  },
  {
    product: "CouchDB",
    images: /(^|\/)couchdb$/,
    version: PLAIN,
    upgrade: "in place",
    singleWriter: true,
    way: "a copy of the data before",
    source: "CouchDB documentation: upgrading",
  },
  {
    product: "etcd",
    images: /(^|\/)etcd$/,
    version: WITH_MINOR,
    upgrade: "one by one",
    singleWriter: true,
    way: "etcdctl snapshot save before; one minor at a time",
    source: "etcd documentation: upgrading etcd clusters",
  },
];

/** A database as an image names it. */
export interface DatabaseImage {
  readonly database: Database;
  /** Version of its files, e.g. `15`, `8.0`; undefined where the tag says none. */
  readonly version: string | undefined;
}

/** The database that an image holds; undefined for everything else. */
export function databaseOf(image: string): DatabaseImage | undefined {
  const repository = repositoryOf(image);
  const database = DATABASES.find(({ images }) => images.test(repository));
  if (database === undefined) return undefined;
  const [, ...groups] = database.version.exec(tagOf(image)) ?? [];
  const parts = groups.filter((group) => group !== undefined);
  return { database, version: parts.length === 0 ? undefined : parts.join(".") };
}

/** Why the second image cannot simply go on with the files of the first; undefined: it can, or nobody knows. */
export function whyNot(before: DatabaseImage, after: DatabaseImage): string | undefined {
  const { product, upgrade } = after.database;
  if (before.database.product !== product) {
    const heir = before.database.product === "Redis" && product === "Valkey";
    return heir ? undefined : `${product} does not read files of ${before.database.product}`;
  }
  const [was, is] = [before.version, after.version];
  if (was === undefined || is === undefined || was === is) return undefined;
  const step = order(is) - order(was);
  if (step < 0) return `${product} ${is} does not read what ${was} has written`;
  if (step === 0) return undefined;
  if (upgrade === "dump") return `${product} ${is} does not start on files of ${was}`;
  if (upgrade === "one by one" && !isNext(product, was, is))
    return `${product} ${is} does not take files of ${was}: versions lie between`;
  return undefined;
}

function order(version: string): number {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major * 1000 + minor;
}

/** Series of products that do not simply count on. */
const SERIES: Readonly<Record<string, readonly string[]>> = {
  MySQL: ["5.6", "5.7", "8.0", "8.4"],
  RabbitMQ: ["3.11", "3.12", "3.13", "4.0", "4.1", "4.2"],
};

function isNext(product: string, was: string, is: string): boolean {
  const series = SERIES[product] ?? [];
  const [from, to] = [series.indexOf(was), series.indexOf(is)];
  if (from >= 0 && to >= 0) return to - from === 1;
  const [[major = 0, minor], [newMajor = 0, newMinor]] = [was.split(".").map(Number), is.split(".").map(Number)];
  return minor === undefined || newMinor === undefined
    ? newMajor - major === 1
    : newMajor === major && newMinor - minor === 1;
}
