/** Reading JSON that anyone may have written. Nothing here throws. */

/** A JSON object whose fields are still unknown. */
export type JsonObject = { readonly [key: string]: unknown };

/** Whether `value` is an object and neither null nor an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object that `text` spells, or null when it is not JSON or not an object. */
export function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    // A nesting too deep for the engine ends here as well, as a RangeError.
    return null;
  }
}

/** The field's string, when it is one of 1 to `maxChars` UTF-16 units. */
export function stringField(object: JsonObject, key: string, maxChars: number): string | null {
  const value = own(object, key);
  return typeof value === "string" && value.length > 0 && value.length <= maxChars ? value : null;
}

/** The field's number, when it is a safe integer that is not negative. */
export function countField(object: JsonObject, key: string): number | null {
  const value = own(object, key);
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** The field's object, when it is one. */
export function objectField(object: JsonObject, key: string): JsonObject | null {
  const value = own(object, key);
  return isObject(value) ? value : null;
}

/** The field itself; inherited properties such as `__proto__` do not count. */
export function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
