/** A node taint; `value` is absent where the definition gives none. */
export interface Taint {
  /** The part before `=` or `:`. */
  readonly key: string;
  /** The part between `=` and `:`. */
  readonly value?: string;
  /** `NoSchedule`, `PreferNoSchedule` or `NoExecute`. */
  readonly effect: string;
}

/** `gpu=true:NoSchedule` or `gpu:NoSchedule`; the model has checked the form. */
export function parseTaint(text: string): Taint {
  const effect = text.slice(text.lastIndexOf(":") + 1);
  const [key = "", value] = text.slice(0, text.lastIndexOf(":")).split("=");
  return { key, ...(value === undefined ? {} : { value }), effect };
}
