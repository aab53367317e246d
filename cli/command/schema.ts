import { z } from "zod";
import { catalog } from "../../apps/catalog";
import { definitionSchema } from "../../lib/definition/parse";
import { toJson } from "../../lib/emit/yaml";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";

/** Prints the JSON Schema of a definition, for editors that complete YAML. */
export function schema(host: Host): ExitCode {
  const document = z.toJSONSchema(definitionSchema(catalog), { io: "input", unrepresentable: "any" });
  host.stdout.write(toJson({ ...document, title: "Groundwork cluster definition" }));
  return EXIT.good;
}
