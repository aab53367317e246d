import * as cdk8s from "cdk8s";
import * as constructs from "constructs";
import * as zod from "zod";
import * as cluster from "../../api/cluster";
import * as component from "../../api/component";
import * as apiConstructs from "../../api/constructs";
import * as schema from "../../api/schema";
import { PACKAGE, type SHARED_NAMES } from "./shared-names";

/**
 * What definitions and components get from the running program, by the name
 * that they import. A second copy of these would not know the objects of the
 * first: a construct belongs to the tree that it was made for.
 */
export const sharedModules: Readonly<Record<(typeof SHARED_NAMES)[number], unknown>> = {
  [PACKAGE]: cluster,
  [`${PACKAGE}/component`]: component,
  [`${PACKAGE}/constructs`]: apiConstructs,
  [`${PACKAGE}/schema`]: schema,
  cdk8s,
  constructs,
  zod,
};
