import { get, pause } from './api.js';
import { badge, empty, h, show, waiting } from './dom.js';

const refreshEvery = 5000;

export const title = () => 'Cluster';

export async function render(root, signal) {
  const content = h('div', null, waiting('the silos'));
  show(root, h('h1', null, 'Cluster'), h('p', { class: 'lead' }, 'The silos and their roles. Grains and their calls are in the ', h('a', { href: '/dashboard' }, 'Orleans dashboard'), '.'), content);
  for (;;) {
    try {
      const { silos } = await get('/v1/cluster', signal);
      show(content, silos.length === 0 ? empty('No silo is alive', h('p', null, 'Start one: ', h('code', null, './metarec silo'), '.')) : groups(silos));
    } catch (error) {
      if (error.status !== 404) throw error;
      show(content, empty('This gateway does not list silos', h('p', null, 'The ', h('a', { href: '/dashboard' }, 'Orleans dashboard'), ' does.')));
      return;
    }

    await pause(refreshEvery, signal);
  }
}

function groups(silos) {
  const roles = [...new Set(silos.flatMap(silo => silo.roles ?? []))].sort();
  return [h('p', { class: 'row' }, roles.map(role => h('span', { class: 'badge' }, `${role}: ${silos.filter(silo => silo.roles.includes(role)).length}`))), table(silos)];
}

function table(silos) {
  const columns = [...new Set(silos.flatMap(silo => Object.keys(silo)))];
  return h('div', { class: 'card scroll' }, h('table', null, h('caption', { class: 'unseen' }, 'Silos'),
    h('thead', null, h('tr', null, columns.map(name => h('th', { scope: 'col' }, words(name))))),
    h('tbody', null, silos.map(silo => h('tr', null, columns.map(name => h('td', null, cell(silo[name]))))))));
}

const words = name => name[0].toUpperCase() + name.slice(1).replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);

function cell(value) {
  if (value === null || value === undefined) return '–';
  if (Array.isArray(value)) return h('span', { class: 'row' }, value.map(one => typeof one === 'object' ? cell(one) : badge(String(one))));
  return typeof value === 'object' ? Object.entries(value).map(([name, part]) => h('div', { class: 'small' }, `${words(name)}: `, typeof part === 'object' ? JSON.stringify(part) : String(part))) : String(value);
}
