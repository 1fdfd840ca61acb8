// All words of the console in English, screen by screen.
import { confirm } from './confirm';
import { content } from './content';
import { desk } from './desk';
import { bar, common, failures, once, shortcuts, signIn, states, stepUp, titles } from './frame';
import { gate } from './gate';
import { history } from './history';
import { home } from './home';
import { impact } from './impact';
import { keys } from './keys';
import type { later } from './later';
import { me } from './me';
import { obstacles } from './obstacles';
import { own } from './own';
import { people } from './people';
import { plans } from './plans';
import { preview } from './preview';
import { problems } from './problems';
import { receivers } from './receivers';
import { record } from './record';
import { review } from './review';
import { running } from './running';
import { schedule } from './schedule';
import { sites } from './sites';
import { takeAway } from './take-away';
import { text } from './text';
import { transfer } from './transfer';
import { translate } from './translate';
import { webhooks } from './webhooks';

export const en = {
  // These two come when somebody speaks English (`later.ts`).
  activity: {} as (typeof later)['activity'],
  rules: {} as (typeof later)['rules'],
  bar,
  common,
  confirm,
  content,
  desk,
  failures,
  gate,
  history,
  home,
  impact,
  keys,
  me,
  obstacles,
  once,
  own,
  people,
  plans,
  preview,
  problems,
  receivers,
  record,
  review,
  running,
  schedule,
  shortcuts,
  signIn,
  sites,
  states,
  stepUp,
  takeAway,
  text,
  titles,
  transfer,
  translate,
  webhooks,
};

/** What every language has words for. */
export type Words = Wide<typeof en>;

/** The same, where each word may be any other. */
type Wide<T> = T extends string ? string : T extends (...given: infer G) => string ? (...given: G) => string : { [K in keyof T]: Wide<T[K]> };
