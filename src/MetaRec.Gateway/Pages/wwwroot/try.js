import { ask, get, pause } from './api.js';
import { copyable, failed, h, number, say, show, waiting } from './dom.js';

const mostRatings = 10;
const listed = 10;
const visitor = 'console-visitor';

export const title = () => 'Try it';

export async function render(root, signal) {
  show(root, waiting('the catalogue'));
  const address = new URLSearchParams(location.search);
  const model = address.get('model') ?? 'default';
  let catalogue;
  try {
    catalogue = await get(`/v1/catalogue?model=${encodeURIComponent(model)}&n=100`, signal);
  } catch (error) {
    if (error.status !== 404) throw error;
    show(root, h('h1', null, 'Try it as a new user'), h('div', { class: 'card empty' }, h('h2', null, 'No model is in service yet'), h('p', null, error.message), h('p', null, h('a', { href: '/console/models' }, 'To the models'))));
    return;
  }

  const state = { features: {}, ratings: new Map() };
  for (const field of Object.keys(catalogue.userFields)) {
    if (catalogue.userFields[field].includes(address.get(`f.${field}`))) state.features[field] = address.get(`f.${field}`);
  }

  const given = address.getAll('rate').map(text => [text.slice(0, text.lastIndexOf(':')), Number(text.slice(text.lastIndexOf(':') + 1))]).filter(([id, rating]) => id && Number.isFinite(rating)).slice(0, mostRatings);
  if (given.length > 0) {
    const { items } = await ask('POST', '/v1/rank', { model, items: given.map(([id]) => id) }, signal);
    items.forEach((item, i) => state.ratings.set(item.id, { title: item.title, rating: given[i][1] }));
  }

  const page = { model, catalogue, state, signal, why: false, asked: [] };
  Object.assign(page, {
    rated: h('ul', { class: 'items' }), results: h('ul', { class: 'items' }), lists: h('div', { class: 'lists', 'aria-live': 'polite' }), trouble: h('div'), curl: h('div'), origin: h('p', { class: 'soft small' }),
    hint: h('h3', { 'aria-live': 'polite' }), search: h('input', { type: 'search', id: 'search', autocomplete: 'off', placeholder: 'Title …' }),
  });
  page.search.addEventListener('input', () => find(page));
  const why = h('input', { type: 'checkbox', onchange: () => { page.why = why.checked; rank(page); } });
  show(root,
    h('h1', null, 'Try it as a new user'),
    h('p', { class: 'lead' }, `Rate up to ${mostRatings} items. The model adapts to them in a few gradient steps; nothing is stored.`),
    page.trouble,
    h('div', { class: 'try' },
      h('div', null,
        h('section', { class: 'card' }, h('h2', null, 'Your ratings'), page.rated),
        h('section', { class: 'card' }, h('label', { class: 'field', for: 'search' }, h('span', null, 'Find something that you know'), page.search), page.hint, page.results),
        Object.keys(catalogue.userFields).length > 0 && h('section', { class: 'card' }, h('h2', null, 'Profile'), h('div', { class: 'row' }, Object.entries(catalogue.userFields).map(([field, values]) => profile(page, field, values))))),
      h('div', null, page.lists, page.origin, h('p', { class: 'small' }, h('label', null, why, ' Say which ratings moved each score most')),
        h('section', { class: 'card' }, h('h2', null, 'The same by HTTP'), page.curl))));
  drawRated(page);
  get(`/v1/users/${visitor}/questions?n=8&model=${encodeURIComponent(model)}`, signal).then(({ items }) => { page.asked = items; find(page); }, () => find(page));
  await rank(page);
}

function profile(page, field, values) {
  const select = h('select', {
    id: `field-${field}`,
    onchange: () => {
      if (select.value) page.state.features[field] = select.value;
      else delete page.state.features[field];
      rank(page);
    },
  }, h('option', { value: '' }, 'not said'), values.map(value => h('option', { value }, value)));
  select.value = page.state.features[field] ?? '';
  return h('label', { class: 'field', for: `field-${field}` }, h('span', null, field), select);
}

function rate(page, item) {
  const { scaleMin, scaleMax } = page.catalogue;
  const values = [];
  for (let value = Math.ceil(scaleMin); value <= scaleMax && values.length < 11; value++) values.push(value);
  const set = value => {
    if (!page.state.ratings.has(item.id) && page.state.ratings.size === mostRatings) {
      say(`${mostRatings} ratings are enough. Take one away first.`);
      return;
    }

    page.state.ratings.set(item.id, { title: item.title, rating: value });
    drawRated(page);
    find(page);
    rank(page);
    say(`${item.title}: ${value}`);
  };
  const current = page.state.ratings.get(item.id)?.rating;
  return h('fieldset', { class: 'rate' }, h('legend', { class: 'unseen' }, `Rate ${item.title}`),
    values.map(value => h('label', null, h('input', { type: 'radio', name: `rate-${item.id}`, value: String(value), checked: value === current, onchange: () => set(value) }), h('span', null, String(value)))));
}

