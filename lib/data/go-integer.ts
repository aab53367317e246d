import { CORE_SCHEMA, defineScalarTag, NOT_RESOLVED } from "js-yaml";

/**
 * Integers as every program of Kubernetes reads them: file modes like 0644 are
 * octal there (YAML 1.1) and decimal in YAML 1.2. Source: sigs.k8s.io/yaml 1.6
 * and kustomize 5.8, which agree on this.
 */
export const goInteger = defineScalarTag("tag:yaml.org,2002:int", {
  implicit: true,
  implicitFirstChars: [..."-+0123456789"],
  resolve: (text) => {
    if (/^[-+]?(0|[1-9][\d_]*)$/.test(text)) return Number(text.replaceAll("_", ""));
    if (/^0o?[0-7]+$/.test(text)) return Number.parseInt(text.replace(/^0o?/, ""), 8);
    if (/^0x[0-9a-fA-F]+$/.test(text)) return Number.parseInt(text.slice(2), 16);
    return NOT_RESOLVED;
  },
  identify: () => false,
});

/** YAML 1.2 with such integers and without `<<`. */
export const WITH_GO_INTEGERS = CORE_SCHEMA.withTags(goInteger);
