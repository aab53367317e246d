import { html } from "../document/html";
import { POLICY, policyOf } from "./policy";

/** Path by which a served page learns that it changed. */
export const CHANGES_PATH = "/changes";

const SCRIPT = `"use strict";
new EventSource(${JSON.stringify(CHANGES_PATH)}).addEventListener("change", () => location.reload());`;

/**
 * The page as it is served while its definition is edited: it loads itself
 * again after a change. The file on disk never holds this.
 */
export function reloading(page: string): string {
  return page
    .replace(html(POLICY), () => html(policyOf({ script: SCRIPT, connect: "'self'" })))
    .replace("</body>", () => `<script>${SCRIPT}</script></body>`);
}
