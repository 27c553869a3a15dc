/**
 * The address of a request without the path that a proxy serves this server under (`/papers`, or empty); unchanged
 * where the proxy took it off, or a health check does not know it.
 */
export function withoutBasePath(url: string, basePath: string): string {
  if (basePath === '' || !url.startsWith(basePath)) return url;
  const rest = url.slice(basePath.length);
  if (rest === '' || rest.startsWith('?')) return `/${rest}`;
  return rest.startsWith('/') ? rest : url;
}
