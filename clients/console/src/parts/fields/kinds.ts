// The one table of editors: which kind of field is written with which.
import Choice from './Choice.svelte';
import ChoiceList from './ChoiceList.svelte';
import Codes from './Codes.svelte';
import type { Control } from './control';
import Flag from './Flag.svelte';
import Integer from './Integer.svelte';
import Relation from './Relation.svelte';
import RichText from './RichText.svelte';
import Rows from './Rows.svelte';
import Sources from './Sources.svelte';
import Text from './Text.svelte';
import TextList from './TextList.svelte';
import Url from './Url.svelte';

export const EDITORS: Record<string, Control> = {
  choice: { editor: Choice, isOne: true },
  choice_list: { editor: ChoiceList },
  codes: { editor: Codes },
  flag: { editor: Flag, hasLabel: true },
  integer: { editor: Integer, isOne: true },
  relation: { editor: Relation },
  rich_text: { editor: RichText, isOne: true },
  rows: { editor: Rows },
  sources: { editor: Sources },
  text: { editor: Text, isOne: true },
  text_list: { editor: TextList, isOne: true },
  url: { editor: Url, isOne: true },
};
