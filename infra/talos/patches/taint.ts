/** A node taint; `value` is absent where the definition gives none. */
export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** `gpu=true:NoSchedule` or `gpu:NoSchedule`; the model has checked the form. */
export function parseTaint(text: string): Taint {
  const effect = text.slice(text.lastIndexOf(":") + 1);
  const [key = "", value] = text.slice(0, text.lastIndexOf(":")).split("=");
  return { key, ...(value === undefined ? {} : { value }), effect };
}
