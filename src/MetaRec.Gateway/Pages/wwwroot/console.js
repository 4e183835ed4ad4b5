import { hasKey, onSignInNeeded, useKey } from './api.js';
import { failed, h, show } from './dom.js';
import * as home from './home.js';
import * as jobs from './jobs.js';
import * as job from './job.js';
import * as models from './models.js';
import * as cluster from './cluster.js';
import * as tryIt from './try.js';

const pages = [
  [/^\/$/, home], [/^\/console\/?$/, home], [/^\/console\/jobs\/?$/, jobs], [/^\/console\/jobs\/([^/]+)$/, job], [/^\/console\/models(?:\/([^/]+))?\/?$/, models],
  [/^\/console\/cluster\/?$/, cluster], [/^\/console\/try\/?$/, tryIt],
];
const main = document.getElementById('main');
const signInButton = document.getElementById('sign-in');
let leave = new AbortController();

async function render(focus = true) {
  leave.abort();
  leave = new AbortController();
  const { signal } = leave;
  const [pattern, page] = pages.find(([candidate]) => candidate.test(location.pathname)) ?? [null, null];
  for (const link of document.querySelectorAll('.top nav a')) {
    if (location.pathname.startsWith(link.getAttribute('href'))) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }

  signInButton.textContent = hasKey() ? 'Sign out' : 'Sign in';
  const root = h('div');
  show(main, root);
  if (focus) main.focus({ preventScroll: true });
  if (!page) {
    document.title = 'Not found · MetaRecCluster';
    show(root, h('h1', null, 'There is no such page'), h('p', null, h('a', { href: '/' }, 'To the start page')));
    return;
  }

  const parameters = pattern.exec(location.pathname).slice(1).map(text => text === undefined ? undefined : decodeURIComponent(text));
  document.title = `${page.title(...parameters)} · MetaRecCluster`;
  try {
    await page.render(root, signal, ...parameters);
  } catch (error) {
    if (signal.aborted || error.name === 'AbortError') return;
    show(root, h('h1', null, page.title(...parameters)), failed(error, () => render()));
  }
}

function askForKey(reason) {
  const dialog = document.getElementById('dialog');
  if (dialog.open) return;
  const input = h('input', { type: 'password', id: 'key', autocomplete: 'off', spellcheck: 'false', placeholder: 'mrk_…' });
  show(dialog, h('form', { onsubmit: event => { event.preventDefault(); useKey(input.value.trim()); dialog.close(); render(); } },
    h('h2', { id: 'dialog-title' }, 'Sign in'),
    h('p', null, reason ?? 'With an API key, or a token that the gateway accepts. It is kept until this tab is closed.'),
    h('label', { class: 'field', for: 'key' }, h('span', null, 'API key'), input),
    h('p', { class: 'soft small' }, 'A key is made by ', h('code', null, './metarec key create'), '.'),
    h('div', { class: 'row' }, h('button', { type: 'button', class: 'quiet', onclick: () => dialog.close() }, 'Cancel'), h('button', null, 'Sign in'))));
  dialog.showModal();
}

onSignInNeeded(askForKey);
signInButton.addEventListener('click', () => {
  if (!hasKey()) return askForKey();
  useKey(null);
  render();
});
document.addEventListener('click', event => {
  const link = event.target.closest('a[href]');
  if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || link.target) return;
  const to = new URL(link.href);
  if (to.origin !== location.origin || !(to.pathname === '/' || to.pathname.startsWith('/console'))) return;
  event.preventDefault();
  history.pushState(null, '', to);
  window.scrollTo(0, 0);
  render();
});
window.addEventListener('popstate', () => render());
render(false);
