import type { SnovOperation, TaskInput } from './snov-account.ts';

/** The parameters of a call, however they were sent: JSON body, form body or query string. */
export interface SnovForm {
  text(name: string): string | null;
  /** `names`, `names[]` and `names[0]` alike. */
  texts(name: string): readonly string[];
  objects(name: string): readonly Readonly<Record<string, unknown>>[];
}

export function readSnovForm(body: string, query: URLSearchParams): SnovForm {
  const json = parseJsonObject(body);
  const fields = [...query, ...(json === null ? new URLSearchParams(body) : [])];
  const fieldTexts = (name: string): string[] =>
    fields.filter(([key]) => key.replace(/\[\d*\]$/, '') === name).map(([, value]) => value);
  const jsonList = (name: string): unknown[] => {
    const value = json?.[name];
    return Array.isArray(value) ? value : [];
  };
  return {
    text(name) {
      const value = json?.[name];
      return typeof value === 'string' ? value : (fieldTexts(name)[0] ?? null);
    },
    texts: (name) => [
      ...jsonList(name).filter((value) => typeof value === 'string'),
      ...fieldTexts(name),
    ],
    objects: (name) => jsonList(name).filter(isObject),
  };
}

/** null: the request has no readable input of this operation. */
export function readTaskInputs(operation: SnovOperation, form: SnovForm): TaskInput[] | null {
  if (operation === 'company-domain-by-name') return form.texts('names').map((name) => ({ name }));
  if (operation === 'email-verification') return form.texts('emails').map((email) => ({ email }));
  const rows = form.objects('rows').map((row) => ({
    firstName: row['first_name'],
    lastName: row['last_name'],
    domain: row['domain'],
  }));
  const inputs = [];
  for (const { firstName, lastName, domain } of rows) {
    if (typeof firstName !== 'string' || typeof lastName !== 'string' || typeof domain !== 'string')
      return null;
    inputs.push({ firstName, lastName, domain });
  }
  return inputs;
}

function parseJsonObject(body: string): Record<string, unknown> | null {
  if (!body.trimStart().startsWith('{')) return null;
  const value: unknown = JSON.parse(body);
  return isObject(value) ? value : null;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
