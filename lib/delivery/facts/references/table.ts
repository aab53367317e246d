import { GATEWAY_ROWS } from "./gateway";
import { KUBERNETES_ROWS } from "./kubernetes";
import { FLUX_ROWS, OPERATOR_ROWS, TRAEFIK_ROWS } from "./operators";
import { CUSTOM_POD_ROWS, NATIVE_POD_ROWS } from "./pod";
import { indexOf, type ReferenceRow } from "./row";
import { SECRETS_ROWS } from "./secrets";

/** Every field that is known to name another object. */
export const REFERENCE_ROWS: readonly ReferenceRow[] = [
  ...KUBERNETES_ROWS,
  ...NATIVE_POD_ROWS,
  ...CUSTOM_POD_ROWS,
  ...GATEWAY_ROWS,
  ...SECRETS_ROWS,
  ...OPERATOR_ROWS,
  ...FLUX_ROWS,
  ...TRAEFIK_ROWS,
];

/** The same rows by `group/Kind`. */
export const REFERENCE_INDEX = indexOf(REFERENCE_ROWS);
