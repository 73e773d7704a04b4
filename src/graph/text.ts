/** The text without what XML cannot hold: control characters and halves of characters. */
export const wellFormed = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, "\ufffd");
