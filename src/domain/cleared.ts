declare const brand: unique symbol;

/**
 * A value that the gate let pass for one exit, now: suppression, subscriber class, retention and provenance were looked
 * at. Exits (export, CRM, webhook, digest) take contacts in no other form. Only pipeline/gate.ts makes one, and a
 * clearance is never stored, because an objection that arrives later must count.
 */
export type Cleared<T> = T & { readonly [brand]: 'Cleared' };
