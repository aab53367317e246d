import type { Fields } from "../../../lib/stage/plain";
import type { MachinePlan } from "../machine-plan";
import { SecretText } from "../secret-text";

/** Configuration of the machine's extension services, e.g. Tailscale with its key. */
export function extensionServices(plan: MachinePlan): readonly Fields[] {
  return plan.extensionServices.map(({ name, environment }) => ({
    apiVersion: "v1alpha1",
    kind: "ExtensionServiceConfig",
    name,
    environment: Object.entries(environment).map(([key, value]) =>
      typeof value === "string" ? `${key}=${value}` : new SecretText(`${key}=`, value.variable, value.description),
    ),
  }));
}
