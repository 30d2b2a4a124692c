/**
 * What to do about a webhook that did not accept a message.
 * @param status The status of the response; `undefined` if there was none.
 * @param setting The option or variable that has the address.
 */
export function howToMendWebhook(status: number | undefined, setting: string): string {
  if (status === undefined || status === 429 || status >= 500) {
    return "Run the command again.";
  }
  return status < 400
    ? `Set ${setting} to the final address, because redirects are not followed.`
    : `Create a new webhook in the service, and set ${setting} to its address.`;
}
