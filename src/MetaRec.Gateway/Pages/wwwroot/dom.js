// Makes an element. Text is always text: nothing that comes from the API is read as HTML.
export function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'value' || name === 'checked' || name === 'disabled') element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }

  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

export const show = (root, ...children) => root.replaceChildren(...children.flat(Infinity).filter(Boolean));

// Tells those who do not see the page.
export const say = text => { document.getElementById('live').textContent = text; };

export const waiting = what => h('p', { class: 'waiting', role: 'status' }, `Loading ${what} …`);

export const failed = (error, again) => h('div', { class: 'note bad', role: 'alert' },
  h('p', null, h('strong', null, error.title ?? 'That did not work.'), ' ', error.message),
  again && h('p', null, h('button', { type: 'button', class: 'quiet', onclick: again }, 'Try again')));

export const empty = (title, ...children) => h('div', { class: 'card empty' }, h('h2', null, title), ...children);

const states = { ready: 'good', 'not ready': 'bad', SUCCEEDED: 'good', FAILED: 'bad', RUNNING: 'busy', PENDING: 'warm', STOPPED: 'warm', active: 'good', draining: 'warm', production: 'good', canary: 'busy', shadow: 'busy' };
export const badge = state => h('span', { class: `badge ${states[state] ?? ''}` }, state);

export const number = (value, digits = 0) => value === null || value === undefined ? '–' : value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
export const time = at => at ? h('time', { datetime: at, title: at }, new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })) : '–';

export function duration(from, to) {
  const seconds = Math.max(0, Math.round((new Date(to ?? Date.now()) - new Date(from)) / 1000));
  return seconds < 60 ? `${seconds} s` : seconds < 3600 ? `${Math.floor(seconds / 60)} min ${seconds % 60} s` : `${Math.floor(seconds / 3600)} h ${Math.floor(seconds % 3600 / 60)} min`;
}

export function copyable(text) {
  const button = h('button', { type: 'button', class: 'quiet small', onclick: async () => { await navigator.clipboard.writeText(text); button.textContent = 'Copied'; } }, 'Copy');
  return h('div', null, h('pre', { tabindex: '0' }, text), h('p', { class: 'small' }, button));
}

// Asks whether something is meant. Resolves to whether it is.
export function confirm(title, text, yes, danger = false) {
  const dialog = document.getElementById('dialog');
  return new Promise(resolve => {
    const end = answer => { dialog.close(); resolve(answer); };
    show(dialog,
      h('h2', { id: 'dialog-title' }, title), h('p', null, text),
      h('div', { class: 'row' },
        h('button', { type: 'button', class: 'quiet', onclick: () => end(false) }, 'Cancel'),
        h('button', { type: 'button', class: danger ? 'danger' : null, onclick: () => end(true) }, yes)));
    dialog.oncancel = () => resolve(false);
    dialog.showModal();
  });
}
