import type {
  TerraformAttribute,
  TerraformBlock,
  TerraformBlockType,
  TerraformType,
} from "../../../lib/schema/schema-file";
import { type ObjectShape, type PropertyShape, type Shape, text, union } from "../../../lib/types/shape";

const EXPRESSION = text("TerraformExpression");

/**
 * What may be written in a block: its arguments and nested blocks. Attributes that only the
 * provider sets are left out.
 *
 * @param together object attributes whose members must all be given
 */
export function blockShape(block: TerraformBlock, together: readonly string[] = []): ObjectShape {
  const attributes = Object.entries(block.attributes ?? {})
    .filter(([, attribute]) => attribute.required === true || attribute.optional === true)
    .map(
      ([name, attribute]): PropertyShape => ({
        name,
        optional: attribute.required !== true,
        shape: attributeShape(attribute, together.includes(name)),
      }),
    );
  const blocks = Object.entries(block.block_types ?? {}).map(
    ([name, type]): PropertyShape => ({
      name,
      optional: (type.min_items ?? 0) === 0,
      shape: nestedBlockShape(type),
    }),
  );
  return { kind: "object", open: false, properties: [...attributes, ...blocks] };
}

function nestedBlockShape(type: TerraformBlockType): Shape {
  const body = blockShape(type.block);
  if (type.nesting_mode === "map") return { kind: "map", of: body };
  return type.nesting_mode === "single" || type.max_items === 1 ? body : { kind: "array", of: body };
}

function attributeShape(attribute: TerraformAttribute, together: boolean): Shape {
  if (attribute.nested_type === undefined) return typeShape(attribute.type ?? "dynamic");
  const { nesting_mode: mode, attributes } = attribute.nested_type;
  const body = blockShape({ attributes });
  const shape = together
    ? { ...body, properties: body.properties.map((property) => ({ ...property, optional: false })) }
    : body;
  if (mode === "single") return orExpression(shape);
  return orExpression(mode === "map" ? { kind: "map", of: shape } : { kind: "array", of: shape });
}

/**
 * The shape of a type constraint. In JSON syntax every key of an object type must be there,
 * null where nothing is meant: so the keys are required here and take null.
 */
function typeShape(type: TerraformType): Shape {
  if (typeof type === "string") {
    if (type === "string" || type === "number") return orExpression(text(type));
    return type === "bool" ? orExpression(text("boolean")) : text("unknown");
  }
  const [sort, argument] = type;
  if (sort === "object" && typeof argument === "object" && !isType(argument)) {
    const properties = Object.entries(argument).map(
      ([name, member]): PropertyShape => ({
        name,
        optional: false,
        shape: union([typeShape(member), text("null")]),
      }),
    );
    return orExpression({ kind: "object", open: false, properties });
  }
  const of = isType(argument) ? typeShape(argument) : text("unknown");
  return orExpression(sort === "map" ? { kind: "map", of } : { kind: "array", of });
}

function isType(value: TerraformType | Readonly<Record<string, TerraformType>>): value is TerraformType {
  return typeof value === "string" || Array.isArray(value);
}

function orExpression(shape: Shape): Shape {
  return union([shape, EXPRESSION]);
}
