import { get, pause } from './api.js';
import { badge, empty, h, number, show, time, waiting } from './dom.js';

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

const columns = [
  ['Silo', silo => [h('strong', null, silo.name), h('div', { class: 'soft small' }, silo.address)]],
  ['Roles', silo => h('span', { class: 'row' }, silo.roles.map(role => h('span', { class: 'badge' }, role)))],
  ['Status', silo => badge(silo.drainedSince ? 'draining' : silo.status)],
  ['Device', silo => silo.device ?? '–'],
  ['Lanes', silo => number(silo.lanes), 'number'],
  ['Waiting', silo => number(silo.waiting), 'number'],
  ['Serving threads', silo => number(silo.servingThreads), 'number'],
  ['Memory', silo => silo.memoryBytes ? `${number(silo.memoryBytes / 1048576)} MiB` : '–', 'number'],
  ['Grains', silo => silo.grains ? number(Object.values(silo.grains).reduce((sum, count) => sum + count, 0)) : '–', 'number'],
  ['Started', silo => time(silo.startedAt)],
];

const table = silos => h('div', { class: 'card scroll' }, h('table', null, h('caption', { class: 'unseen' }, 'Silos'),
  h('thead', null, h('tr', null, columns.map(([name, , kind]) => h('th', { scope: 'col', class: kind }, name)))),
  h('tbody', null, silos.map(silo => h('tr', null, columns.map(([, value, kind]) => h('td', { class: kind }, value(silo))))))));
