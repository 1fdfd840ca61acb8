// The words of the console: English is here, the other languages come when somebody speaks them, and have the same.
export { en, type Words } from './en';
