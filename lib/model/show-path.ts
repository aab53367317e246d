import { visible } from "../data/controls";

/** `machines.worker0.disks[1].size`; keys that hold dots or slashes are quoted. */
export function showPath(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => {
      if (typeof key === "number") return `[${key}]`;
      const text = String(key);
      if (!/^[A-Za-z0-9_-]+$/.test(text)) return `[${visible(JSON.stringify(text))}]`;
      return index === 0 ? text : `.${text}`;
    })
    .join("");
}
