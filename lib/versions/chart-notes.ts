import { gt, lte } from "semver";
import { bare } from "./chart-paths";

/** Something that a version of a chart changes for what is there already. */
export interface ChartNote {
  /** Charts that it is about. */
  readonly charts: readonly string[];
  /** First chart version that has the change, without a leading v. */
  readonly since: string;
  /** What changes, and what to look at before. */
  readonly note: string;
  /** Where it says so. */
  readonly source: string;
}

/** Changes that stop or renew something in the running cluster. New fields and fixes are no rows. */
const CHART_NOTES: readonly ChartNote[] = [
  {
    charts: ["cert-manager"],
    since: "1.18.0",
    note: "certificates get a new private key at each renewal, and keep one CertificateRequest of the past: a key that somebody pinned needs privateKey.rotationPolicy: Never before this hop",
    source: "cert-manager: release notes of 1.18.0",
  },
  {
    charts: ["cert-manager"],
    since: "1.19.0",
    note: "1.19.0 itself renews certificates whose issuerRef says no kind or group; 1.19.1 took that back, so go past it",
    source: "cert-manager: release notes of 1.19.1",
  },
  {
    charts: ["cert-manager"],
    since: "1.21.0",
    note: "roles and metrics values of the chart changed; the controller of 1.21.0 crashes on a Certificate with renewal.policy: Disabled",
    source: "cert-manager: release notes of 1.21.0",
  },
  {
    charts: ["external-secrets"],
    since: "0.17.0",
    note: "external-secrets.io/v1beta1 is no longer served: manifests of your own have to say v1 before this hop",
    source: "external-secrets/external-secrets: release notes of 0.17.0",
  },
  {
    charts: ["argo-cd"],
    since: "8.0.0",
    note: "Argo CD 3 tracks objects by annotation and no longer by label: sync every Application once right after, else an object that was taken away meanwhile stays",
    source: "Argo CD documentation: resource tracking; upgrading from 2.14 to 3.0",
  },
];

/** What an operator has to know of the step of a chart from one version to another, oldest first. */
export function chartNotes(chart: string, from: string, to: string): readonly ChartNote[] {
  return CHART_NOTES.filter(
    ({ charts, since }) => charts.includes(chart) && gt(since, bare(from)) && lte(since, bare(to)),
  );
}
