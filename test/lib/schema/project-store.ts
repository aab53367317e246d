import { join } from "node:path";
import { schemaStore } from "../../../lib/schema/store";

/** The store over the committed schemas of this project. */
export const store = schemaStore(join(__dirname, "../../.."));
