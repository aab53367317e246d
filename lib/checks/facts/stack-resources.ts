import { type Fields, isFields } from "../../data/fields";
import type { CheckInput } from "../rule";

/** Every resource of one type in the stacks, by its name. */
export function resourcesOf(input: CheckInput, type: string): ReadonlyMap<string, Fields> {
  const found = new Map<string, Fields>();
  for (const { document } of input.stacks) {
    const resources = isFields(document.resource) ? document.resource[type] : undefined;
    for (const [name, resource] of Object.entries(isFields(resources) ? resources : {}))
      if (isFields(resource)) found.set(name, resource);
  }
  return found;
}

/** `${proxmox_download_file.pve1-f683308f.id}` → `pve1-f683308f`. */
export function referredName(text: string | undefined, type: string): string | undefined {
  const [, name] = new RegExp(`\\$\\{${type}\\.([A-Za-z0-9_-]+)\\.`).exec(text ?? "") ?? [];
  return name;
}
