import type { PlatformSecret, ProxmoxUser, TerraformValues } from "../../lib/model/declaration";
import type { Platform } from "../../lib/model/platform";
import { tokenId, tokenSecretOutput } from "../proxmox/access";
import { type KeyPart, keyOutput } from "../stacks/keys";
import { RemoteState } from "../terraform/remote-state";
import type { ClusterStack } from "../terraform/stack";
import { variablesOf } from "../terraform/variable";

/** What secrets of the platform stack may refer to, with the parts of keys that only this layer uses. */
export interface PlatformValues extends TerraformValues {
  openssh(name: string, part: "private" | "public"): string;
  plainVariable(name: string, description: string): string;
}

/** Secrets that this layer adds to those of components. */
export type BootstrapSecret = PlatformSecret;

/** Expressions over variables and the states of the keys and access stacks, which are read only when used. */
export function terraformValues(stack: ClusterStack, platform: Platform): PlatformValues {
  const variables = variablesOf(stack);
  const states = new Map<string, RemoteState>();
  const state = (layer: "keys" | "access"): RemoteState => {
    const known = states.get(layer) ?? new RemoteState(stack, layer);
    states.set(layer, known);
    return known;
  };
  const user = (name: string): ProxmoxUser => {
    const found = platform.proxmoxUsers.find((candidate) => candidate.user === name);
    if (found === undefined) throw new Error(`no component declares Proxmox user ${name}`);
    return found;
  };
  const key = (name: string, part: KeyPart) => state("keys").output(keyOutput(name, part));
  return {
    variable: (name, description) => variables.secret(name, description),
    plainVariable: (name, description) => variables.plain(name, description),
    proxmoxTokenId: (name) => tokenId(user(name)),
    proxmoxTokenSecret: (name) => state("access").output(tokenSecretOutput(user(name))),
    key: (name, part) => key(name, part),
    openssh: (name, part) => key(name, `${part}_openssh`),
  };
}
