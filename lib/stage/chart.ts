import type { RepositoryChart } from "./chart-source";

/**
 * The one place that names a chart, its repository and its version. Renovate
 * reads the three texts where this is called (`renovate.json`), so they are
 * written out there, in this order.
 */
export function helmChart<const Name extends string>(
  repository: `https://${string}` | `oci://${string}`,
  name: Name,
  version: string,
): RepositoryChart & { readonly name: Name } {
  return { repository, name, version };
}
