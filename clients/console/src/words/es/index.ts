// All words of the console in Spanish, screen by screen.
import type { Words } from '..';
import { activity } from './activity';
import { content } from './content';
import { bar, common, failures, once, shortcuts, signIn, states, stepUp, titles } from './frame';
import { history } from './history';
import { home } from './home';
import { keys } from './keys';
import { me } from './me';
import { own } from './own';
import { people } from './people';
import { plans } from './plans';
import { preview } from './preview';
import { record } from './record';
import { review } from './review';
import { running } from './running';
import { sites } from './sites';
import { takeAway } from './take-away';
import { text } from './text';
import { transfer } from './transfer';
import { translate } from './translate';

export const es: Words = {
  activity,
  bar,
  common,
  content,
  failures,
  history,
  home,
  keys,
  me,
  once,
  own,
  people,
  plans,
  preview,
  record,
  review,
  running,
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
};
