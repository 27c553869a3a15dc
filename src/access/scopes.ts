/** What a key may do, least first; each may do what those before it may. */
export const KEY_SCOPES = ['search', 'write', 'admin'] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

/** Whether who has the scope `held` may do what needs the scope `needed`. */
export function covers(held: KeyScope, needed: KeyScope): boolean {
  return KEY_SCOPES.indexOf(held) >= KEY_SCOPES.indexOf(needed);
}
