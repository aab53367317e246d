import { cloudnativePg } from "./cloudnative-pg/component";
import { metallb } from "./metallb/component";

/** Every component, by the key that a definition uses. Adding one is one folder and one line here. */
export const catalog = {
  cloudnativePg,
  metallb,
} as const;
