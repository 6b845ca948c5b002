/**
 * Imported first by the page and by its workers. Under the site's content policy a script's address
 * must be a trusted one (Trusted Types, https://www.w3.org/TR/trusted-types/): here every address of
 * the site itself becomes one, wherever a worker is started, and nothing else does. Text never becomes
 * markup or code, since there is no rule that lets it.
 */

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): unknown;
}

/** The address as it was given. @throws TypeError where it is not of the origin `base` is of. */
export function ownScript(address: string, base: string): string {
  if (new URL(address, base).origin === new URL(base).origin) return address;
  throw new TypeError(`${address} is not a script of this site`);
}

const { trustedTypes, location } = globalThis as {
  readonly trustedTypes?: TrustedTypes;
  readonly location?: Location;
};

// The policy named "default" is asked wherever a plain text is given.
if (location) {
  trustedTypes?.createPolicy("default", {
    createScriptURL: (address) => ownScript(address, location.href),
  });
}
