/** Absolute path of the checkout: the folder that holds deno.json, without a trailing slash. */
export const ROOT: string = decodeURIComponent(new URL("..", import.meta.url).pathname)
  .replace(/\/$/, "");

/** A path as whoever called the task meant it: the tasks themselves work in the checkout. */
export function fromCaller(path: string): string {
  return path.startsWith("/") ? path : `${Deno.env.get("INIT_CWD") ?? ROOT}/${path}`;
}

/** Whether `path` exists, whatever it is. Throws on anything but a missing file. */
export function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
