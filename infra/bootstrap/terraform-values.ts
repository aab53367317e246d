import type { ProxmoxUser, TerraformValues } from "../../lib/declared/asked";
import type { Declared } from "../../lib/declared/declared";
import type { Expression } from "../../lib/terraform/text";
import { tokenId, tokenSecretOutput } from "../proxmox/access";
import { keyOutput } from "../stacks/keys";
import { RemoteState } from "../terraform/remote-state";
import type { ClusterStack } from "../terraform/stack";
import { variablesOf } from "../terraform/variable";

/** What secrets of the platform stack may refer to, with variables that are no secret. */
export interface PlatformValues extends TerraformValues {
  /** A Terraform variable that is no secret; Terraform shows its value in plans. */
  plainVariable(name: string, description: string): Expression;
}

/** Expressions over variables and the states of the keys and access stacks, which are read only when used. */
export function terraformValues(stack: ClusterStack, declared: Declared): PlatformValues {
  const variables = variablesOf(stack);
  const states = new Map<string, RemoteState>();
  const state = (layer: "keys" | "access"): RemoteState => {
    const known = states.get(layer) ?? new RemoteState(stack, layer);
    states.set(layer, known);
    return known;
  };
  const user = (name: string): ProxmoxUser => {
    const found = declared.proxmoxUsers.find((candidate) => candidate.user === name);
    if (found === undefined) throw new Error(`no component declares Proxmox user ${name}`);
    return found;
  };
  return {
    variable: (name, description) => variables.secret(name, description),
    plainVariable: (name, description) => variables.plain(name, description),
    proxmoxTokenId: (name) => tokenId(user(name)),
    proxmoxTokenSecret: (name) => state("access").output(tokenSecretOutput(user(name))),
    key: (name, part) => state("keys").output(keyOutput(name, part)),
  };
}
