import { z } from "zod";

/** A place of the schema where a definition writes a text: the value of a field, or the key of a map. */
export interface StringField {
  /** As the reference writes it, e.g. `machines.*.labels.<key>`. */
  readonly path: string;
  /** What parses the text, whatever it becomes. */
  readonly schema: z.core.$ZodType;
}

/** Every place for a text in a schema, unions and maps included; what any value may fill is one too. */
export function stringFields(schema: z.core.$ZodType, path = ""): readonly StringField[] {
  const below = (part: string) => (path === "" ? part : `${path}.${part}`);
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([key, child]) => stringFields(z.nonoptional(child), below(key)));
  if (schema instanceof z.ZodRecord)
    return [...stringFields(schema.keyType, below("<key>")), ...stringFields(schema.valueType, below("*"))];
  if (schema instanceof z.ZodArray) return stringFields(schema.element, `${path}[]`);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => stringFields(option, path));
  if (schema instanceof z.ZodPipe) return takesText(schema) ? [{ path, schema }] : stringFields(schema.in, path);
  const inner = innerOf(schema);
  if (inner !== undefined) return stringFields(inner, path);
  if (takesText(schema)) return [{ path, schema }];
  // A kind of schema that nobody thought of may take text: it must not pass unseen.
  if (!HOLDS_NO_TEXT.some((kind) => schema instanceof kind)) throw new Error(`${path}: unknown kind of schema`);
  return [];
}

/** Kinds of schemas whose values are no text, or one of a few that the schema itself names. */
const HOLDS_NO_TEXT = [z.ZodNumber, z.ZodNumberFormat, z.ZodBoolean, z.ZodEnum, z.ZodLiteral, z.ZodNull];

/** What an optional field, or one with a default, is when it is written. */
function innerOf(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  const wraps =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNonOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly;
  return wraps ? schema.def.innerType : undefined;
}

function takesText(schema: z.core.$ZodType): boolean {
  if (schema instanceof z.ZodPipe) return takesText(schema.in);
  return (
    schema instanceof z.ZodString ||
    schema instanceof z.ZodStringFormat ||
    schema instanceof z.ZodUnknown ||
    schema instanceof z.ZodAny
  );
}
