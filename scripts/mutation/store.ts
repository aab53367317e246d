import { join } from "node:path";
import { schemaStore } from "../../lib/schema/store";

/** Folder of the project; the bundled script counts as lying where its entry does. */
const ROOT = join(__dirname, "../..");

/** The stored schemas. */
export const STORE = schemaStore(ROOT);
