import { get, pause } from './api.js';
import { badge, copyable, duration, empty, h, number, show, time, waiting } from './dom.js';

const states = ['PENDING', 'RUNNING', 'STOPPED', 'SUCCEEDED', 'FAILED'];
const refreshEvery = 2000;

export const title = () => 'Jobs';

export async function render(root, signal) {
  const state = new URLSearchParams(location.search).get('state') ?? '';
  const filter = h('select', { id: 'state', onchange: () => go(filter.value) }, h('option', { value: '' }, 'all'), states.map(name => h('option', { value: name }, name)));
  filter.value = states.includes(state) ? state : '';
  const content = h('div', null, waiting('the jobs'));
  show(root, h('div', { class: 'head' }, h('div', null, h('h1', null, 'Jobs'), h('p', { class: 'lead' }, 'Meta-training runs, the latest submitted first.')),
    h('label', { class: 'field', for: 'state' }, h('span', null, 'State'), filter)), content);
  let shown = 50;
  for (;;) {
    const jobs = [];
    let cursor = null;
    do {
      const page = await get(`/v1/jobs?limit=${Math.min(200, shown - jobs.length)}${filter.value ? `&state=${filter.value}` : ''}${cursor ? `&cursor=${cursor}` : ''}`, signal);
      jobs.push(...page.jobs);
      cursor = page.nextCursor;
    } while (cursor !== null && jobs.length < shown);

    // What is being read or clicked at is not pulled away from under the pointer: rows are replaced, the focus stays.
    const focused = document.activeElement?.closest?.('tr')?.dataset.id;
    show(content, jobs.length === 0 ? none(filter.value) : [table(jobs), cursor !== null && h('p', null, h('button', { type: 'button', class: 'quiet', onclick: () => { shown += 50; } }, 'More'))]);
    if (focused) content.querySelector(`tr[data-id="${CSS.escape(focused)}"] a`)?.focus();
    await pause(refreshEvery, signal);
  }
}

function go(state) {
  history.replaceState(null, '', state ? `?state=${state}` : location.pathname);
}

function table(jobs) {
  return h('div', { class: 'card scroll' }, h('table', null,
    h('caption', { class: 'unseen' }, 'Jobs'),
    h('thead', null, h('tr', null, ['Job', 'State', 'Progress'].map(name => h('th', { scope: 'col' }, name)),
      ['Loss before', 'Loss after', 'Tasks/s'].map(name => h('th', { scope: 'col', class: 'number' }, name)), h('th', { scope: 'col' }, 'Submitted'), h('th', { scope: 'col' }, 'Took'))),
    h('tbody', null, jobs.map(job => h('tr', { 'data-id': job.id },
      h('td', null, h('a', { href: `/console/jobs/${encodeURIComponent(job.id)}` }, job.id)),
      h('td', null, badge(job.state), job.state === 'RUNNING' && h('span', { class: 'soft small' }, ` ${job.phase}`)),
      h('td', null, h('progress', { max: Math.max(1, job.steps), value: job.step, 'aria-label': `Step ${job.step} of ${job.steps}` }), h('div', { class: 'soft small' }, `${number(job.step)} of ${number(job.steps)}`)),
      h('td', { class: 'number' }, number(job.lossBefore, 3)), h('td', { class: 'number' }, number(job.lossAfter, 3)), h('td', { class: 'number' }, job.state === 'RUNNING' ? number(job.tasksPerSecond) : '–'),
      h('td', null, time(job.submittedAt)), h('td', null, duration(job.submittedAt, job.endedAt)))))));
}

const none = state => state
  ? empty(`No job is ${state}`, h('p', null, 'Choose another state.'))
  : empty('No jobs yet', h('p', null, 'Submit one from the command line:'), copyable('./metarec job submit --set steps=400 --id first'));
