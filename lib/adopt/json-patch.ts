import { type Fields, isFields } from "../data/fields";

/** An operation that cannot be carried out. */
export class OperationError extends Error {}

/**
 * Carries out the operations of a JSON patch (RFC 6902) that tools for Talos
 * use over the main document: add, replace, remove.
 *
 * @throws OperationError for another operation, and for a place that is not there
 */
export function operate(document: Fields, operations: readonly unknown[]): Fields {
  const result = operations.reduce<unknown>((value, operation) => {
    if (!isFields(operation) || typeof operation.path !== "string")
      throw new OperationError("an operation without a path");
    const steps = operation.path
      .split("/")
      .slice(1)
      .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
    if (!["add", "replace", "remove"].includes(String(operation.op)))
      throw new OperationError(`the operation ${String(operation.op)}`);
    return change(value, steps, String(operation.op), operation.value);
  }, document);
  return isFields(result) ? result : document;
}

function change(value: unknown, [step, ...rest]: readonly string[], operation: string, told: unknown): unknown {
  if (step === undefined) return told;
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    const index = step === "-" ? list.length : Number(step);
    if (!Number.isInteger(index) || index > list.length) throw new OperationError(`no entry ${step}`);
    if (rest.length > 0) return list.map((entry, at) => (at === index ? change(entry, rest, operation, told) : entry));
    if (operation === "add") return [...list.slice(0, index), told, ...list.slice(index)];
    if (operation === "replace") return list.map((entry, at) => (at === index ? told : entry));
    return list.filter((_, at) => at !== index);
  }
  const fields = isFields(value) ? value : {};
  if (rest.length > 0) {
    if (!(step in fields) && operation === "remove") throw new OperationError(`no key ${step}`);
    return { ...fields, [step]: change(fields[step], rest, operation, told) };
  }
  if (operation === "remove") {
    const { [step]: gone, ...others } = fields;
    if (gone === undefined) throw new OperationError(`no key ${step}`);
    return others;
  }
  return { ...fields, [step]: told };
}
