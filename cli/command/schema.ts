import { definitionJsonSchema } from "../../api/schema";
import { toJson } from "../../lib/emit/yaml";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";

/** Prints the JSON Schema of a definition, for editors that complete YAML. */
export function schema(host: Host): ExitCode {
  host.stdout.write(toJson(definitionJsonSchema()));
  return EXIT.good;
}
