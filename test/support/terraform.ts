import type { TerraformValues } from "../../lib/declared/asked";
import { reference, TerraformText } from "../../lib/terraform/text";

/** What a platform secret may refer to, each by a reference that names what was asked for. */
export const terraformValues: TerraformValues = {
  variable: (name) => reference("var", name),
  key: (name, part) => reference("keys", name, part),
  proxmoxTokenId: (user) => `${user}@pve!csi`,
  proxmoxTokenSecret: (user) => reference("tokens", user),
};

/** A text as a document holds it. */
export function templateOf(text: string | TerraformText | undefined): string {
  return text instanceof TerraformText ? text.template : (text ?? "");
}
