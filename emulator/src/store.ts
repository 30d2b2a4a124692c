import type { ApiKey } from "./entities";
import type { Organization } from "./organization";

export interface KeyHolder {
  readonly organization: Organization;
  readonly key: ApiKey;
}

/** All organisations of this server, and the owner of each API key. */
export class Store {
  readonly organizations = new Map<string, Organization>();
  readonly #keys = new Map<string, KeyHolder>();
  #onChange: () => void = () => undefined;

  /** Called after every change; used by persistence. */
  onChange(listener: () => void): void {
    this.#onChange = listener;
  }

  changed(): void {
    this.#onChange();
  }

  add(organization: Organization): void {
    this.organizations.set(organization.id, organization);
    for (const key of organization.apiKeys) {
      this.#keys.set(key.secret, { organization, key });
    }
  }

  holderOf(secret: string): KeyHolder | undefined {
    return this.#keys.get(secret);
  }

  revokeKey(organization: Organization, key: ApiKey): void {
    this.#keys.delete(key.secret);
    organization.apiKeys.splice(organization.apiKeys.indexOf(key), 1);
  }

  clear(): void {
    this.organizations.clear();
    this.#keys.clear();
  }

  first(): Organization {
    const [organization] = this.organizations.values();
    if (organization === undefined) {
      throw new Error("The emulator has no organisation. This is a bug in the emulator; please report it.");
    }
    return organization;
  }
}
