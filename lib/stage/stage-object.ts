import {
  ApiObject,
  type ApiObjectMetadata,
  ApiObjectMetadataDefinition,
  type ApiObjectProps,
  type JsonPatch,
  type OwnerReference,
} from "cdk8s";
import type { Construct } from "constructs";
import { isFields } from "../data/fields";

/** Metadata that knows whether somebody added to it. */
class StageObjectMetadata extends ApiObjectMetadataDefinition {
  isChanged = false;

  override addLabel(key: string, value: string): void {
    this.isChanged = true;
    super.addLabel(key, value);
  }

  override addAnnotation(key: string, value: string): void {
    this.isChanged = true;
    super.addAnnotation(key, value);
  }

  override addFinalizers(...finalizers: string[]): void {
    this.isChanged = true;
    super.addFinalizers(...finalizers);
  }

  override addOwnerReference(owner: OwnerReference): void {
    this.isChanged = true;
    super.addOwnerReference(owner);
  }

  override add(key: string, value: unknown): void {
    this.isChanged = true;
    super.add(key, value);
  }
}

/** Something in the object that cdk8s has to resolve, or refuses. */
class NotPlain extends Error {}

/**
 * An object of a stage. As nearly all of them are plain data that nobody
 * changed, it is rendered in one walk; cdk8s takes five to the same end, and
 * renders the others.
 */
export class StageObject extends ApiObject {
  override readonly metadata: StageObjectMetadata;
  /** Its metadata as it was made, with what its chart gives. */
  private readonly first: ApiObjectMetadata;
  private isPatched = false;

  constructor(
    scope: Construct,
    id: string,
    private readonly object: ApiObjectProps,
  ) {
    super(scope, id, object);
    const { metadata } = object;
    this.first = {
      name: this.name,
      ...metadata,
      namespace: metadata?.namespace ?? this.chart.namespace,
      labels: { ...this.chart.labels, ...metadata?.labels },
      annotations: { ...metadata?.annotations },
      finalizers: [...(metadata?.finalizers ?? [])],
      ownerReferences: [...(metadata?.ownerReferences ?? [])],
    };
    this.metadata = new StageObjectMetadata({ ...this.first, apiObject: this });
  }

  override addJsonPatch(...operations: JsonPatch[]): void {
    this.isPatched = true;
    super.addJsonPatch(...operations);
  }

  override toJson(): unknown {
    if (this.isPatched || this.metadata.isChanged || process.env.CDK8S_DISABLE_SORT) return super.toJson();
    try {
      return this.rendered();
    } catch {
      // What is wrong with it, cdk8s says in its own words.
      return super.toJson();
    }
  }

  private rendered(): unknown {
    const { apiVersion, kind, metadata: _, ...rest } = this.object;
    const copy = sorted(rest, false);
    if (typeof kind !== "string" || !isFields(copy)) throw new NotPlain();
    return { apiVersion, kind, metadata: sorted(this.first, true), ...copy };
  }
}

/**
 * A copy with sorted keys and without what is null or undefined.
 *
 * @param dropsEmpty leaves out empty lists and maps too, as cdk8s does in metadata
 */
function sorted(value: unknown, dropsEmpty: boolean): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value))
    return dropsEmpty && value.length === 0 ? undefined : value.map((item) => sorted(item, dropsEmpty));
  if (!isFields(value) || value.constructor !== Object || Object.hasOwn(value, "__proto__")) throw new NotPlain();
  const copy: Record<string, unknown> = {};
  let isEmpty = true;
  for (const key of Object.keys(value).sort()) {
    const member = sorted(value[key], dropsEmpty);
    if (member === undefined) continue;
    copy[key] = member;
    isEmpty = false;
  }
  return dropsEmpty && isEmpty ? undefined : copy;
}
