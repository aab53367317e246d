import { at, type Fields } from "./fields";

/** True for an object that a chart made, by the labels that charts give it (Helm documentation: labels and annotations). */
export function isOfChart(object: Fields): boolean {
  return (
    at(object, "metadata", "labels", "app.kubernetes.io/managed-by") === "Helm" ||
    at(object, "metadata", "labels", "helm.sh/chart") !== undefined
  );
}
