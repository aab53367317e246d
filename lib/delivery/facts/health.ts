import type { Manifest } from "../../manifest/manifest";
import type { HealthExpression } from "../../stage/stage";

/**
 * Kinds whose controller reports a Ready condition, and writes no status at
 * all until it has looked at the object. Without an expression the engine would
 * take an object that nobody has looked at yet for a ready one.
 */
const READY_CONDITION: readonly (readonly [apiVersion: string, kind: string])[] = [
  ["cert-manager.io/v1", "Certificate"],
  ["cert-manager.io/v1", "ClusterIssuer"],
  ["cert-manager.io/v1", "Issuer"],
  ["external-secrets.io/v1", "ClusterSecretStore"],
  ["external-secrets.io/v1", "ExternalSecret"],
  ["external-secrets.io/v1", "SecretStore"],
  ["external-secrets.io/v1alpha1", "PushSecret"],
  ["infra.contrib.fluxcd.io/v1alpha2", "Terraform"],
];

const IS_READY =
  "has(status.conditions) && status.conditions.exists(condition, condition.type == 'Ready' && condition.status == 'True')";

/** What a stage states, and for every further kind it holds what is known here. */
export function healthOf(
  manifests: readonly Manifest[],
  stated: readonly HealthExpression[],
): readonly HealthExpression[] {
  const known = READY_CONDITION.filter(
    ([apiVersion, kind]) =>
      manifests.some((manifest) => manifest.apiVersion === apiVersion && manifest.kind === kind) &&
      !stated.some((expression) => expression.apiVersion === apiVersion && expression.kind === kind),
  );
  return [...stated, ...known.map(([apiVersion, kind]) => ({ apiVersion, kind, current: IS_READY }))];
}
