// What comes when somebody speaks English: the other languages have their own of it, and nobody waits for two.
import { activity } from './activity';
import { rules } from './rules';

export const later = { activity, rules };
