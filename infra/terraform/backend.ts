import type { StateBackend } from "../../lib/model/gitops";

/** A backend block: its type and its settings, without credentials. */
export interface BackendConfig {
  /** Type of the backend, e.g. `s3`. */
  readonly backend: StateBackend["backend"];
  /** Settings in Terraform's own names. */
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * Where the state of one stack lives. The same settings serve the stack itself
 * and the stacks that read its outputs. Credentials come from the backend's own
 * environment variables.
 */
export function backendOf(state: StateBackend, stack: string): BackendConfig {
  switch (state.backend) {
    case "local":
      // Relative to dist/terraform/stacks/<stack>, where Terraform runs; state/ at the top is not in Git.
      return { backend: "local", config: { path: `../../../../state/${stack}.tfstate` } };
    case "s3":
      return {
        backend: "s3",
        config: {
          bucket: state.bucket,
          key: `${state.prefix}${stack}.tfstate`,
          region: state.region,
          use_lockfile: true,
          ...(state.endpoint === undefined ? {} : compatibleStore(state.endpoint)),
        },
      };
    case "http":
      return { backend: "http", config: { address: `${state.address.replace(/\/$/, "")}/${stack}` } };
    case "kubernetes":
      return {
        backend: "kubernetes",
        config: { secret_suffix: stack, namespace: state.namespace, config_path: state.configPath },
      };
    case "pg":
      return { backend: "pg", config: { schema_name: `${state.schemaPrefix}${stack}`.replaceAll("-", "_") } };
  }
}

/** What an S3-compatible store that is not Amazon's needs (Terraform: S3 backend). */
function compatibleStore(endpoint: string): Readonly<Record<string, unknown>> {
  return {
    endpoints: { s3: endpoint },
    use_path_style: true,
    skip_credentials_validation: true,
    skip_metadata_api_check: true,
    skip_region_validation: true,
    skip_requesting_account_id: true,
    skip_s3_checksum: true,
  };
}
