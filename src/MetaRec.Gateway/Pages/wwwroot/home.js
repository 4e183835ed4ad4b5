import { get } from './api.js';
import { badge, h, show, time, waiting } from './dom.js';

export const title = () => 'Start';

const links = [
  ['/console/try', 'Try it as a new user', 'Rate a few items and see the ranking change.'],
  ['/console/jobs', 'Jobs', 'Meta-training: progress, losses, logs.'],
  ['/console/models', 'Models', 'Versions beside their floors; promote and roll back.'],
  ['/console/cluster', 'Cluster', 'Silos and their roles.'],
  ['/scalar', 'API', 'Every call of the HTTP API, to read and to try.'],
  ['/dashboard', 'Orleans dashboard', 'Grains, their calls, and silos, for operators.'],
];

export async function render(root, signal) {
  const [health, service] = [h('dd', null, '…'), h('div', { class: 'card', 'aria-live': 'polite' }, waiting('what is in service'))];
  show(root,
    h('h1', null, 'MetaRecCluster'),
    h('p', { class: 'lead' }, 'Meta-learning for cold-start recommendation: an initialization from which a few ratings are enough.'),
    service,
    h('div', { class: 'cards' }, links.map(([to, name, text]) => h('a', { class: 'card', href: to }, h('h2', null, name), h('p', null, text)))),
    h('div', { class: 'card' }, h('dl', { class: 'facts' },
      h('div', null, h('dt', null, 'Cluster'), health),
      h('div', null, h('dt', null, 'For machines'), h('dd', null, h('a', { href: '/openapi/v1.json' }, 'OpenAPI document'), ', ', h('a', { href: '/healthz/ready' }, 'readiness'))),
      h('div', null, h('dt', null, 'Command line'), h('dd', null, h('code', null, './metarec --help'))))));
  fetch('/healthz/ready', { signal }).then(answer => show(health, badge(answer.ok ? 'ready' : 'not ready')), () => show(health, 'cannot be reached'));
  try {
    const { models } = await get('/v1/models', signal);
    const found = await Promise.all(models.map(name => get(`/v1/models/${encodeURIComponent(name)}`, signal)));
    show(service, h('h2', null, 'In service'), found.filter(model => model.production !== null).map(inService));
    if (found.every(model => model.production === null)) {
      show(service, h('h2', null, 'Nothing is in service yet'),
        h('p', null, 'Train a job, make its checkpoint a version of a model, and promote that: ', h('code', null, './metarec job submit'), ', then ', h('code', null, './metarec model register'), ' and ', h('code', null, './metarec model promote'), '.'));
    }
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    show(service, h('h2', null, 'In service'), h('p', { class: 'soft' }, error.status === 401 ? 'Sign in to see it.' : error.message));
  }
}

function inService(model) {
  const version = model.versions.find(one => one.number === model.production);
  return h('p', null, h('a', { href: `/console/models/${encodeURIComponent(model.name)}` }, h('strong', null, model.name)), ` version ${model.production}`,
    version && [', of job ', h('a', { href: `/console/jobs/${encodeURIComponent(version.jobId)}` }, version.jobId), ` on ${version.dataset}, since `, time(version.promotedAt)],
    model.canary !== null && `; version ${model.canary} serves ${Math.round(model.canaryShare * 100)} % of the users`);
}
