/** Labels by which a Service and a workload find their pods; part of an immutable selector, so they never change. */
export function selectorLabels(name: string, instance: string = name): Readonly<Record<string, string>> {
  return { "app.kubernetes.io/name": name, "app.kubernetes.io/instance": instance };
}

/** The labels of every object (Kubernetes: Recommended Labels). */
export function commonLabels(name: string, instance: string = name): Readonly<Record<string, string>> {
  return { ...selectorLabels(name, instance), "app.kubernetes.io/managed-by": "groundwork" };
}
