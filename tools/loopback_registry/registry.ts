/**
 * A registry on this machine that Deno takes for JSR when `JSR_URL` names it. It serves packages with
 * the three documents that Deno asks for, and accepts what `deno publish` uploads.
 */

import { type Package, packageMeta, uploadedPackage, versionMeta } from "./package.ts";
import { refusals } from "./refusals.ts";
import { untar } from "./tarball.ts";

/** A running registry; disposing of it ends it. */
export interface Registry extends AsyncDisposable {
  /** For `JSR_URL`, with a slash at the end. */
  readonly url: string;
  /** What it serves, in the order in which it came. */
  readonly packages: readonly Package[];
  /** Why the last upload was refused; empty when it was not. */
  readonly refused: readonly string[];
}

/** How a registry starts. */
export interface RegistryOptions {
  /** 0, and so when absent: any that is free. */
  readonly port?: number;
  /** What it serves from the start. */
  readonly packages?: readonly Package[];
}

const SCOPED = "/:scope(@[a-z0-9-]+)/:name([a-z0-9-]+)";
const PACKAGE_META = new URLPattern({ pathname: `${SCOPED}/meta.json` });
const VERSION_META = new URLPattern({ pathname: `${SCOPED}/:version(\\d[^/]*)_meta.json` });
const FILE = new URLPattern({ pathname: `${SCOPED}/:version(\\d[^/]*)/:path+` });
const UPLOAD = new URLPattern({
  pathname: "/api/scopes/:scope/packages/:name/versions/:version",
});
const API_PACKAGE = new URLPattern({ pathname: "/api/scopes/:scope/packages/:name" });
const API_STATUS = new URLPattern({ pathname: "/api/publish_status/:id" });

/** Starts a registry on 127.0.0.1. */
export function openRegistry(options: RegistryOptions = {}): Registry {
  const shelf: Shelf = { packages: [...options.packages ?? []], refused: [] };
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: options.port ?? 0, onListen: () => {} },
    (request) => answer(shelf, request),
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    packages: shelf.packages,
    get refused() {
      return shelf.refused;
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

interface Shelf {
  readonly packages: Package[];
  refused: readonly string[];
}

async function answer(shelf: Shelf, request: Request): Promise<Response> {
  const upload = UPLOAD.exec(request.url)?.pathname.groups;
  if (upload !== undefined) {
    const [name, version] = [`@${upload["scope"]}/${upload["name"]}`, upload["version"] ?? ""];
    if (request.method === "POST") return await accept(shelf, name, version, request);
    const known = shelf.packages.some((one) => one.name === name && one.version === version);
    return known ? Response.json({}) : missing("packageVersionNotFound");
  }
  if (API_PACKAGE.test(request.url)) return Response.json({});
  if (API_STATUS.test(request.url)) return Response.json(task(shelf.refused));
  return await serve(shelf, request.url);
}

async function serve({ packages }: Shelf, url: string): Promise<Response> {
  const match = [PACKAGE_META, VERSION_META, FILE].map((pattern) => pattern.exec(url));
  const groups = match.find((found) => found !== null)?.pathname.groups;
  const named = packages.filter(({ name }) => name === `${groups?.["scope"]}/${groups?.["name"]}`);
  if (named.length === 0) return missing("packageNotFound");
  if (match[0] !== null) return Response.json(packageMeta(named));
  const found = named.find(({ version }) => version === groups?.["version"]);
  if (found === undefined) return missing("packageVersionNotFound");
  if (match[1] !== null) return Response.json(await versionMeta(found));
  const bytes = found.files.get(`/${groups?.["path"]}`);
  return bytes === undefined ? missing("fileNotFound") : new Response(bytes);
}

async function accept(
  shelf: Shelf,
  name: string,
  version: string,
  request: Request,
): Promise<Response> {
  const uploaded = uploadedPackage(name, version, await untar(await request.bytes()));
  shelf.refused = refusals(uploaded);
  if (shelf.refused.length === 0) shelf.packages.push(uploaded);
  return Response.json(task(shelf.refused));
}

/** What JSR says of an upload; ours is always judged at once. */
function task(refused: readonly string[]) {
  const id = "00000000-0000-0000-0000-000000000000";
  return refused.length === 0
    ? { id, status: "success", error: null }
    : { id, status: "failure", error: { code: "graphError", message: refused.join("\n") } };
}

function missing(code: string): Response {
  return Response.json({ code, message: "The loopback registry does not have it" }, {
    status: 404,
  });
}
