/** Whether an attribute may hold an address at all: nearly every one does not, and each element is asked. */
export function isTelling(attribute: string, value: string): boolean {
  if (attribute === 'href') {
    return (
      value.includes('@') ||
      value.includes('%40') ||
      /^\s*(?:mailto|javascript|znvygb|email)|email-protection#|[?&]to=/i.test(value)
    );
  }
  if (
    attribute === 'class' ||
    attribute === 'src' ||
    attribute === 'style' ||
    attribute === 'srcset'
  )
    return false;
  if (attribute.startsWith('data-')) return value.length > 1;
  return (
    attribute.startsWith('on') ||
    attribute === 'content' ||
    attribute === 'value' ||
    isWritten(value) ||
    value.includes('@')
  );
}

/** With a word for the sign in brackets. */
function isWritten(value: string): boolean {
  return value.length < 300 && /[[({]\s?(?:at|arroba)\s?[\])}]/i.test(value);
}
