import { type Command, cmd } from "../../lib/document/shell";
import type { RepositoryChart } from "../../lib/stage/chart-source";
import { type Fetched, refused } from "./source";
import { shown } from "./wanted";

/** What one kind of refusal looks like, and what helps. */
interface Refusal {
  /** In what Helm or the registry says. */
  readonly says: RegExp;
  readonly fix: (chart: RepositoryChart, pull: Command) => string;
}

const isOci = ({ repository }: RepositoryChart) => repository.startsWith("oci://");

/**
 * What Helm 3.22 and 4.1.4 say when a chart cannot be had, and what repairs it,
 * the first that fits. Seen with Distribution's registry 2.8.2, with and without
 * TLS and login, and with Helm repositories.
 */
const REFUSALS: readonly Refusal[] = [
  {
    says: /server gave HTTP response to HTTPS client/i,
    fix: ({ name, version }, pull) =>
      `the registry speaks HTTP without TLS, which anybody on the way may change: give it a certificate; or ${pull} --plain-http, and npx groundwork charts --from . takes ${name}-${version}.tgz`,
  },
  {
    says: /certificate signed by unknown authority|x509:/i,
    fix: () =>
      "add its authority to those that this machine trusts; for one run on Linux, SSL_CERT_FILE=<file with all that are to be trusted> npx groundwork charts",
  },
  {
    says: /\b401\b|\b403\b|unauthorized|forbidden|denied|credential not found/i,
    fix: (chart) =>
      isOci(chart)
        ? `${cmd`helm registry login ${hostOf(chart)}`}, if the chart is there at all: some registries say the same of what they do not have`
        : `${cmd`helm repo add private ${chart.repository} --username <user>`}; Helm then asks for the password, and a repository that you have added is used under any name`,
  },
  {
    says: /is not a valid chart repository|cannot be reached/i,
    fix: ({ repository }) =>
      `write the address below which index.yaml lies: ${cmd`curl --head ${`${repository.replace(/\/+$/, "")}/index.yaml`}`} has to find it`,
  },
  {
    says: /not found|no chart (?:name|version)|improper constraint|404/i,
    fix: (chart) =>
      isOci(chart)
        ? `name a version that is there; ${cmd`helm show chart ${`${chart.repository}/${chart.name}`}`} shows the newest`
        : `name a version that is there; ${cmd`helm show chart ${chart.name} --repo ${chart.repository}`} shows the newest`,
  },
];

/** Why a chart could not be pulled, with a repair. */
export function unfetched(chart: RepositoryChart, got: string, pull: Command): Fetched {
  const { name, version, repository } = chart;
  const known = REFUSALS.find(({ says }) => says.test(got));
  return refused(
    got,
    `the archive of ${shown({ name, version, repository })} from ${repository}`,
    known?.fix(chart, pull) ??
      `try the same by hand: ${pull}; without a network, bring ${name}-${version}.tgz and run groundwork charts --from <folder>`,
  );
}

function hostOf({ repository }: RepositoryChart): string {
  return repository.replace(/^\w+:\/\//, "").split("/")[0] ?? "";
}

/**
 * True where a registry of this machine itself speaks HTTP without TLS: nobody
 * is on the way. Helm 3 tries that by itself, Helm 4 does not.
 */
export function isPlainLoopback(chart: RepositoryChart, got: string): boolean {
  return (
    isOci(chart) &&
    /^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/.test(hostOf(chart)) &&
    /server gave HTTP response to HTTPS client/i.test(got)
  );
}
