/** The public certificate of a cluster's sealing key, next to its definition, relative to the project. */
export function sealingCertificate(cluster: string): string {
  return `clusters/${cluster}/sealing.pem`;
}