function drawRated(page) {
  const { ratings } = page.state;
  const focused = document.activeElement?.name;
  show(page.rated, ratings.size === 0 ? h('li', { class: 'soft' }, 'None yet.') : [...ratings].map(([id, { title: name }]) => h('li', null,
    h('div', { class: 'row' }, h('span', null, name), h('button', {
      type: 'button', class: 'link small', 'aria-label': `Take away the rating of ${name}`,
      onclick: () => { ratings.delete(id); drawRated(page); find(page); rank(page); },
    }, 'take away')),
    rate(page, { id, title: name }))));
  if (focused) [...page.rated.querySelectorAll('input:checked')].find(input => input.name === focused)?.focus();
}

async function find(page) {
  const text = page.search.value.trim();
  page.finding?.abort();
  page.finding = new AbortController();
  page.signal.addEventListener('abort', () => page.finding.abort(), { once: true });
  let found;
  if (text === '') {
    found = page.asked.length > 0 ? page.asked : page.catalogue.items;
    page.hint.textContent = page.asked.length > 0 ? 'Or say what these are to you: their ratings tell most' : 'Or rate what many know';
  } else {
    try {
      await pause(120, page.finding.signal);
      found = (await get(`/v1/catalogue?model=${encodeURIComponent(page.model)}&n=12&q=${encodeURIComponent(text.slice(0, 100))}`, page.finding.signal)).items;
      page.hint.textContent = found.length === 0 ? `Nothing has '${text}' in its title` : '';
    } catch (error) {
      if (error.name !== 'AbortError') show(page.trouble, failed(error));
      return;
    }
  }

  show(page.results, found.filter(item => !page.state.ratings.has(item.id)).slice(0, 8).map(item => h('li', null, item.title, rate(page, item))));
}

async function rank(page) {
  page.ranking?.abort();
  page.ranking = new AbortController();
  page.signal.addEventListener('abort', () => page.ranking.abort(), { once: true });
  const { signal } = page.ranking;
  const { ratings, features } = page.state;
  const rated = [...ratings].map(([item, { rating }]) => ({ item, rating }));
  remember(page, rated);
  const body = { model: page.model, features, ratings: rated, n: listed, explain: page.why };
  show(page.curl, copyable(`curl -s ${location.origin}/v1/recommendations -H 'Content-Type: application/json' \\\n  -d '${JSON.stringify(body).replaceAll("'", "'\\''")}'`));
  try {
    const [before, after] = await Promise.all([
      ask('POST', '/v1/recommendations', { model: page.model, features, n: 100, exclude: rated.map(one => one.item) }, signal),
      ask('POST', '/v1/recommendations', body, signal),
    ]);
    show(page.trouble);
    const popular = page.catalogue.items.filter(item => !ratings.has(item.id)).slice(0, listed);
    const places = new Map(before.items.map((item, i) => [item.id, i + 1]));
    show(page.lists,
      list('Before adaptation', 'The initialization, and the profile.', before.items.slice(0, listed).map((item, i) => entry(item, i, number(item.score, 2)))),
      list(`After ${rated.length} rating${rated.length === 1 ? '' : 's'}`, rated.length === 0 ? 'Rate something, and this list moves.' : 'Adapted to what you said.', after.items.map((item, i) => entry(item, i, number(item.score, 2), rated.length > 0 ? places.get(item.id) ?? null : undefined))),
      list('Popular', 'What most people rated.', popular.map((item, i) => entry(item, i, `${number(item.ratings)} ×`))));
    page.origin.textContent = `Version ${after.modelVersion} of '${after.model}', ${after.adapted ? `adapted to ${after.adaptedOn} rating${after.adaptedOn === 1 ? '' : 's'}` : 'not adapted'}, ${number(after.tookMs, 1)} ms.`;
  } catch (error) {
    if (error.name !== 'AbortError') show(page.trouble, failed(error, () => rank(page)));
  }
}

const list = (name, text, entries) => h('section', { class: 'card' }, h('h2', null, name), h('p', { class: 'soft small' }, text), h('ol', { class: 'ranked' }, entries));

function entry(item, index, score, was) {
  const place = index + 1;
  const moved = was === undefined ? null : was === null ? h('span', { class: 'up', title: 'not among the first 100 before' }, ' new') : was === place ? null
    : h('span', { class: was > place ? 'up' : 'down', title: `place ${was} before` }, ` ${was > place ? '▲' : '▼'}${Math.abs(was - place)}`);
  return h('li', null, h('span', { class: 'place' }, String(place)), h('span', null, item.title, moved), h('span', { class: 'score' }, score),
    item.reasons?.length > 0 && h('span', { class: 'why' }, `because of ${item.reasons.map(reason => `${reason.item} (${reason.contribution >= 0 ? '+' : '−'}${Math.abs(reason.contribution).toFixed(2)})`).join(', ')}`));
}

// The page can be linked to as it is.
function remember(page, rated) {
  const address = new URLSearchParams();
  if (page.model !== 'default') address.set('model', page.model);
  for (const [field, value] of Object.entries(page.state.features)) address.set(`f.${field}`, value);
  for (const { item, rating } of rated) address.append('rate', `${item}:${rating}`);
  history.replaceState(null, '', address.size > 0 ? `?${address}` : location.pathname);
}
