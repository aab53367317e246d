import type { Rule } from "../../rule";
import { agentWithoutExtension } from "./agent-without-extension";
import { controlPlaneDocument } from "./control-plane-document";
import { documentKind } from "./document-kind";
import { hostPath } from "./host-path";
import { imageForm } from "./image-form";
import { imageNotOnHost } from "./image-not-on-host";
import { isolatedWorkload } from "./isolated-workload";
import { missingExtension } from "./missing-extension";
import { missingMount } from "./missing-mount";
import { oldAndNewKey } from "./old-and-new-key";
import { patchSchema } from "./patch-schema";
import { patchUndoesModel } from "./patch-undoes-model";
import { unknownExtension } from "./unknown-extension";
import { userVolumeMissing } from "./user-volume-missing";
import { vipOnWorker } from "./vip-on-worker";

/** Rules about Talos and its machine configuration. */
export const talosRules = {
  agentWithoutExtension,
  controlPlaneDocument,
  documentKind,
  hostPath,
  imageForm,
  imageNotOnHost,
  isolatedWorkload,
  missingExtension,
  missingMount,
  oldAndNewKey,
  patchSchema,
  patchUndoesModel,
  unknownExtension,
  vipOnWorker,
  userVolumeMissing,
} satisfies Readonly<Record<string, Rule>>;
