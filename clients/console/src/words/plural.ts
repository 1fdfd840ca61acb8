// One word for one thing, another for several, as each language counts; for the words of all screens.

/** Chooses among plural forms as a language does. */
export function plural(language: string): (n: number, forms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }) => string {
  const rules = new Intl.PluralRules(language);
  return (n, forms) => forms[rules.select(n)] ?? forms.other;
}
