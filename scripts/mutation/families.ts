import { changes } from "./families/changes";
import { ends } from "./families/ends";
import { network } from "./families/network";
import { owners } from "./families/owners";
import { placement } from "./families/placement";
import { references } from "./families/references";
import { storage } from "./families/storage";
import { values } from "./families/values";
import type { Family } from "./family";

/** Every family, in the order of the report. */
export const FAMILIES: readonly Family[] = [references, placement, storage, network, values, owners, changes, ends];
