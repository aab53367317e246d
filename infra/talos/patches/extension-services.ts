import type { Fields } from "../../../lib/data/fields";
import type { MachineShape } from "../../../lib/plan/machine";
import { SecretText } from "../secret-text";

/** Configuration of the machine's extension services, e.g. Tailscale with its key. */
export function extensionServices(plan: MachineShape): readonly Fields[] {
  return plan.extensionServices.map(({ name, environment }) => ({
    apiVersion: "v1alpha1",
    kind: "ExtensionServiceConfig",
    name,
    environment: Object.entries(environment).map(([key, value]) =>
      typeof value === "string" ? `${key}=${value}` : new SecretText(`${key}=`, value.variable, value.description),
    ),
  }));
}
