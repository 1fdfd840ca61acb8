// Starts the console in the page.
import { mount } from 'svelte';

import App from './app/App.svelte';
import './app/style/index.css';

export default mount(App, { target: document.body });
