import type { Metadata } from "../model/app-metadata";

/** An object's own labels and annotations with those of the definition; its own labels win, as selectors rely on them. */
export function withMetadata<Own extends { readonly name?: string; readonly namespace?: string }>(
  own: Own,
  labels: Readonly<Record<string, string>>,
  more: Metadata | undefined,
  annotations: Readonly<Record<string, string>> = {},
): Own & {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
} {
  const all = { ...annotations, ...more?.annotations };
  return {
    ...own,
    labels: { ...more?.labels, ...labels },
    ...(Object.keys(all).length === 0 ? {} : { annotations: all }),
  };
}
