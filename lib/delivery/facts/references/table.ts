import { ANNOTATION_ROWS } from "./annotations";
import { BACKUP_ROWS } from "./backup";
import { FLUX_ROWS } from "./flux";
import { GATEWAY_ROWS } from "./gateway";
import { KUBERNETES_ROWS } from "./kubernetes";
import { MONITORING_ROWS } from "./monitoring";
import { NETWORK_ROWS } from "./network";
import { CUSTOM_POD_ROWS, NATIVE_POD_ROWS } from "./pod";
import { POSTGRES_ROWS } from "./postgres";
import { indexOf, type ReferenceRow } from "./row";
import { SECRETS_ROWS } from "./secrets";
import { TOFU_ROWS } from "./tofu";
import { TRAEFIK_ROWS } from "./traefik";
import { VAULT_ROWS } from "./vault";

/** Every field that is known to name another object. */
export const REFERENCE_ROWS: readonly ReferenceRow[] = [
  ...KUBERNETES_ROWS,
  ...ANNOTATION_ROWS,
  ...NATIVE_POD_ROWS,
  ...CUSTOM_POD_ROWS,
  ...GATEWAY_ROWS,
  ...SECRETS_ROWS,
  ...MONITORING_ROWS,
  ...NETWORK_ROWS,
  ...POSTGRES_ROWS,
  ...BACKUP_ROWS,
  ...VAULT_ROWS,
  ...TOFU_ROWS,
  ...FLUX_ROWS,
  ...TRAEFIK_ROWS,
];

/** The same rows by `group/Kind`. */
export const REFERENCE_INDEX = indexOf(REFERENCE_ROWS);
